using SqueezeBert.Checkpoints;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Training.Runs;

/// <summary>A tokenizer and the files that go with it into the trained model's folder, as they were when training began.</summary>
internal sealed class TokenizerFiles
{
    private readonly Dictionary<string, byte[]> files;

    private TokenizerFiles(TokenizerDefinition definition, Dictionary<string, byte[]> files)
    {
        (Definition, this.files, Tokenizer) = (definition, files, new BertTokenizer(definition));
        // Not after hours of training: what can't be written is refused here.
        if (!files.ContainsKey(TokenizerFolder.Vocabulary)) files[TokenizerFolder.Vocabulary] = TokenizerWriter.Vocabulary(definition);
        if (!files.ContainsKey(TokenizerFolder.Json)) files[TokenizerFolder.Json] = TokenizerJsonWriter.Write(definition);
    }

    internal TokenizerDefinition Definition { get; }

    internal BertTokenizer Tokenizer { get; }

    /// <summary>Opens a folder in Hugging Face's layout, or a <c>vocab.txt</c> of lower-cased pieces.</summary>
    /// <exception cref="TokenizerException">A file is missing, malformed or of another kind, or its vocabulary fits no <c>vocab.txt</c>.</exception>
    internal static TokenizerFiles Open(string path)
    {
        if (!Directory.Exists(path))
            return new TokenizerFiles(TokenizerDefinition.OfVocabulary(path, new BertTokenizerOptions()), new() { [TokenizerFolder.Vocabulary] = TokenizerFile.At(path).ReadAllBytes() });
        var definition = TokenizerFolder.Read(path);
        return new TokenizerFiles(definition, TokenizerFolder.FileNames
            .Where(name => File.Exists(Path.Combine(path, name)))
            .ToDictionary(name => name, name => TokenizerFile.At(Path.Combine(path, name)).ReadAllBytes()));
    }

    /// <summary>Writes the files; <c>vocab.txt</c>, <c>tokenizer.json</c> and <c>tokenizer_config.json</c> are always among them.</summary>
    internal void WriteTo(string folder, SqueezeBertConfig config)
    {
        files.TryAdd(TokenizerFolder.Config, TokenizerWriter.Settings(Definition.Options, config.MaxPositionEmbeddings, config.ModelType == ModelType.SqueezeBert ? "SqueezeBertTokenizer" : "BertTokenizer"));
        files[TokenizerFolder.Config] = TokenizerWriter.WithMaxLength(files[TokenizerFolder.Config], config.MaxPositionEmbeddings);
        foreach (var (name, content) in files) AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(content));
    }
}
