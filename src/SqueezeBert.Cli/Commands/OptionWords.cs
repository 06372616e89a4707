using System.CommandLine;

namespace SqueezeBert.Cli.Commands;

/// <summary>Options whose value is one of some words.</summary>
internal static class OptionWords
{
    /// <summary>Refuses all other words by the option's name; the library's own message has none.</summary>
    internal static Option<T> OneOf<T>(this Option<T> option, params string[] words)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!words.Contains(token.Value, StringComparer.Ordinal))
                    result.AddError($"{option.Name}: expected {string.Join(" or ", words)}; found '{token.Value}'.");
        });
        return option;
    }
}
