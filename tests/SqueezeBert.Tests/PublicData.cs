using Xunit;

namespace SqueezeBert.Tests;

/// <summary>Public data sets that may lie beside the checkout; too large, or not ours, to be part of it.</summary>
internal static class PublicData
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(RepositoryFiles.Root, "..", "shared", "data"));

    /// <summary>A file; skips the test where it isn't there.</summary>
    internal static string Require(string path)
    {
        string file = Path.Combine(Folder, path);
        Assert.SkipUnless(File.Exists(file), $"Needs a public data set: {path} in {Folder}.");
        return file;
    }
}
