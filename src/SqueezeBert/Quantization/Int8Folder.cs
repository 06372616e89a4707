using System.Text;
using SqueezeBert.Checkpoints;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Quantization;

/// <summary>Writes a model's int8 folder: configuration, weights, card, and copies of what goes with them.</summary>
internal static class Int8Folder
{
    private const string CardFile = "README.md";

    /// <summary>Terms that weights may be passed on under.</summary>
    private static readonly string[] NoticeFiles = ["LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE", "NOTICE.txt"];

    /// <summary>Every file that such a folder can have.</summary>
    internal static IReadOnlyCollection<string> FileNames { get; } = [SqueezeBertConfig.FileName, CheckpointFolder.WeightsFile, CardFile, .. TokenizerFolder.FileNames, .. NoticeFiles];

    /// <summary>Writes all but the card.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="checkpoint">Configuration and weights.</param>
    /// <param name="source">Has the files to copy.</param>
    /// <exception cref="IOException">A file can't be read or written.</exception>
    internal static void Write(string folder, Int8Checkpoint checkpoint, ModelFiles source)
    {
        WriteText(Path.Combine(folder, SqueezeBertConfig.FileName), checkpoint.Config.ToJson());
        SafetensorsWriter.Write(Path.Combine(folder, CheckpointFolder.WeightsFile), checkpoint.Tensors);
        foreach (string name in (string[])[.. TokenizerFolder.FileNames, .. NoticeFiles])
        {
            if (!source.Exists(name)) continue;
            using var input = source.OpenRead(name);
            AtomicFile.Write(Path.Combine(folder, name), input.CopyTo);
        }
    }

    /// <summary>Writes the card: the source's with a section at its end, or one of its own.</summary>
    internal static void WriteCard(string folder, ModelFiles source, QuantizationReport report)
    {
        string start = $"# {Path.GetFileName(Path.TrimEndingDirectorySeparator(report.Model))}, int8\n";
        if (source.Exists(CardFile))
        {
            using var reader = new StreamReader(source.OpenRead(CardFile), Encoding.UTF8);
            start = reader.ReadToEnd();
        }
        WriteText(Path.Combine(folder, CardFile), $"{start.TrimEnd()}\n\n{QuantizationCard.SectionOf(report)}");
    }

    private static void WriteText(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
