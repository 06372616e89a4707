namespace SqueezeBert.Hub;

/// <summary>Adds up the bytes of a repository's files as they arrive.</summary>
internal sealed class DownloadTally(IProgress<HubProgress>? progress, RepositoryName repository)
{
    private long total;
    private long finished;

    internal void Expect(IEnumerable<RepositoryFile> files) => total += files.Sum(file => file.Size!.Value);

    internal void Arrived(RepositoryFile file, long bytes) =>
        progress?.Report(new HubProgress(repository.ToString(), file.Path, bytes, file.Size!.Value, finished + bytes, total));

    internal void Finished(RepositoryFile file)
    {
        Arrived(file, file.Size!.Value);
        finished += file.Size.Value;
    }
}
