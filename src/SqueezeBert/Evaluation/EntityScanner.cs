using System.Text;

namespace SqueezeBert.Evaluation;

/// <summary>Reads entities off tags, one tag at a time, by the rules of seqeval's default mode, which are those of conlleval.</summary>
/// <remarks>
/// <para>
/// A tag is a prefix, a hyphen and a type: B begins an entity, I is inside one, E ends one, S is one of a single token, O is none. No
/// scheme is asked for: IO, IOB1, IOB2, IOE, IOBES and mixtures are all read, and a tag that fits no scheme is never an error.
/// An entity begins at B and S; at I and E after O, E or S; and wherever the type changes. It ends after E and S; before B, S and O;
/// and wherever the type changes. So I-PER after O begins an entity, and I-LOC after B-PER does too.
/// </para>
/// <para>
/// Anything else is taken by its first character as prefix and the rest as type (PER is prefix P of type ER), as seqeval takes it.
/// Source: <c>get_entities</c>, <c>start_of_chunk</c> and <c>end_of_chunk</c> of seqeval 1.2.2. Not thread-safe.
/// </para>
/// </remarks>
internal sealed class EntityScanner
{
    private const char Outside = 'O';

    private char previousPrefix = Outside;
    private string previousType = "";
    private long start;
    private long position;

    /// <summary>Reads the next tag.</summary>
    /// <returns>The entity that the token before this one completed, or null.</returns>
    /// <exception cref="ArgumentException">The tag is empty.</exception>
    internal Entity? Add(string tag)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        var (prefix, type) = Split(tag);
        Entity? ended = Ends(prefix, type) ? new Entity(previousType, start, position - 1) : null;
        if (Starts(prefix, type)) start = position;
        (previousPrefix, previousType) = (prefix, type);
        position++;
        return ended;
    }

    /// <summary>Ends a sentence: no entity goes on into the next one. Counts as one token, tagged O.</summary>
    /// <inheritdoc cref="Add" path="/returns"/>
    internal Entity? EndSentence() => Add("O");

    /// <summary>The entities of one sentence.</summary>
    internal static List<Entity> EntitiesOf(IEnumerable<string> tags)
    {
        var scanner = new EntityScanner();
        var entities = new List<Entity>();
        foreach (string tag in tags)
            if (scanner.Add(tag) is { } entity)
                entities.Add(entity);
        if (scanner.EndSentence() is { } last) entities.Add(last);
        return entities;
    }

    private static (char Prefix, string Type) Split(string tag)
    {
        // The first character may lie outside the basic plane; no rule asks which one it is then.
        string rest = tag[(Rune.TryGetRuneAt(tag, 0, out var first) ? first.Utf16SequenceLength : 1)..];
        int hyphen = rest.IndexOf('-', StringComparison.Ordinal);
        string type = hyphen < 0 ? rest : rest[(hyphen + 1)..];
        return (tag[0], type.Length == 0 ? "_" : type);
    }

    private bool Ends(char prefix, string type) =>
        previousPrefix is 'E' or 'S'
        || (previousPrefix is 'B' or 'I' && prefix is 'B' or 'S' or Outside)
        || (previousPrefix is not (Outside or '.') && previousType != type);

    private bool Starts(char prefix, string type) =>
        prefix is 'B' or 'S'
        || (previousPrefix is 'E' or 'S' or Outside && prefix is 'E' or 'I')
        || (prefix is not (Outside or '.') && previousType != type);
}
