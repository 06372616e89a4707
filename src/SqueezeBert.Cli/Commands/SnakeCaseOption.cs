using System.CommandLine;

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
}
