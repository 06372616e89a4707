namespace SqueezeBert.Evaluation;

/// <summary>Precision, recall and F1 of whole entities: one counts as found when its type and both its ends are right.</summary>
/// <remarks>
/// As seqeval counts in its default mode; see <see cref="EntityScanner"/> for what is an entity. Accuracy is that of single tags. Slots
/// of an utterance are entities too. Not thread-safe.
/// </remarks>
internal sealed class EntityScores
{
    private readonly EntityScanner truthScanner = new();
    private readonly EntityScanner predictedScanner = new();
    private readonly SortedDictionary<string, RetrievalCounts> types = new(StringComparer.Ordinal);
    private long tags;
    private long rightTags;

    /// <summary>Counts of each type that occurs, by name in ordinal order.</summary>
    internal IReadOnlyDictionary<string, RetrievalCounts> Types => types;

    /// <summary>Counts of all types together (micro average).</summary>
    internal RetrievalCounts Overall => types.Values.Aggregate(default(RetrievalCounts), (sum, type) => sum + type);

    /// <summary>Plain mean of F1 over the types, 0 to 1.</summary>
    internal double MacroF1 => types.Count == 0 ? 0 : types.Values.Average(type => type.F1);

    /// <summary>Share of tags that are right, 0 to 1.</summary>
    internal double TagAccuracy => RetrievalCounts.Ratio(rightTags, tags);

    /// <summary>Counts one sentence.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    internal void Add(IReadOnlyList<string> truth, IReadOnlyList<string> predicted)
    {
        if (truth.Count != predicted.Count)
            throw new ArgumentException($"Expected {truth.Count} tags, one for each token; found {predicted.Count}.", nameof(predicted));
        var actual = new HashSet<Entity>();
        var found = new HashSet<Entity>();
        for (int i = 0; i < truth.Count; i++)
        {
            Collect(actual, truthScanner.Add(truth[i]));
            Collect(found, predictedScanner.Add(predicted[i]));
            if (truth[i] == predicted[i]) rightTags++;
        }
        // Both scanners stand at the same position, so that equal places are equal numbers.
        Collect(actual, truthScanner.EndSentence());
        Collect(found, predictedScanner.EndSentence());
        tags += truth.Count;
        foreach (var entity in actual) Count(entity.Type, new RetrievalCounts(found.Contains(entity) ? 1 : 0, 0, 1));
        foreach (var entity in found) Count(entity.Type, new RetrievalCounts(0, 1, 0));
    }

    private static void Collect(HashSet<Entity> entities, Entity? ended)
    {
        if (ended is { } entity) entities.Add(entity);
    }

    private void Count(string type, RetrievalCounts counts) => types[type] = types.GetValueOrDefault(type) + counts;
}
