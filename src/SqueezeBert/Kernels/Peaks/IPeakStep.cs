namespace SqueezeBert.Kernels.Peaks;

/// <summary>The instruction whose peak is measured, on registers alone: c becomes a multiply-add of c with constants.</summary>
/// <typeparam name="TVector">A register.</typeparam>
internal interface IPeakStep<TVector> where TVector : struct
{
    /// <summary>Operations of one step, two for each multiply-add.</summary>
    static abstract int Operations { get; }

    /// <summary>What the chains start from.</summary>
    static abstract TVector Start { get; }

    static abstract TVector Next(TVector c);
}
