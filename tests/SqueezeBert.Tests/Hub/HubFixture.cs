using SqueezeBert.Hub;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>A hub with one classifier and an empty cache. No environment variable is set, and retries don't wait.</summary>
internal sealed class HubFixture : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal HubFixture(FakeRepository? repository = null)
    {
        Repository = repository ?? FakeRepository.Classifier();
        Hub = new FakeHub(Repository);
        Options = new HubOptions
        {
            Endpoint = Hub.Endpoint,
            CacheFolder = folder.Path,
            Variables = static _ => null,
            FirstRetryDelay = TimeSpan.FromMilliseconds(1),
        };
    }

    internal FakeRepository Repository { get; }

    internal FakeHub Hub { get; }

    internal HubOptions Options { get; }

    internal string CacheFolder => folder.Path;

    /// <summary>The repository's own folder in the cache.</summary>
    internal string RepositoryFolder => Path.Combine(folder.Path, "models--" + Repository.Name.Replace("/", "--", StringComparison.Ordinal));

    internal string SnapshotFolder => Path.Combine(RepositoryFolder, "snapshots", Repository.Commit);

    internal string BlobOf(string file) => Path.Combine(RepositoryFolder, "blobs", Repository.Files[file].Etag);

    internal string PartOf(string file) => BlobOf(file) + ".incomplete";

    /// <summary>The files of the snapshot, sorted.</summary>
    internal string[] Snapshot => [.. Directory.EnumerateFiles(SnapshotFolder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(SnapshotFolder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    internal Task<string> FetchAsync(HubOptions? options = null) => FetchUntilAsync(TestContext.Current.CancellationToken, options);

    internal async Task<string> FetchUntilAsync(CancellationToken cancellation, HubOptions? options = null) =>
        (await ModelFiles.FromPretrainedAsync(Repository.Name, options ?? Options, cancellation)).FolderPath!;

    internal Task<HubException> RefusedAsync(HubOptions? options = null) => Assert.ThrowsAsync<HubException>(() => FetchAsync(options));

    /// <summary>Asserts that these files are in the snapshot with the repository's own bytes, and that nothing is half there.</summary>
    internal void AssertHolds(params string[] files)
    {
        Assert.Equal(files.Order(StringComparer.Ordinal), Snapshot);
        foreach (string file in files) Assert.Equal(Repository.Files[file].Content, File.ReadAllBytes(Path.Combine(SnapshotFolder, file)));
        Assert.Empty(Directory.EnumerateFiles(RepositoryFolder, "*.incomplete", SearchOption.AllDirectories));
    }

    public void Dispose()
    {
        Hub.Dispose();
        folder.Dispose();
    }
}
