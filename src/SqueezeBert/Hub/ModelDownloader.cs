using SqueezeBert.Checkpoints;

namespace SqueezeBert.Hub;

/// <summary>Brings a repository's model into the cache: asks the hub what there is, fetches what is wanted and missing, checks it.</summary>
/// <remarks>
/// Offline nothing is asked: the cache holds a whole snapshot of the revision, or that is an error. A commit that is here whole
/// is never asked about, and when the hub can't be reached, the last known commit of a branch will do. A revision comes to
/// stand for a new commit only once all of that commit is here.
/// </remarks>
internal sealed class ModelDownloader
{
    private readonly HubSettings settings;
    private readonly RepositoryName repository;
    private readonly HubErrors errors;
    private readonly RepositoryCache cache;

    private ModelDownloader(HubSettings settings, RepositoryName repository)
    {
        (this.settings, this.repository) = (settings, repository);
        errors = new HubErrors(settings, repository);
        cache = new RepositoryCache(settings, repository);
    }

    /// <summary>The model's folder, downloaded where it must be.</summary>
    /// <exception cref="HubException">It can't be had.</exception>
    /// <exception cref="ArgumentException">An option or an environment variable is malformed.</exception>
    /// <exception cref="IOException">The cache can't be written.</exception>
    internal static Task<ModelSnapshot> FetchAsync(RepositoryName repository, HubOptions? options, CancellationToken cancellation) =>
        new ModelDownloader(HubSettings.Of(options), repository).FetchAsync(cancellation);

    private async Task<ModelSnapshot> FetchAsync(CancellationToken cancellation)
    {
        string? known = cache.CommitOf(settings.Revision);
        bool isWhole = known is not null && MissingFrom(cache.ListingOf(known)) is null;
        if (settings.Offline && !isWhole) throw NotHere(known);
        if (isWhole && (settings.Offline || known == settings.Revision)) return Snapshot(known!);

        using var connection = new HubConnection(settings, errors);
        var api = new HubApi(settings, errors, connection, repository);
        RepositoryListing listing;
        try
        {
            // With a snapshot at hand nobody waits for a hub that is down.
            listing = await Retry(isWhole ? 1 : RetrySchedule.DefaultTries).RunAsync(() => api.ListAsync(cancellation), cancellation).ConfigureAwait(false);
        }
        catch (HubException error) when (isWhole && error.IsTransient)
        {
            return Snapshot(known!) with { Unreachable = error };
        }
        if (RepositoryListing.IsCommit(settings.Revision) && listing.Commit != settings.Revision) throw errors.Of(null, "a list of this commit's files", $"one of {listing.Commit}");
        if (MissingFrom(listing) is not null) await new SnapshotDownload(settings, errors, connection, api, cache, repository).FetchAsync(listing, cancellation).ConfigureAwait(false);
        Remember(listing.Commit);
        return Snapshot(listing.Commit);
    }

    /// <summary>The first wanted file of a commit that its snapshot lacks; null when it is whole.</summary>
    private string? MissingFrom(RepositoryListing listing)
    {
        string commit = listing.Commit;
        var wanted = new ModelFileList(listing, settings.Options.Parts);
        if (wanted.Missing is { } required) return required;
        if (wanted.Files.FirstOrDefault(file => !cache.Has(commit, file)) is { } file) return file.Path;
        return wanted.Indexes.Select(index => MissingShardOf(index, wanted, commit)).FirstOrDefault(shard => shard is not null);
    }

    /// <summary>The first shard that the snapshot lacks, or the index itself where it can't be read; null for neither.</summary>
    private string? MissingShardOf(RepositoryFile index, ModelFileList wanted, string commit)
    {
        try
        {
            return wanted.Shards(index, cache.PathOf(commit, index.Path)).FirstOrDefault(shard => !cache.Has(commit, shard))?.Path;
        }
        catch (CheckpointException)
        {
            return index.Path;
        }
    }

    private HubException NotHere(string? commit) => commit is null
        ? errors.Of(null, "a snapshot in the cache, because offline (HF_HUB_OFFLINE) nothing is downloaded", $"none of this revision in {settings.CacheFolder}")
        : errors.Of(MissingFrom(cache.ListingOf(commit)), "it in the cache, because offline (HF_HUB_OFFLINE) nothing is downloaded", $"a snapshot without it, {cache.SnapshotFolder(commit)}");

    /// <summary>A cache that may only be read serves as well.</summary>
    private void Remember(string commit)
    {
        try
        {
            cache.SetCommit(settings.Revision, commit);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private RetrySchedule Retry(int maxTries) => new(settings.Options.FirstRetryDelay, maxTries);

    private ModelSnapshot Snapshot(string commit) => new(repository, cache.SnapshotFolder(commit), commit);
}
