using SqueezeBert.Data;

namespace SqueezeBert.Training.Pretraining;

/// <summary>Reads plain text files as documents: a line is a paragraph; a blank line, and the end of a file, ends a document.</summary>
internal static class CorpusReader
{
    /// <summary>UTF-16 units of a document. A longer one is cut at the end of a line, so that a file without blank lines takes no more memory.</summary>
    internal const int LongestDocument = 1 << 20;

    /// <summary>The documents of all files, in order; each has one paragraph at least.</summary>
    /// <exception cref="DataException">A file is missing or unreadable, or a line is no UTF-8 or too long.</exception>
    internal static IEnumerable<string[]> Documents(IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            using var reader = TextLineReader.Open(file);
            var paragraphs = new List<string>();
            int length = 0;
            while (reader.ReadLine() is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    paragraphs.Add(line);
                    length += line.Length;
                    if (length < LongestDocument) continue;
                }
                if (paragraphs.Count > 0) yield return [.. paragraphs];
                paragraphs.Clear();
                length = 0;
            }
            if (paragraphs.Count > 0) yield return [.. paragraphs];
        }
    }
}
