namespace SqueezeBert.Training.Examples;

/// <summary>What a run trains on, by number; each epoch has an order of its own.</summary>
/// <remarks>A pure function of the numbers: whatever is random comes from seed and epoch. Read by one thread at a time.</remarks>
internal interface IExamples
{
    /// <summary>Examples of an epoch.</summary>
    int Count { get; }

    /// <summary>Examples that were cut to the longest length.</summary>
    int TruncatedCount { get; }

    /// <summary>Tells data apart: in lower-case hexadecimal digits, differs where any example does.</summary>
    string Hash { get; }

    /// <summary>Numbers of all examples in the order of an epoch.</summary>
    int[] Order(ulong seed, int epoch);

    /// <summary>Tokens of an example as an epoch sees it.</summary>
    int TokenCountOf(int index, int epoch);

    /// <summary>Packs some examples as an epoch sees them.</summary>
    TrainingBatch Pack(ReadOnlySpan<int> indices, int epoch);
}
