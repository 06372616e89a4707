using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Output;

/// <summary>The models of the cache as JSON Lines.</summary>
internal static class CachedModelJson
{
    internal static void Write(Stream stream, IReadOnlyList<CachedModel> models)
    {
        using var lines = new JsonLineWriter(stream);
        foreach (var model in models)
            lines.Write(json =>
            {
                json.WriteString("repository", model.Repository.ToString());
                json.WriteStartObject("revisions");
                foreach (var (revision, commit) in model.Revisions) json.WriteString(revision, commit);
                json.WriteEndObject();
                json.WriteStartArray("commits");
                foreach (string commit in model.Commits) json.WriteStringValue(commit);
                json.WriteEndArray();
                json.WriteNumber("files", model.FileCount);
                json.WriteNumber("bytes", model.Bytes);
                json.WriteString("last_changed", model.LastChanged);
                json.WriteString("folder", model.Folder);
            });
    }
}
