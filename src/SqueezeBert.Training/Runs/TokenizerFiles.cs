using System.Text.Json;
using SqueezeBert.Checkpoints;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Training.Runs;

/// <summary>A tokenizer and the files that go with it into the trained model's folder.</summary>
internal sealed class TokenizerFiles
{
    private readonly string path;
    private readonly bool isFolder;

    private TokenizerFiles(string path, bool isFolder, BertTokenizer tokenizer) =>
        (this.path, this.isFolder, Tokenizer) = (path, isFolder, tokenizer);

    internal BertTokenizer Tokenizer { get; }

    /// <summary>Opens a folder in Hugging Face's layout, or a <c>vocab.txt</c> of lower-cased pieces.</summary>
    internal static TokenizerFiles Open(string path) => Directory.Exists(path)
        ? new TokenizerFiles(path, true, BertTokenizer.FromFolder(path))
        : new TokenizerFiles(path, false, BertTokenizer.FromVocabulary(path));

    /// <summary>Copies the files to a folder; may be the same one.</summary>
    internal void CopyTo(string folder, SqueezeBertConfig config)
    {
        if (!isFolder)
        {
            Copy(path, Path.Combine(folder, "vocab.txt"));
            AtomicFile.Write(Path.Combine(folder, "tokenizer_config.json"), stream => WriteSettings(stream, config));
            return;
        }
        foreach (string name in TokenizerFolder.FileNames)
            if (File.Exists(Path.Combine(path, name)))
                Copy(Path.Combine(path, name), Path.Combine(folder, name));
    }

    private static void Copy(string source, string target)
    {
        if (Path.GetFullPath(source) == Path.GetFullPath(target)) return;
        using var input = File.OpenRead(source);
        AtomicFile.Write(target, input.CopyTo);
    }

    private static void WriteSettings(Stream stream, SqueezeBertConfig config)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("cls_token", "[CLS]");
        writer.WriteBoolean("do_lower_case", true);
        writer.WriteString("mask_token", "[MASK]");
        writer.WriteNumber("model_max_length", config.MaxPositionEmbeddings);
        writer.WriteString("pad_token", "[PAD]");
        writer.WriteString("sep_token", "[SEP]");
        writer.WriteNull("strip_accents");
        writer.WriteBoolean("tokenize_chinese_chars", true);
        writer.WriteString("tokenizer_class", config.ModelType == ModelType.SqueezeBert ? "SqueezeBertTokenizer" : "BertTokenizer");
        writer.WriteString("unk_token", "[UNK]");
        writer.WriteEndObject();
    }
}
