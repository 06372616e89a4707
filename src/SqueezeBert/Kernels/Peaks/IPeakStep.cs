namespace SqueezeBert.Kernels.Peaks;

/// <summary>The instruction whose peak is measured, on registers alone: c becomes a multiply-add of c with constants.</summary>
/// <remarks>In two parts where it takes two instructions, so that a chain's sum stands behind another chain's product: right behind its own,
/// the two get into each other's way in the processor (a Zen 4 loses up to a third of the peak).</remarks>
/// <typeparam name="TVector">A register.</typeparam>
internal interface IPeakStep<TVector> where TVector : struct
{
    /// <summary>Operations of one step, two for each multiply-add.</summary>
    static abstract int Operations { get; }

    /// <summary>What the chains start from.</summary>
    static abstract TVector Start { get; }

    static abstract TVector Product(TVector c);

    /// <summary>The next c; the product itself where one instruction does both.</summary>
    static abstract TVector Sum(TVector c, TVector product);
}
