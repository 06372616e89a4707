using System.Globalization;
using System.Text;

namespace SqueezeBert.Hub;

/// <summary>Hugging Face's environment variables. One that is set to nothing counts as not set.</summary>
internal sealed class HubVariables(Func<string, string?> read)
{
    private const int DefaultTimeoutSeconds = 10;

    internal string CacheFolder => Folder("HF_HUB_CACHE") ?? Folder("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(Home, "hub");

    internal string Endpoint => Text("HF_ENDPOINT") ?? "https://huggingface.co";

    internal bool Offline => IsTrue(Text("HF_HUB_OFFLINE") is null ? "TRANSFORMERS_OFFLINE" : "HF_HUB_OFFLINE");

    internal bool DisableSymlinks => IsTrue("HF_HUB_DISABLE_SYMLINKS");

    internal bool DisableProgressBars => IsTrue("HF_HUB_DISABLE_PROGRESS_BARS");

    internal TimeSpan EtagTimeout => Seconds("HF_HUB_ETAG_TIMEOUT");

    internal TimeSpan DownloadTimeout => Seconds("HF_HUB_DOWNLOAD_TIMEOUT");

    /// <summary>The token of whoever has logged in; null without one, and where <c>HF_HUB_DISABLE_IMPLICIT_TOKEN</c> says that it isn't to be used unasked.</summary>
    internal string? Token => IsTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN") ? null : Text("HF_TOKEN") ?? Text("HUGGING_FACE_HUB_TOKEN") ?? TokenInFile();

    private string Home => Folder("HF_HOME") ?? Path.Combine(Folder("XDG_CACHE_HOME") ?? Path.Combine(UserFolder, ".cache"), "huggingface");

    private string UserFolder =>
        Text(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private string? TokenInFile()
    {
        string path = Folder("HF_TOKEN_PATH") ?? Path.Combine(Home, "token");
        return File.Exists(path) ? NullIfEmpty(File.ReadAllText(path)) : null;
    }

    private bool IsTrue(string name) => Text(name)?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    private TimeSpan Seconds(string name)
    {
        if (Text(name) is not { } text) return TimeSpan.FromSeconds(DefaultTimeoutSeconds);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : throw new ArgumentException($"{name}: expected a whole number of seconds from 1; found '{PrintableText.Of(text)}'.");
    }

    private string? Folder(string name) => Text(name) is { } path ? Expanded(path) : null;

    private string? Text(string name) => NullIfEmpty(read(name));

    /// <summary>A leading <c>~</c> is the user's folder; <c>$NAME</c> and <c>${NAME}</c> are other variables, where they are set.</summary>
    private string Expanded(string path)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal)) path = UserFolder + path[1..];
        var expanded = new StringBuilder();
        int at = 0;
        for (int dollar; (dollar = path.IndexOf('$', at)) >= 0;)
        {
            bool inBraces = dollar + 1 < path.Length && path[dollar + 1] == '{';
            int start = dollar + (inBraces ? 2 : 1), end = start;
            while (end < path.Length && (char.IsAsciiLetterOrDigit(path[end]) || path[end] == '_')) end++;
            int next = inBraces && end < path.Length && path[end] == '}' ? end + 1 : end;
            expanded.Append(path, at, dollar - at).Append(Text(path[start..end]) ?? path[dollar..next]);
            at = next;
        }
        return expanded.Append(path, at, path.Length - at).ToString();
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
