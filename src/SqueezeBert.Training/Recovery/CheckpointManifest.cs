using System.Security.Cryptography;
using SqueezeBert.Training.Folders;

namespace SqueezeBert.Training.Recovery;

/// <summary>A checkpoint's <c>manifest.json</c>, written last: size and SHA-256 of every other file. Without it, or with another file, a checkpoint is none.</summary>
internal static class CheckpointManifest
{
    private const string FileName = "manifest.json";

    /// <summary>Writes it for the files that the folder holds.</summary>
    internal static void Write(string folder) => JsonFile.Write(Path.Combine(folder, FileName), json =>
    {
        foreach (string path in Directory.GetFiles(folder).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            json.WriteStartObject(Path.GetFileName(path));
            json.WriteNumber("bytes", new FileInfo(path).Length);
            json.WriteString("sha256", HashOf(path));
            json.WriteEndObject();
        }
    });

    /// <summary>Whether a folder was written as such a checkpoint, whole or no longer.</summary>
    internal static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>What is wrong with a checkpoint; null when it has the files that it needs, each as it was written.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="needed">Names of files that it must have.</param>
    internal static string? ProblemOf(string folder, IReadOnlyCollection<string> needed)
    {
        if (!IsIn(folder)) return $"it has no {FileName}";
        try
        {
            var problems = JsonFile.Read(Path.Combine(folder, FileName), "sizes and hashes of a checkpoint's files", json =>
            {
                var files = json.EnumerateObject().ToDictionary(file => file.Name, file => (Bytes: file.Value.GetProperty("bytes").GetInt64(), Hash: file.Value.GetProperty("sha256").GetString()), StringComparer.Ordinal);
                return files.Keys.Union(needed).Select(name => files.TryGetValue(name, out var file) ? ProblemOf(folder, name, file.Bytes, file.Hash) : $"its {FileName} doesn't list {name}").ToList();
            });
            return problems.FirstOrDefault(problem => problem is not null);
        }
        catch (TrainingException error)
        {
            return error.Message;
        }
    }

    private static string? ProblemOf(string folder, string name, long bytes, string? hash)
    {
        string place = Path.Combine(folder, name);
        if (name != Path.GetFileName(name) || !File.Exists(place)) return $"its {name} is missing";
        return new FileInfo(place).Length == bytes && HashOf(place) == hash ? null : $"its {name} is not what was written";
    }

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
