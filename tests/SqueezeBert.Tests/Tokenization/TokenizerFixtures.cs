using System.Text.Json;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Tests.Tokenization;

/// <summary>The golden files of the reference tokenizers and tokenizers over their vocabulary.</summary>
internal static class TokenizerFixtures
{
    internal static string Folder { get; } = RepositoryFiles.Fixture("tokenizer");

    internal static string ModelFolder { get; } = Path.Combine(Folder, "bert-base-uncased");

    internal static string VocabularyPath { get; } = Path.Combine(ModelFolder, "vocab.txt");

    private static readonly Lazy<BertTokenizer> LazyUncased = new(() => BertTokenizer.FromVocabulary(VocabularyPath));

    internal static BertTokenizer Uncased => LazyUncased.Value;

    internal static List<JsonElement> Rows(string file) =>
        [.. File.ReadLines(Path.Combine(Folder, file)).Where(line => line.Length > 0).Select(line => JsonElement.Parse(line))];

    internal static int[] Integers(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];

    internal static int?[] OptionalIntegers(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Null ? (int?)null : number.GetInt32())];

    internal static string[] Strings(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    internal static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
