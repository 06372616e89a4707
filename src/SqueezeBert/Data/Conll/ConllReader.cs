using System.Globalization;

namespace SqueezeBert.Data.Conll;

/// <summary>Reads sentences from files of columns, a token a line, as CoNLL's shared tasks have them; in constant memory.</summary>
/// <remarks>
/// <para>
/// The first column is the token; the tag is in the last or in a column of choice (a layer of nested entities, one of several taggings).
/// A line of white space only ends a sentence, and so does a <c>-DOCSTART-</c> line, which is left out.
/// </para>
/// <para>
/// Columns are separated by tabs where the first line that is no comment holds one, else by spaces. With tabs, a line that begins with #
/// and holds no tab is a comment; with spaces, # is a token like any other, and only lines before the first token that look like
/// <c># key = value</c> are comments. Within a sentence all lines have the same number of columns. With tabs a token may be blank
/// (Twitter data has such lines where an emoji was lost) and stays, empty, so that tags and tokens keep their places. Tags are not
/// checked: IO, BIO, BIOES and others are all the same here. Not thread-safe.
/// </para>
/// </remarks>
internal sealed class ConllReader : IDisposable
{
    private const string DocumentStart = "-DOCSTART-";

    private readonly TextLineReader lines;
    private readonly int? tagColumn;
    private char? separator;
    private long lineNumber;

    /// <param name="lines">Disposed with the reader.</param>
    /// <param name="tagColumn">From 2; null for the last.</param>
    internal ConllReader(TextLineReader lines, int? tagColumn = null) => (this.lines, this.tagColumn) = (lines, tagColumn);

    /// <summary>Opens a file, unpacking <c>.gz</c>.</summary>
    /// <exception cref="DataException">The file is missing or may not be read.</exception>
    internal static ConllReader Open(string path, int? tagColumn = null) => new(TextLineReader.Open(path), tagColumn);

    /// <summary>The sentences of a file in its order, one at a time; unpacks <c>.gz</c>.</summary>
    /// <exception cref="DataException">The file or a line can't be read.</exception>
    internal static IEnumerable<TaggedSentence> ReadAll(string path, int? tagColumn = null)
    {
        using var reader = Open(path, tagColumn);
        while (reader.Read() is { } sentence) yield return sentence;
    }

    /// <summary>Reads the next sentence; null at the end.</summary>
    /// <exception cref="DataException">A line can't be read.</exception>
    internal TaggedSentence? Read()
    {
        var tokens = new List<string>();
        var tags = new List<string>();
        long start = 0;
        int columnCount = 0;
        while (lines.ReadLine() is { } line)
        {
            lineNumber++;
            if (IsComment(line)) continue;
            var columns = string.IsNullOrWhiteSpace(line) ? [] : ColumnsOf(line);
            if (columns is [] or [DocumentStart, ..])
            {
                if (tokens.Count > 0) break;
                continue;
            }
            if (tokens.Count == 0) (start, columnCount) = (lineNumber, columns.Length);
            if (columns.Length != columnCount)
                throw Error(string.Create(CultureInfo.InvariantCulture, $"expected {columnCount} columns, as in line {start} of the same sentence; found {columns.Length}."));
            tokens.Add(columns[0].Trim());
            tags.Add(TagOf(columns));
        }
        return tokens.Count == 0 ? null : new TaggedSentence(start, tokens, tags);
    }

    public void Dispose() => lines.Dispose();

    private bool IsComment(string line) =>
        line.StartsWith('#') && !line.Contains('\t', StringComparison.Ordinal)
        && (separator == '\t' || (separator is null && line.Contains(" = ", StringComparison.Ordinal)));

    private string[] ColumnsOf(string line)
    {
        separator ??= line.Contains('\t', StringComparison.Ordinal) ? '\t' : ' ';
        return line.Split(separator.Value, separator == ' ' ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None);
    }

    private string TagOf(string[] columns)
    {
        int column = tagColumn ?? columns.Length;
        if (column < 2 || column > columns.Length)
            throw Error(string.Create(CultureInfo.InvariantCulture, $"expected a token and a tag in column {Math.Max(column, 2)}; found {columns.Length} {(columns.Length == 1 ? "column" : "columns")}."));
        string tag = columns[column - 1].Trim();
        return tag.Length > 0 ? tag : throw Error(string.Create(CultureInfo.InvariantCulture, $"expected a tag in column {column}; found none."));
    }

    private DataException Error(string problem) => new(lines.Name, lineNumber, problem);
}
