namespace SqueezeBert.Data;

/// <summary>A row of an intent and slot file (SNIPS, ATIS): words and tags separated by single spaces, and what the utterance wants.</summary>
/// <param name="Row">The row, for messages; null for an utterance of no file.</param>
/// <param name="Tokens">The words.</param>
/// <param name="Tags">One for each word.</param>
/// <param name="Intent">The intent's name; several are joined by # in ATIS.</param>
internal sealed record TaggedUtterance(DataRow? Row, IReadOnlyList<string> Tokens, IReadOnlyList<string> Tags, string Intent)
{
    /// <summary>Reads the columns <c>tokens</c>, <c>slot_tags</c> and <c>intent</c>.</summary>
    /// <exception cref="DataException">One is missing, the intent is empty, or there isn't a tag for each word.</exception>
    internal static TaggedUtterance Of(DataRow row)
    {
        string[] tokens = row.Required("tokens").Split(' '), tags = row.Required("slot_tags").Split(' ');
        if (tokens.Length != tags.Length) throw row.Error($"expected a tag for each of {tokens.Length} words; found {tags.Length}.");
        if (tags.Contains("")) throw row.Error("expected tags separated by single spaces; found an empty one.");
        string intent = row.Required("intent");
        if (string.IsNullOrWhiteSpace(intent)) throw row.Error("expected an intent; found an empty one.");
        return new TaggedUtterance(row, tokens, tags, intent);
    }

    /// <summary>The utterances of a file in its order, one at a time.</summary>
    /// <param name="open">Opens the file; what it opens is disposed at the end.</param>
    /// <exception cref="DataException">A row can't be read.</exception>
    internal static IEnumerable<TaggedUtterance> ReadAll(Func<DataRowReader> open)
    {
        using var reader = open();
        while (reader.Read() is { } row) yield return Of(row);
    }
}
