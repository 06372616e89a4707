namespace SqueezeBert.Tests.Architecture;

/// <summary>The library's source files: which folder declares which type, and which folders a file uses.</summary>
internal sealed class LibrarySources
{
    /// <summary>What the documents call the folder that holds all others.</summary>
    internal const string Root = "root";

    private static readonly string[] TypeKeywords = ["class", "struct", "interface", "enum", "record"];

    /// <summary>Type in a folder's own namespace → that folder.</summary>
    private readonly Dictionary<string, HashSet<string>> typesByNamespace = new(StringComparer.Ordinal);

    /// <summary>Type in the library's root namespace, which needs no using → the folder its file lies in.</summary>
    private readonly Dictionary<string, string> rootTypes = new(StringComparer.Ordinal);

    internal LibrarySources(string libraryFolder)
    {
        foreach (string path in Directory.GetFiles(libraryFolder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string relative = Path.GetRelativePath(libraryFolder, path).Replace('\\', '/');
            if (relative.StartsWith("bin/", StringComparison.Ordinal) || relative.StartsWith("obj/", StringComparison.Ordinal)) continue;
            Files.Add(new SourceFile(relative, relative.Contains('/', StringComparison.Ordinal) ? relative[..relative.IndexOf('/', StringComparison.Ordinal)] : Root, SourceTokens.Of(File.ReadAllText(path))));
        }
        foreach (var file in Files)
            foreach (string type in TypesIn(file.Source.Tokens))
                if (NamespaceOf(file.Source.Tokens) is { } name) (typesByNamespace.TryGetValue(name, out var types) ? types : typesByNamespace[name] = new(StringComparer.Ordinal)).Add(type);
                else rootTypes[type] = file.Folder;
    }

    internal List<SourceFile> Files { get; } = [];

    internal IEnumerable<string> Folders => Files.Select(file => file.Folder).Distinct();

    /// <summary>Other folders whose types a file names, each with a type or namespace that shows it.</summary>
    internal IEnumerable<(string Folder, string Name)> UsesOf(SourceFile file)
    {
        var tokens = file.Source.Tokens;
        for (int i = 0; i < tokens.Count; i++)
        {
            string before = i > 0 ? tokens[i - 1] : "", after = i + 1 < tokens.Count ? tokens[i + 1] : "";
            bool isQualified = before == "." && i > 1 && tokens[i - 2] == "SqueezeBert";
            if (before == "." && !isQualified) continue;
            if (typesByNamespace.TryGetValue(tokens[i], out var types) && tokens[i] != file.Folder)
            {
                // A namespace after using, or before one of its types; a property may bear the same name.
                bool isImported = isQualified && i > 2 && tokens[i - 3] is "using" or "static";
                if (isImported || isQualified || (after == "." && i + 2 < tokens.Count && types.Contains(tokens[i + 2]))) yield return (tokens[i], tokens[i]);
            }
            else if (rootTypes.TryGetValue(tokens[i], out string? folder) && folder != file.Folder) yield return (folder, tokens[i]);
        }
    }

    /// <summary>Types declared outside of any other; a file's namespace has no braces.</summary>
    private static IEnumerable<string> TypesIn(List<string> tokens)
    {
        int depth = 0;
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            if (tokens[i] == "{") depth++;
            if (tokens[i] == "}") depth--;
            if (depth == 0 && TypeKeywords.Contains(tokens[i]) && !TypeKeywords.Contains(tokens[i + 1]) && char.IsLetter(tokens[i + 1][0])) yield return tokens[i + 1];
        }
    }

    /// <summary>The folder that a file's namespace names; null for the root namespace.</summary>
    private static string? NamespaceOf(List<string> tokens)
    {
        int at = tokens.IndexOf("namespace");
        return at >= 0 && tokens[at + 2] == "." ? tokens[at + 3] : null;
    }

    /// <summary>One source file.</summary>
    /// <param name="Path">Below the library's folder, with slashes.</param>
    /// <param name="Folder">The first part of it, or <see cref="Root"/>.</param>
    /// <param name="Source">What it holds.</param>
    internal sealed record SourceFile(string Path, string Folder, SourceTokens Source);
}
