using SqueezeBert.Checkpoints;

namespace SqueezeBert.Hub;

/// <summary>Fetches the files of one commit, one after the other: small ones first, so that what can't be used is known early.</summary>
internal sealed class SnapshotDownload(HubSettings settings, HubErrors errors, HubConnection connection, HubApi api, RepositoryCache cache, RepositoryName repository)
{
    private readonly BlobDownload blobs = new(settings, errors, connection);
    private readonly DownloadTally tally = new(settings.Options.Progress, repository);

    internal async Task FetchAsync(RepositoryListing listing, CancellationToken cancellation)
    {
        var wanted = new ModelFileList(listing, settings.Options.Parts);
        if (wanted.Missing is { } missing) throw errors.Of(null, $"{missing} in the repository", $"{listing.Files.Count} files, none of them that");
        cache.Prepare();
        TreeFile.Write(cache.TreePath(listing.Commit), listing);
        await FetchAsync(wanted.Files, listing.Commit, cancellation).ConfigureAwait(false);
        foreach (var index in wanted.Indexes) await FetchAsync(ShardsOf(wanted, index, listing.Commit), listing.Commit, cancellation).ConfigureAwait(false);
    }

    private IReadOnlyList<RepositoryFile> ShardsOf(ModelFileList wanted, RepositoryFile index, string commit)
    {
        try
        {
            return wanted.Shards(index, cache.PathOf(commit, index.Path));
        }
        catch (CheckpointException error)
        {
            throw errors.Of(index.Path, error.Expected, error.Found, error);
        }
    }

    private async Task FetchAsync(IReadOnlyList<RepositoryFile> files, string commit, CancellationToken cancellation)
    {
        var described = new List<RepositoryFile>();
        foreach (var file in files)
        {
            var known = await new RetrySchedule(settings.Options.FirstRetryDelay).RunAsync(() => api.DescribeAsync(file, commit, cancellation), cancellation).ConfigureAwait(false);
            if (known.Size > ModelFileList.MaxBytes(file.Path)) throw errors.Of(file.Path, $"at most {ModelFileList.MaxBytes(file.Path)} bytes", $"{known.Size}");
            if (!cache.Has(commit, known)) described.Add(known);
        }
        tally.Expect(described);
        RequireSpace(described);
        foreach (var file in described.OrderBy(file => file.Size)) await FetchAsync(file, commit, cancellation).ConfigureAwait(false);
    }

    private async Task FetchAsync(RepositoryFile file, string commit, CancellationToken cancellation)
    {
        var checksum = file.Checksum!;
        using var alone = await BlobLock.TakeAsync(cache.LockPath(checksum), cancellation).ConfigureAwait(false);
        // Somebody else may have fetched it while this waited.
        if (!cache.Has(commit, file))
        {
            bool isNew = RepositoryCache.LengthOf(cache.BlobPath(checksum)) != file.Size;
            if (isNew)
                await blobs.FetchAsync(file, api.PathOf(file.Path, commit), cache.PartPath(checksum), cache.BlobPath(checksum), bytes => tally.Arrived(file, bytes), cancellation).ConfigureAwait(false);
            cache.Place(commit, file, isNew);
        }
        tally.Finished(file);
    }

    /// <summary>A full disk is better met before than after the first gigabyte.</summary>
    private void RequireSpace(List<RepositoryFile> files)
    {
        long needed = files.Sum(file => file.Size!.Value - (RepositoryCache.LengthOf(cache.PartPath(file.Checksum!)) ?? 0));
        long free;
        try
        {
            free = new DriveInfo(settings.CacheFolder).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Not every file system says.
            return;
        }
        if (free < needed) throw errors.Of(null, $"{needed} bytes free in {settings.CacheFolder}", $"{free}");
    }
}
