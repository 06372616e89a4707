using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace SqueezeBert.Cli.Commands;

/// <summary>Options with Hugging Face's names, written with _ or with -.</summary>
internal static class SnakeCaseOption
{
    internal static Option<T> Named<T>(string name, string? helpName, string description, params string[] aliases)
    {
        string kebab = "--" + name.Replace('_', '-');
        string[] others = kebab == "--" + name ? aliases : [kebab, .. aliases];
        return new Option<T>("--" + name, others) { Description = description, HelpName = helpName };
    }

    internal static Option<T> Named<T>(string name, string helpName, string description, bool required)
    {
        var option = Named<T>(name, helpName, description, (string[])[]);
        option.Required = required;
        return option;
    }

    internal static Option<T> Defaulted<T>(string name, string? helpName, string description, T fallback, params string[] aliases)
    {
        var option = Named<T>(name, helpName, description, aliases);
        option.DefaultValueFactory = _ => fallback;
        return option;
    }

    /// <summary>One file or several, behind one name or each behind its own.</summary>
    internal static Option<string[]> NamedFiles(string name, string description, bool required)
    {
        var option = Named<string[]>(name, "FILE…", description, required);
        option.AllowMultipleArgumentsPerToken = true;
        return option;
    }

    /// <summary>True, false, or left out.</summary>
    internal static Option<bool?> Switch(string name, string description) => Named<bool?>(name, null, description);

    /// <summary>A number.</summary>
    internal static Option<T> Number<T>(string name, string helpName, string description, T fallback, params string[] aliases) where T : struct, INumber<T>
    {
        var option = Defaulted(name, helpName, description, fallback, aliases);
        option.CustomParser = result => Parse<T>(result, option.Name);
        return option;
    }

    /// <summary>A number that may be left out.</summary>
    internal static Option<T?> OptionalNumber<T>(string name, string helpName, string description) where T : struct, INumber<T>
    {
        var option = Named<T?>(name, helpName, description);
        option.CustomParser = result => Parse<T>(result, option.Name);
        return option;
    }

    /// <summary>One of some words, each with its meaning.</summary>
    internal static Option<T> Word<T>(string name, string description, (string Word, T Value)[] words, T fallback, params string[] aliases) where T : struct
    {
        var option = Defaulted(name, "TYPE", $"{description}: {string.Join(", ", words.Select(word => word.Word))}.", fallback, aliases);
        option.CustomParser = result =>
        {
            string found = result.Tokens[0].Value;
            foreach (var (word, value) in words)
                if (word == found)
                    return value;
            result.AddError($"{option.Name}: expected {string.Join(" or ", words.Select(word => word.Word))}; found '{found}'.");
            return fallback;
        };
        return option;
    }

    /// <summary>System.CommandLine's own message would name a .NET type.</summary>
    private static T Parse<T>(ArgumentResult result, string name) where T : struct, INumber<T>
    {
        bool whole = typeof(T) != typeof(double);
        string found = result.Tokens[0].Value;
        if (T.TryParse(found, whole ? NumberStyles.AllowLeadingSign : NumberStyles.Float, CultureInfo.InvariantCulture, out T value)) return value;
        result.AddError($"{name}: expected {(whole ? "a whole number" : "a number")}; found '{found}'.");
        return default;
    }
}
