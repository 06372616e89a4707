using System.Text;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Cli.Comparison;

/// <summary>The part of a Markdown file that is written again and again, between two comments; what stands around it is its author's.</summary>
/// <param name="path">The file; it need not exist, its folder must.</param>
internal sealed class ReportSection(string path)
{
    internal const string Begin = "<!-- squeezebert compare: begin -->", End = "<!-- squeezebert compare: end -->";

    /// <summary>Finds out before hours of work whether the section can be written after them.</summary>
    /// <exception cref="UserException">It can't.</exception>
    internal void Check() => Parts();

    /// <summary>Puts a section into the place of the last one, or at the file's end.</summary>
    /// <exception cref="UserException">The file has half a section.</exception>
    internal void Write(string section)
    {
        var (before, after) = Parts();
        AtomicFile.Write(path, stream =>
        {
            stream.Write(before);
            stream.Write(Encoding.UTF8.GetBytes($"{Begin}\n{section}{End}"));
            stream.Write(after);
        });
    }

    /// <summary>What stands before the section and behind it, byte for byte.</summary>
    private (byte[] Before, byte[] After) Parts()
    {
        if (Directory.Exists(path)) throw new UserException($"{path}: expected a file to write; found a folder.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new UserException($"{path}: expected a folder to write into; found no {folder}.");
        if (!File.Exists(path)) return ("# Results\n\n"u8.ToArray(), "\n"u8.ToArray());
        byte[] text = File.ReadAllBytes(path), begin = Encoding.UTF8.GetBytes(Begin), end = Encoding.UTF8.GetBytes(End);
        int from = text.AsSpan().IndexOf(begin), to = text.AsSpan().IndexOf(end);
        if (from < 0 && to < 0) return ([.. text, .. text is [.., not (byte)'\n'] ? "\n\n"u8 : "\n"u8], "\n"u8.ToArray());
        if (from < 0 || to < from || text.AsSpan().LastIndexOf(begin) != from || text.AsSpan().LastIndexOf(end) != to)
            throw new UserException($"{path}: expected {Begin} once and {End} once behind it, or neither; found something else.");
        return (text[..from], text[(to + end.Length)..]);
    }
}
