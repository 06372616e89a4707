namespace SqueezeBert.Tokenization;

/// <summary>Puts the tokenizer files of a model folder together.</summary>
internal static class TokenizerFolder
{
    internal static TokenizerDefinition Read(string folder)
    {
        var path = Path.Combine(folder, "vocab.txt");
        return new TokenizerDefinition { VocabularyFile = path, Vocabulary = VocabularyFile.Read(path) };
    }
}
