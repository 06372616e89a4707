using System.CommandLine;
using System.CommandLine.Parsing;

namespace SqueezeBert.Cli.Commands;

/// <summary>A command's options in a JSON file, as Hugging Face's scripts take them: <c>squeezebert train options.json</c>. Flags beside it win.</summary>
/// <remarks>A command that adds this argument has it all: <see cref="Expand"/> puts the file's options into the command line before the command sees it.</remarks>
internal sealed class OptionsFileArgument : Argument<string?>
{
    private const string Extension = ".json";

    internal OptionsFileArgument()
        : base("options.json")
    {
        Description = "A JSON file of options, named as here without the dashes; options beside it win.";
        Arity = ArgumentArity.ZeroOrOne;
        Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!token.Value.EndsWith(Extension, StringComparison.Ordinal))
                    result.AddError($"expected options, or a {Extension} file of them; found '{token.Value}'.");
        });
    }

    /// <summary>Parses a command line; where it names a file of options they are part of it.</summary>
    /// <exception cref="ConfigException">The file can't be read, or an option in it is none or has no value that the option takes.</exception>
    internal static ParseResult Expand(ParseResult parsed, IReadOnlyList<string> args)
    {
        // A slip among the words comes before what the file holds.
        if (FileIn(parsed) is not { Value: var path } || parsed.UnmatchedTokens.Count > 0) return parsed;
        var command = parsed.CommandResult;
        var file = OptionsFile.Read(path, command.Command, [.. command.Command.Options.Where(option => parsed.GetResult(option) is { Implicit: false })]);
        // Behind all others: an option that takes several values would take the file's name for one. Behind a -- there are no options.
        var options = args.TakeWhile(word => word != "--");
        var expanded = parsed.RootCommandResult.Command.Parse([.. options, .. file.Arguments, .. args.Skip(options.Count())], parsed.Configuration);
        foreach (var error in expanded.Errors)
            if ((error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult) is { Option: var option } && file.Options.Contains(option))
                throw new ConfigException(path, null, error.Message);
        return expanded;
    }

    /// <summary>The file of options among a command line's words; null for none.</summary>
    internal static Token? FileIn(ParseResult parsed) =>
        parsed.CommandResult.Command.Arguments.OfType<OptionsFileArgument>().FirstOrDefault() is { } argument && parsed.GetResult(argument) is { Tokens: [var token, ..] } && token.Value.EndsWith(Extension, StringComparison.Ordinal)
            ? token
            : null;
}
