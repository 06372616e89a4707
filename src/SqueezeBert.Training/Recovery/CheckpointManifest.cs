using System.Security.Cryptography;
using System.Text.Json;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Training.Recovery;

/// <summary>A checkpoint's <c>manifest.json</c>, written last: size and SHA-256 of every other file. Without it, or with another file, a checkpoint is none.</summary>
internal static class CheckpointManifest
{
    private const string FileName = "manifest.json";

    /// <summary>Writes it for the files that the folder holds.</summary>
    internal static void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        foreach (string path in Directory.GetFiles(folder).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            json.WriteStartObject(Path.GetFileName(path));
            json.WriteNumber("bytes", new FileInfo(path).Length);
            json.WriteString("sha256", HashOf(path));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    });

    /// <summary>What is wrong with a checkpoint; null when every file is as it was written.</summary>
    internal static string? ProblemOf(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return $"it has no {FileName}: it was never finished";
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var file in document.RootElement.EnumerateObject())
            {
                string name = file.Name, place = Path.Combine(folder, name);
                if (name != Path.GetFileName(name) || !File.Exists(place)) return $"its {name} is missing";
                if (new FileInfo(place).Length != file.Value.GetProperty("bytes").GetInt64() || HashOf(place) != file.Value.GetProperty("sha256").GetString())
                    return $"its {name} is not what was written";
            }
            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IOException or UnauthorizedAccessException)
        {
            return $"its {FileName} can't be read: {error.Message}";
        }
    }

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
