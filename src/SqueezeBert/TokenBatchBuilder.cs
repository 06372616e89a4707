namespace SqueezeBert;

/// <summary>Packs sequences into a <see cref="TokenBatch"/>. Not thread-safe.</summary>
public sealed class TokenBatchBuilder
{
    private readonly List<int> inputIds = [];
    private readonly List<int> tokenTypeIds = [];
    private readonly List<int> positionIds = [];
    private readonly List<int> sequenceOffsets = [0];

    /// <summary>Sequences added so far.</summary>
    public int SequenceCount => sequenceOffsets.Count - 1;

    /// <summary>Tokens added so far.</summary>
    public int TokenCount => inputIds.Count;

    /// <summary>Adds one sequence.</summary>
    /// <param name="ids">Token ids, [S], at least one.</param>
    /// <param name="typeIds">Segment ids, [S]; empty for all 0.</param>
    /// <param name="positions">Positions, [S]; empty for 0, 1, 2, …</param>
    /// <exception cref="ArgumentException">The sequence is empty or the lengths differ.</exception>
    public TokenBatchBuilder Add(ReadOnlySpan<int> ids, ReadOnlySpan<int> typeIds = default, ReadOnlySpan<int> positions = default)
    {
        if (ids.IsEmpty) throw new ArgumentException("Expected at least one token in a sequence; found none.", nameof(ids));
        RequireSameLength(ids, typeIds, nameof(typeIds));
        RequireSameLength(ids, positions, nameof(positions));
        inputIds.AddRange(ids);
        for (int t = 0; t < ids.Length; t++)
        {
            tokenTypeIds.Add(typeIds.IsEmpty ? 0 : typeIds[t]);
            positionIds.Add(positions.IsEmpty ? t : positions[t]);
        }
        sequenceOffsets.Add(inputIds.Count);
        return this;
    }

    /// <summary>The batch of all sequences added.</summary>
    public TokenBatch Build() => new([.. inputIds], [.. tokenTypeIds], [.. positionIds], [.. sequenceOffsets]);

    /// <summary>Forgets all sequences, keeping the memory.</summary>
    public void Clear()
    {
        inputIds.Clear();
        tokenTypeIds.Clear();
        positionIds.Clear();
        sequenceOffsets.RemoveRange(1, sequenceOffsets.Count - 1);
    }

    private static void RequireSameLength(ReadOnlySpan<int> ids, ReadOnlySpan<int> other, string name)
    {
        if (!other.IsEmpty && other.Length != ids.Length)
            throw new ArgumentException($"Expected {ids.Length} values, one per token; found {other.Length}.", name);
    }
}
