using System.Text.Json;

namespace SqueezeBert.Data;

/// <summary>A premise with choices, one of which goes with it: COPA in JSON Lines.</summary>
/// <param name="LineNumber">From 1.</param>
/// <param name="Premise">What is given.</param>
/// <param name="Question">What is asked for: <c>cause</c> or <c>effect</c>.</param>
/// <param name="Choices">At least two.</param>
/// <param name="Label">The right choice, from 0.</param>
internal sealed record MultipleChoiceQuestion(long LineNumber, string Premise, string Question, IReadOnlyList<string> Choices, int Label)
{
    /// <summary>What is asked for, in COPA's own words (Roemmele et al. 2011).</summary>
    internal string QuestionText => Question switch
    {
        "cause" => "What was the cause of this?",
        "effect" => "What happened as a result?",
        var other => other,
    };

    /// <summary>The questions of a file in its order, one at a time; unpacks <c>.gz</c>.</summary>
    /// <exception cref="DataException">A line can't be read.</exception>
    internal static IEnumerable<MultipleChoiceQuestion> ReadAll(string path)
    {
        using var lines = TextLineReader.Open(path);
        while (lines.TryRead(out var line))
        {
            var row = JsonLines.Parse(line);
            if (row.Problem is not null) throw new DataException(path, row.Number, row.Problem);
            yield return Of(new JsonPlace($"{path}: line {row.Number}", "", row.Fields), row.Number);
        }
    }

    private static MultipleChoiceQuestion Of(JsonPlace row, long lineNumber)
    {
        string[] choices = [.. row.Field("choices").Items().Select(choice => choice.Text())];
        if (choices.Length < 2) throw row.Field("choices").Error($"expected at least two choices; found {choices.Length}.");
        int label = row.Field("label").Count();
        if (label >= choices.Length) throw row.Field("label").Error($"expected the number of a choice, at most {choices.Length - 1}; found {label}.");
        return new MultipleChoiceQuestion(lineNumber, row.Field("premise").Text(), row.Field("question").Text(), choices, label);
    }
}
