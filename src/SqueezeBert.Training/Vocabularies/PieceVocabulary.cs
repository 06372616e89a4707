using System.Text;

namespace SqueezeBert.Training.Vocabularies;

/// <summary>A vocabulary that grows: pieces by id, each id one more than the one before.</summary>
internal sealed class PieceVocabulary
{
    /// <summary>Begins a piece that continues a word.</summary>
    internal const string ContinuingSubwordPrefix = "##";

    private readonly List<string> pieces = [];
    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);

    internal int Count => pieces.Count;

    internal string[] ToArray() => [.. pieces];

    /// <summary>The id of a piece, which is added where it is missing.</summary>
    internal int Add(string piece)
    {
        if (ids.TryGetValue(piece, out int id)) return id;
        ids.Add(piece, Count);
        pieces.Add(piece);
        return Count - 1;
    }

    /// <summary>The id of a character at the start of a word, or within one.</summary>
    internal int Add(Rune character, bool continues) => Add(continues ? ContinuingSubwordPrefix + character : character.ToString());

    /// <summary>The id of two neighbouring pieces as one.</summary>
    internal int AddMerged(int left, int right)
    {
        string end = pieces[right];
        return Add(pieces[left] + (end.StartsWith(ContinuingSubwordPrefix, StringComparison.Ordinal) ? end[ContinuingSubwordPrefix.Length..] : end));
    }
}
