using System.Collections.Immutable;

namespace SqueezeBert.Tokenization;

/// <summary>Everything the tokenizer's files say, before a tokenizer is made of it.</summary>
internal sealed record TokenizerDefinition
{
    /// <summary>The file the vocabulary came from, for messages.</summary>
    internal required string VocabularyFile { get; init; }

    /// <summary>Tokens and ids without the added tokens beyond it: WordPiece knows these only.</summary>
    internal required Dictionary<string, int> Vocabulary { get; init; }

    internal BertTokenizerOptions Options { get; init; } = new();

    /// <summary>Added tokens other than those the options name.</summary>
    internal ImmutableArray<AddedToken> AddedTokens { get; init; } = [];

    internal string ContinuingSubwordPrefix { get; init; } = "##";

    internal int MaxInputCharsPerWord { get; init; } = 100;

    /// <summary>A <c>vocab.txt</c> alone, with these settings.</summary>
    /// <exception cref="TokenizerException">The file is missing or malformed.</exception>
    internal static TokenizerDefinition OfVocabulary(string file, BertTokenizerOptions options) => new()
    {
        VocabularyFile = file,
        Vocabulary = Tokenization.VocabularyFile.Read(TokenizerFile.At(file)),
        Options = options,
    };
}
