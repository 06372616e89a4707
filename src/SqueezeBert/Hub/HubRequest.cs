namespace SqueezeBert.Hub;

/// <summary>A request to the hub.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Path">Behind the endpoint, with a slash in front.</param>
/// <param name="File">The file it is about, for messages; null for the repository.</param>
/// <param name="Offset">The first byte wanted.</param>
/// <param name="StaysOnHub">Whether a redirect to where the content is stored is itself the answer: it says what the hub knows about the file.</param>
internal sealed record HubRequest(HttpMethod Method, string Path, string? File, long Offset = 0, bool StaysOnHub = false);
