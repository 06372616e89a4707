namespace SqueezeBert;

/// <summary>The tokens of one or several sequences, packed end to end without padding.</summary>
/// <remarks>
/// T tokens of B sequences; sequence b is tokens <c>SequenceOffsets[b]</c> to <c>SequenceOffsets[b + 1]</c>.
/// There is no attention mask: a sequence attends to itself and to nothing else, so its answer never depends on what
/// is packed beside it. Immutable; safe to share between threads.
/// </remarks>
public sealed class TokenBatch
{
    private readonly int[] inputIds;
    private readonly int[] tokenTypeIds;
    private readonly int[] positionIds;
    private readonly int[] sequenceOffsets;

    internal TokenBatch(int[] inputIds, int[] tokenTypeIds, int[] positionIds, int[] sequenceOffsets)
    {
        (this.inputIds, this.tokenTypeIds, this.positionIds, this.sequenceOffsets) = (inputIds, tokenTypeIds, positionIds, sequenceOffsets);
        for (int b = 0; b < SequenceCount; b++) LongestSequence = Math.Max(LongestSequence, SequenceLength(b));
    }

    /// <summary>Token ids, [T].</summary>
    public ReadOnlySpan<int> InputIds => inputIds;

    /// <summary>Segment ids, [T]; 0 for a single text, 1 for the second text of a pair.</summary>
    public ReadOnlySpan<int> TokenTypeIds => tokenTypeIds;

    /// <summary>Position of each token in its sequence, [T].</summary>
    public ReadOnlySpan<int> PositionIds => positionIds;

    /// <summary>Where each sequence starts, and where the last one ends, [B + 1].</summary>
    public ReadOnlySpan<int> SequenceOffsets => sequenceOffsets;

    /// <summary>T: tokens of all sequences.</summary>
    public int TokenCount => inputIds.Length;

    /// <summary>B: sequences.</summary>
    public int SequenceCount => sequenceOffsets.Length - 1;

    /// <summary>Tokens of the longest sequence.</summary>
    public int LongestSequence { get; }

    /// <summary>Tokens of one sequence.</summary>
    public int SequenceLength(int sequence) => sequenceOffsets[sequence + 1] - sequenceOffsets[sequence];

    /// <summary>A batch of one sequence.</summary>
    /// <param name="inputIds">Token ids, [S], at least one.</param>
    /// <param name="tokenTypeIds">Segment ids, [S]; empty for all 0.</param>
    /// <exception cref="ArgumentException">The sequence is empty or the lengths differ.</exception>
    public static TokenBatch Single(ReadOnlySpan<int> inputIds, ReadOnlySpan<int> tokenTypeIds = default) =>
        new TokenBatchBuilder().Add(inputIds, tokenTypeIds).Build();

    /// <summary>Packs a padded batch as other libraries have it.</summary>
    /// <param name="inputIds">[B·S], row-major.</param>
    /// <param name="attentionMask">[B·S]: 1 = token, 0 = padding. Each row must be ones followed by zeros.</param>
    /// <param name="tokenTypeIds">[B·S]; empty for all 0.</param>
    /// <param name="sequenceLength">S.</param>
    /// <exception cref="ArgumentException">The lengths don't fit, a row has no token, or a mask is not a prefix of ones.</exception>
    public static TokenBatch FromPadded(ReadOnlySpan<int> inputIds, ReadOnlySpan<int> attentionMask, ReadOnlySpan<int> tokenTypeIds, int sequenceLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        if (inputIds.Length % sequenceLength != 0 || attentionMask.Length != inputIds.Length)
            throw new ArgumentException($"Expected rows of {sequenceLength} ids and as many mask values; found {inputIds.Length} ids and {attentionMask.Length} mask values.");
        var builder = new TokenBatchBuilder();
        for (int start = 0; start < inputIds.Length; start += sequenceLength)
        {
            int length = PrefixLength(attentionMask.Slice(start, sequenceLength));
            if (length <= 0)
                throw new ArgumentException($"attention_mask: expected ones followed by zeros in each row; row {start / sequenceLength} {(length == 0 ? "is all padding" : "has a hole or another value, which a packed batch can't express")}.", nameof(attentionMask));
            builder.Add(inputIds.Slice(start, length), tokenTypeIds.IsEmpty ? default : tokenTypeIds.Slice(start, length));
        }
        return builder.Build();
    }

    /// <summary>How many ones a mask begins with; −1 where anything but zeros follows.</summary>
    internal static int PrefixLength(ReadOnlySpan<int> mask)
    {
        int length = mask.IndexOf(0) is int zero and >= 0 ? zero : mask.Length;
        return mask[..length].ContainsAnyExcept(1) || mask[length..].ContainsAnyExcept(0) ? -1 : length;
    }
}
