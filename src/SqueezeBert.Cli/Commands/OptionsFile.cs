using System.CommandLine;
using System.Text.Json;

namespace SqueezeBert.Cli.Commands;

/// <summary>Options that were read from a JSON file.</summary>
/// <param name="Options">Those that the file decides.</param>
/// <param name="Arguments">The same as words of a command line.</param>
internal sealed record OptionsFile(IReadOnlyCollection<Option> Options, IReadOnlyList<string> Arguments)
{
    /// <summary>Reads a file: an object whose keys are options' names and whose values are numbers, text, booleans or, for several files, lists of text; null for an option that is left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="command">Whose options they are.</param>
    /// <param name="overridden">Options of the command line, for which the file doesn't count.</param>
    /// <exception cref="ConfigException">The file can't be read, a key is no option, or its value is of another kind.</exception>
    internal static OptionsFile Read(string path, Command command, IReadOnlyCollection<Option> overridden) =>
        ConfigFile.Read(() => File.OpenRead(path), path, keys => From(keys, command, overridden));

    /// <summary>As <see cref="Read"/>, of an object that stands in a file.</summary>
    /// <param name="keys">Its keys; those that were asked for already are none of the options.</param>
    /// <param name="command">Whose options they are.</param>
    /// <param name="overridden">Options for which the object doesn't count.</param>
    /// <exception cref="ConfigException">A key is no option, or its value is of another kind.</exception>
    internal static OptionsFile From(ConfigKeys keys, Command command, IReadOnlyCollection<Option> overridden)
    {
        var values = keys.Others();
        var read = new Dictionary<Option, string[]>();
        foreach (string key in values.Keys.Order(StringComparer.Ordinal))
        {
            var option = command.Options.FirstOrDefault(option => option.Name == "--" + key || option.Aliases.Contains("--" + key))
                ?? throw keys.Wrong(key, $"expected an option of squeezebert {command.Name}, which its --help lists; found '{key}'.");
            if (values[key].ValueKind == JsonValueKind.Null) continue;
            JsonElement[] several = option.ValueType == typeof(string[]) && values[key].ValueKind == JsonValueKind.Array ? [.. values[key].EnumerateArray()] : [values[key]];
            if (!read.TryAdd(option, [.. several.Select(value => $"{option.Name}={TextOf(value, option, keys, key)}")])) throw keys.Wrong(key, $"expected {option.Name} once; found it under two names.");
        }
        Option[] options = [.. command.Options.Where(option => read.ContainsKey(option) && !overridden.Contains(option))];
        return new OptionsFile(options, [.. options.SelectMany(option => read[option])]);
    }

    private static string TextOf(JsonElement value, Option option, ConfigKeys keys, string key)
    {
        var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        if (type == typeof(bool)) return Is(JsonValueKind.True, JsonValueKind.False) ? value.GetRawText() : throw keys.WrongValue(key, "true or false");
        if (type == typeof(double)) return Is(JsonValueKind.Number) ? value.GetRawText() : throw keys.WrongValue(key, "a number");
        if (type.IsPrimitive) return Is(JsonValueKind.Number) && value.GetRawText().All(c => char.IsAsciiDigit(c) || c == '-') ? value.GetRawText() : throw keys.WrongValue(key, "a whole number");
        // Such as a checkpoint to go on from, or true for the newest.
        bool orBoolean = option.HelpName?.EndsWith("|true", StringComparison.Ordinal) ?? false;
        if (orBoolean && Is(JsonValueKind.True, JsonValueKind.False)) return value.GetRawText();
        return Is(JsonValueKind.String) && value.GetString() is { Length: > 0 } text ? text : throw keys.WrongValue(key, orBoolean ? "text, true or false" : "text");

        bool Is(params ReadOnlySpan<JsonValueKind> kinds) => kinds.Contains(value.ValueKind);
    }
}
