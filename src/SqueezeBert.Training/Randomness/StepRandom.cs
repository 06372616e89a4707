namespace SqueezeBert.Training.Randomness;

/// <summary>The randomness of one forward and backward pass, keyed by seed and number of the pass.</summary>
internal readonly struct StepRandom(ulong seed, long pass)
{
    private readonly CounterRandom root = new CounterRandom(seed).Stream("dropout").Stream((ulong)pass);

    /// <summary>The dropout of one place.</summary>
    /// <param name="layer">Encoder layer, or −1 outside the encoder.</param>
    /// <param name="place">Where in it.</param>
    /// <param name="probability">Share to drop.</param>
    internal Dropout Dropout(int layer, DropoutPlace place, double probability) =>
        new(root.Stream((ulong)((layer + 1) * 16 + (int)place)), probability);
}
