using System.Text.Json;

namespace SqueezeBert.Tests.Evaluation;

/// <summary>What the official scorers said; tests/fixtures/evaluation/README.md tells how they were asked.</summary>
internal static class EvaluationFixtures
{
    internal static string PathOf(string file) => RepositoryFiles.Fixture("evaluation", file);

    internal static IEnumerable<JsonElement> Lines(string file) => File.ReadLines(PathOf(file)).Select(line => JsonElement.Parse(line));

    /// <summary>The figures of one run of an official SQuAD script.</summary>
    internal static Dictionary<string, double> SquadFigures(string run) =>
        JsonElement.Parse(File.ReadAllText(PathOf("squad_expected.json"))).GetProperty(run).EnumerateObject().ToDictionary(figure => figure.Name, figure => figure.Value.GetDouble());

    internal static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];
}
