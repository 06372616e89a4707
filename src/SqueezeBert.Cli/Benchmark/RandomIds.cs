namespace SqueezeBert.Cli.Benchmark;

/// <summary>Ids all over the vocabulary, so that rows of the embeddings come from memory as in real texts.</summary>
internal static class RandomIds
{
    /// <param name="config">The model that takes them.</param>
    /// <param name="length">How many.</param>
    /// <param name="sequence">Which sequence: the same number gives the same ids.</param>
    internal static int[] Of(SqueezeBertConfig config, int length, int sequence)
    {
        var random = new Random(sequence);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(config.VocabSize))];
    }
}
