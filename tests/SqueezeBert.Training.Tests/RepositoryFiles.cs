namespace SqueezeBert.Training.Tests;

/// <summary>Finds the repository's own files from wherever the test binary runs.</summary>
internal static class RepositoryFiles
{
    internal static string Root { get; } = FindRoot();

    internal static string Fixture(params string[] parts) => Path.Combine([Root, "tests", "fixtures", .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SqueezeBert.slnx")))
                return folder.FullName;
        throw new InvalidOperationException("The tests must run inside a checkout of the repository (SqueezeBert.slnx not found).");
    }
}
