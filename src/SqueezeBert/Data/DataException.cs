using System.Globalization;

namespace SqueezeBert.Data;

/// <summary>A text, table or JSON Lines file that can't be read: says which file, which line, what was expected and what was found.</summary>
public sealed class DataException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="file">The file, or another name of where the data came from.</param>
    /// <param name="lineNumber">The line at fault, from 1; null when the file as a whole is.</param>
    /// <param name="problem">What was expected and what was found.</param>
    public DataException(string file, long? lineNumber, string problem)
        : base(lineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"{file}: line {line}: {problem}") : $"{file}: {problem}")
    {
        File = file;
        LineNumber = lineNumber;
        Problem = problem;
    }

    /// <summary>The file, or another name of where the data came from.</summary>
    public string File { get; }

    /// <summary>The line at fault, from 1; null when the file as a whole is.</summary>
    public long? LineNumber { get; }

    /// <summary>What was expected and what was found, without the place.</summary>
    public string Problem { get; }
}
