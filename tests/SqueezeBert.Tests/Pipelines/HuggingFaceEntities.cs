using System.Collections.Immutable;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>The definition of Hugging Face's token classification pipeline, step by step as documented, for plain ASCII words and B-/I- labels.</summary>
internal static class HuggingFaceEntities
{
    private sealed record Piece(string Word, float[] Scores, int Start, int End, int Index, bool IsSubword);

    private sealed record Labelled(string Label, float Score, string Word, int Start, int End, int? Index);

    internal static List<NamedEntity> Of(AggregationStrategy strategy, string text, TokenizedText tokens, float[][] scores, ImmutableArray<string> labels)
    {
        var pieces = scores.Select((row, i) => PieceOf(text, tokens, row, i + 1)).ToList();
        List<Labelled> labelled = strategy is AggregationStrategy.None or AggregationStrategy.Simple
            ? [.. pieces.Select(piece => Best(piece.Scores, piece.Word, piece.Start, piece.End, piece.Index))]
            : [.. WordsOf(pieces).Select(word => LabelledWord(word))];
        var entities = strategy == AggregationStrategy.None
            ? labelled.Select(one => new NamedEntity(one.Label, one.Score, one.Word, one.Start, one.End, one.Index))
            : GroupsOf(labelled).Select(group => new NamedEntity(group[0].Label.Split('-', 2)[^1], group.Average(one => one.Score), Text(group.Select(one => one.Word)), group[0].Start, group[^1].End, null));
        return [.. entities.Where(entity => entity.Label != "O")];

        Labelled Best(float[] row, string word, int start, int end, int? index) =>
            new(labels[Array.IndexOf(row, row.Max())], row.Max(), word, start, end, index);

        Labelled LabelledWord(List<Piece> word)
        {
            float[] row = strategy switch
            {
                AggregationStrategy.First => word[0].Scores,
                AggregationStrategy.Max => word.MaxBy(piece => piece.Scores.Max())!.Scores,
                _ => [.. labels.Select((_, label) => word.Average(piece => piece.Scores[label]))],
            };
            return Best(row, Text(word.Select(piece => piece.Word)), word[0].Start, word[^1].End, null);
        }
    }

    /// <summary>A piece goes on with a word where its spelling, with ## before it, is not as long as its text.</summary>
    private static Piece PieceOf(string text, TokenizedText tokens, float[] scores, int index)
    {
        var (start, end) = tokens.Offsets[index];
        bool unknown = tokens.Tokens[index] == "[UNK]";
        return new Piece(unknown ? text[start..end] : tokens.Tokens[index], scores, start, end, index, !unknown && tokens.Tokens[index].Length != end - start);
    }

    private static List<List<Piece>> WordsOf(List<Piece> pieces)
    {
        var words = new List<List<Piece>>();
        foreach (var piece in pieces)
            if (words.Count > 0 && piece.IsSubword) words[^1].Add(piece);
            else words.Add([piece]);
        return words;
    }

    private static List<List<Labelled>> GroupsOf(List<Labelled> labelled)
    {
        var groups = new List<List<Labelled>>();
        foreach (var one in labelled)
            if (groups.Count > 0 && Type(one.Label) == Type(groups[^1][^1].Label) && !one.Label.StartsWith("B-", StringComparison.Ordinal)) groups[^1].Add(one);
            else groups.Add([one]);
        return groups;
    }

    private static string Type(string label) => label.StartsWith("B-", StringComparison.Ordinal) || label.StartsWith("I-", StringComparison.Ordinal) ? label[2..] : label;

    private static string Text(IEnumerable<string> words) =>
        words.Aggregate((text, word) => text + (word.StartsWith("##", StringComparison.Ordinal) ? word[2..] : word == "." ? word : " " + word));
}
