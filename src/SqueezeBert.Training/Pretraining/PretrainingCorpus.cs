namespace SqueezeBert.Training.Pretraining;

/// <summary>Plain text to pretrain on, and what is asked about it.</summary>
internal sealed record PretrainingCorpus
{
    /// <summary>Text to train on (<see cref="CorpusReader"/>), at least one file.</summary>
    internal required IReadOnlyList<string> TrainFiles { get; init; }

    /// <summary>Text to score on; empty for none.</summary>
    internal IReadOnlyList<string> ValidationFiles { get; init; } = [];

    /// <summary>Sequences of the validation text that are used, from an order of its own.</summary>
    internal int MaxValidationSequences { get; init; } = 512;

    /// <summary>Holds the tokenised texts, a folder for each length.</summary>
    internal required string CacheFolder { get; init; }

    /// <summary>Masks and segments; the length is the run's.</summary>
    internal required PretrainingSettings Settings { get; init; }

    /// <summary>Called with the number of sequences that were added, while a cache is made.</summary>
    internal Action<int>? Tokenized { get; init; }
}
