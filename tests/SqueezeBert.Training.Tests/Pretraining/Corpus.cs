using SqueezeBert.Tokenization;
using SqueezeBert.Training.Pretraining;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Tests.Pretraining;

/// <summary>Random texts of words that the fixture's vocabulary spells with one piece or with several.</summary>
internal static class Corpus
{
    private static readonly string[] Words =
        ["the", "of", "and", "water", "house", "running", "embeddings", "squeezebert", "unaffable", "tokenization", "Paris", "café", "1984", "transformers", "re-read", "it's"];

    internal static TokenizerDefinition Definition { get; } =
        TokenizerDefinition.OfVocabulary(RepositoryFiles.Fixture("tokenizer", "bert-base-uncased", "vocab.txt"), new BertTokenizerOptions());

    internal static PieceTable Pieces { get; } = new(Definition);

    internal static BertTokenizer Tokenizer { get; } = new(Definition);

    /// <summary>A document's paragraphs.</summary>
    internal static string[] Document(ulong seed, int paragraphs)
    {
        var random = new CounterRandom(seed).Stream("document");
        ulong drawn = 0;
        return [.. Enumerable.Range(0, paragraphs).Select(_ => string.Join(' ', Enumerable.Range(0, 1 + Below(4)).Select(_ => Sentence())))];

        string Sentence() => "The " + string.Join(' ', Enumerable.Range(0, 1 + Below(20)).Select(_ => Words[Below(Words.Length)])) + ".";

        int Below(int limit) => random.Below(drawn++, limit);
    }

    /// <summary>Writes documents with blank lines between them.</summary>
    internal static string Write(TemporaryFolder folder, string name, ulong seed, int documents)
    {
        string path = folder.File(name);
        File.WriteAllText(path, string.Join("\n\n", Enumerable.Range(0, documents).Select(i => string.Join('\n', Document(seed + (ulong)i, 1 + i % 7)))) + "\n");
        return path;
    }
}
