namespace SqueezeBert;

/// <summary>A <c>config.json</c> that can't be read or describes a model this library doesn't run.</summary>
public sealed class ConfigException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="source">The file, or another name of where the configuration came from.</param>
    /// <param name="key">The key at fault; null when the file as a whole is.</param>
    /// <param name="problem">What was expected and what was found.</param>
    public ConfigException(string source, string? key, string problem)
        : base(key is null ? $"{source}: {problem}" : $"{source}: '{key}': {problem}")
    {
        ConfigSource = source;
        Key = key;
    }

    /// <summary>The file, or another name of where the configuration came from.</summary>
    public string ConfigSource { get; }

    /// <summary>The key at fault, or null.</summary>
    public string? Key { get; }
}
