using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Output;

/// <summary>Checks of files as JSON Lines, each out before the next file is read.</summary>
internal static class FileCheckJson
{
    /// <returns>The checks that failed.</returns>
    internal static IReadOnlyList<FileCheck> Write(Stream stream, IEnumerable<FileCheck> checks)
    {
        using var lines = new JsonLineWriter(stream);
        var bad = new List<FileCheck>();
        foreach (var check in checks)
        {
            lines.Write(json =>
            {
                json.WriteString("repository", check.Repository.ToString());
                json.WriteString("commit", check.Commit);
                json.WriteString("file", check.File);
                json.WriteString("condition", FileCheckTable.WordOf(check.Condition));
                json.WriteString("expected", check.Expected);
                json.WriteString("found", check.Found);
            });
            stream.Flush();
            if (check.Condition is FileCondition.Damaged or FileCondition.Missing) bad.Add(check);
        }
        return bad;
    }
}
