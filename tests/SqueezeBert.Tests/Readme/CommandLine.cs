using System.Text;

namespace SqueezeBert.Tests.Readme;

/// <summary>Command lines as documents show them.</summary>
internal static class CommandLine
{
    /// <summary>A command line's words; double quotes hold one together.</summary>
    internal static string[] Words(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool quoted = false;
        foreach (char c in command + " ")
        {
            if (c == '"') quoted = !quoted;
            else if (c != ' ' || quoted) word.Append(c);
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        return [.. words];
    }
}
