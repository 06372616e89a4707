namespace SqueezeBert.Training.Pretraining;

/// <summary>What sequences a corpus is made into, and what is asked about them.</summary>
internal sealed record PretrainingSettings
{
    /// <summary>Tokens of the longest sequence, special tokens included, from 8 to 65,535. Decides the cache.</summary>
    internal int MaxSeqLength { get; init; } = 128;

    /// <summary>Share of a sequence's ordinary tokens to predict, above 0 and below 1.</summary>
    internal double MaskedShare { get; init; } = 0.15;

    /// <summary>Whether all pieces of a word are masked together or none.</summary>
    internal bool WholeWord { get; init; }

    /// <summary>Whether a sequence is two segments whose order is asked for, or one.</summary>
    internal bool SentenceOrder { get; init; } = true;

    /// <summary>Decides order, segments and masks.</summary>
    internal ulong Seed { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSeqLength, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxSeqLength, ushort.MaxValue);
        if (MaskedShare is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(MaskedShare), MaskedShare, "Expected more than 0 and less than 1.");
    }
}
