namespace SqueezeBert.Hub;

/// <summary>What the hub can be asked about one repository.</summary>
internal sealed class HubApi(HubSettings settings, HubErrors errors, HubConnection connection, RepositoryName repository)
{
    /// <summary>The files of a revision.</summary>
    internal async Task<RepositoryListing> ListAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(settings.EtagTimeout, cancellation);
        string path = $"/api/models/{repository}/revision/{Uri.EscapeDataString(settings.Revision)}?blobs=true";
        var (response, address) = await connection.SendAsync(new HubRequest(HttpMethod.Get, path, null), limit).ConfigureAwait(false);
        using (response)
        {
            if (!response.IsSuccessStatusCode) throw errors.Refused(response, address, null);
            var json = await ReadAllAsync(response, address, limit).ConfigureAwait(false);
            try
            {
                return RepositoryListing.Parse(json);
            }
            catch (FormatException error)
            {
                throw errors.Of(null, $"a list of the repository's files from {HubErrors.HostOf(address)}", error.Message, error);
            }
        }
    }

    /// <summary>Completes what the listing left open about a file, from the headers of its address.</summary>
    internal async Task<RepositoryFile> DescribeAsync(RepositoryFile file, string commit, CancellationToken cancellation)
    {
        if (file is { Size: not null, Checksum: not null }) return file;
        using var limit = new TimeLimit(settings.EtagTimeout, cancellation);
        var request = new HubRequest(HttpMethod.Head, PathOf(file.Path, commit), file.Path, StaysOnHub: true);
        var (response, address) = await connection.SendAsync(request, limit).ConfigureAwait(false);
        using (response)
        {
            bool isElsewhere = (int)response.StatusCode is >= 300 and < 400;
            if (!isElsewhere && !response.IsSuccessStatusCode) throw errors.Refused(response, address, file.Path);
            string? etag = HubErrors.Header(response, "X-Linked-Etag") ?? HubErrors.Header(response, "ETag");
            long? length = long.TryParse(HubErrors.Header(response, "X-Linked-Size"), out long linked) ? linked : isElsewhere ? null : response.Content.Headers.ContentLength;
            return file with
            {
                Size = file.Size ?? length ?? throw errors.Of(file.Path, $"a length from {HubErrors.HostOf(address)}", "none"),
                Checksum = file.Checksum ?? FileChecksum.Parse(etag) ?? throw errors.Of(file.Path, $"a git-sha1 or a sha256 for an etag from {HubErrors.HostOf(address)}", etag ?? "none"),
            };
        }
    }

    /// <summary>Where the content of a file is.</summary>
    internal string PathOf(string file, string commit) => $"/{repository}/resolve/{commit}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}";

    private async Task<ReadOnlyMemory<byte>> ReadAllAsync(HttpResponseMessage response, Uri address, TimeLimit limit)
    {
        using var all = new MemoryStream();
        var piece = new byte[64 << 10];
        var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
        int count;
        while ((count = await connection.ReadAsync(body, piece, address, null, limit).ConfigureAwait(false)) > 0)
        {
            if (all.Length + count > RepositoryListing.MaxBytes) throw errors.Of(null, $"a list of files of at most {RepositoryListing.MaxBytes} bytes", "more");
            all.Write(piece, 0, count);
        }
        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }
}
