using System.CommandLine;

namespace SqueezeBert.Cli.Tasks;

/// <summary>Turns the library's names of options, as its messages have them, into those of the command line.</summary>
/// <param name="options">The options that a command has.</param>
internal sealed class OptionNames(IEnumerable<Option> options)
{
    private readonly (string Library, string CommandLine)[] names = [.. options.Select(option => (PascalCase(option.Name), option.Name)).OrderByDescending(name => name.Item1.Length)];

    /// <summary>The message; a name of a single word is taken for an option only where the message begins with it.</summary>
    internal string In(string message)
    {
        foreach (var (library, commandLine) in names)
        {
            if (library.Skip(1).Any(char.IsUpper)) message = message.Replace(library, commandLine, StringComparison.Ordinal);
            else if (message.StartsWith(library + ":", StringComparison.OrdinalIgnoreCase)) message = commandLine + message[library.Length..];
        }
        return message;
    }

    private static string PascalCase(string option) =>
        string.Concat(option.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
