using System.Net;

namespace SqueezeBert.Hub;

/// <summary>Fetches the content of files: resumes what was interrupted, tries again what broke, and keeps only what has the right checksum.</summary>
internal sealed class BlobDownload(HubSettings settings, HubErrors errors, HubConnection connection)
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Fetches one file.</summary>
    /// <param name="file">Its length and checksum are known.</param>
    /// <param name="address">Where it is, behind the endpoint.</param>
    /// <param name="partPath">Where bytes are kept until all are there; may hold the beginning already.</param>
    /// <param name="path">Where the file appears, whole or not at all.</param>
    /// <param name="arrived">Hears how many bytes are there.</param>
    /// <param name="cancellation">Leaves the bytes that are there for the next try.</param>
    internal async Task FetchAsync(RepositoryFile file, string address, string partPath, string path, Action<long> arrived, CancellationToken cancellation)
    {
        bool isResumed = RepositoryCache.LengthOf(partPath) > 0;
        while (true)
        {
            var schedule = new RetrySchedule(settings.Options.FirstRetryDelay);
            await schedule.RunAsync(() => ReceiveAsync(file, address, partPath, schedule, arrived, cancellation), cancellation).ConfigureAwait(false);
            var found = file.Checksum!.Of(partPath, cancellation);
            if (found == file.Checksum) break;
            File.Delete(partPath);
            if (!isResumed) throw errors.Of(file.Path, file.Checksum.ToString(), found.ToString());
            // The bytes of the interrupted download may be at fault: once more, from the start.
            isResumed = false;
        }
        File.Move(partPath, path, overwrite: true);
    }

    /// <summary>Receives what is missing of a file.</summary>
    /// <returns>Its length.</returns>
    private async Task<long> ReceiveAsync(RepositoryFile file, string address, string partPath, RetrySchedule schedule, Action<long> arrived, CancellationToken cancellation)
    {
        long size = file.Size!.Value;
        using var part = new FileStream(partPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        if (part.Length > size) part.SetLength(0);
        if (part.Length < size)
        {
            using var limit = new TimeLimit(settings.DownloadTimeout, cancellation);
            var request = new HubRequest(HttpMethod.Get, address, file.Path, part.Length);
            var (response, source) = await connection.SendAsync(request, limit).ConfigureAwait(false);
            using (response)
            {
                Begin(part, response, source, file.Path);
                await AppendAsync(part, response, source, file, schedule, arrived, limit).ConfigureAwait(false);
            }
            if (part.Length < size) throw errors.Transient(file.Path, $"{size} bytes", $"{part.Length}, then the end");
        }
        RandomAccess.FlushToDisk(part.SafeFileHandle);
        return size;
    }

    /// <summary>Stands where the answer's first byte belongs: behind the bytes that are there, or at the start when the server sends all of them.</summary>
    private void Begin(FileStream part, HttpResponseMessage response, Uri source, string file)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when part.Length > 0 && response.Content.Headers.ContentRange?.From == part.Length:
                part.Position = part.Length;
                break;
            case HttpStatusCode.OK:
                part.SetLength(0);
                break;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                string wanted = $"the bytes from {part.Length}";
                part.SetLength(0);
                throw errors.Transient(file, wanted, response.Content.Headers.ContentRange?.ToString() ?? "others");
            default:
                throw errors.Refused(response, source, file);
        }
    }

    private async Task AppendAsync(FileStream part, HttpResponseMessage response, Uri source, RepositoryFile file, RetrySchedule schedule, Action<long> arrived, TimeLimit limit)
    {
        var buffer = new byte[BufferBytes];
        arrived(part.Position);
        var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
        int count;
        while ((count = await connection.ReadAsync(body, buffer, source, file.Path, limit).ConfigureAwait(false)) > 0)
        {
            if (part.Position + count > file.Size)
            {
                part.SetLength(0);
                throw errors.Of(file.Path, $"{file.Size} bytes", "more");
            }
            await part.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None).ConfigureAwait(false);
            schedule.Progressed(part.Position);
            arrived(part.Position);
        }
    }
}
