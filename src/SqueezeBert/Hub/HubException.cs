namespace SqueezeBert.Hub;

/// <summary>A model could not be had from the hub or from its cache.</summary>
/// <remarks>
/// The message states everything the properties hold. Text out of the hub's answers is shortened and its control characters
/// are escaped, so that the message can be printed on a terminal as it is. It never holds a token.
/// </remarks>
public sealed class HubException : Exception
{
    internal HubException(string repository, string revision, string? file, string expected, string found, Exception? inner = null)
        : base(Describe(repository, revision, file, expected, found), inner)
    {
        Repository = repository;
        Revision = PrintableText.Of(revision);
        File = file is null ? null : PrintableText.Of(file);
        Expected = PrintableText.Of(expected);
        Found = PrintableText.Of(found);
    }

    /// <summary>The repository, <c>organisation/name</c>.</summary>
    public string Repository { get; }

    /// <summary>The branch, tag or commit that was asked for.</summary>
    public string Revision { get; }

    /// <summary>The file in question; null when the repository as a whole is.</summary>
    public string? File { get; }

    /// <summary>What there should have been.</summary>
    public string Expected { get; }

    /// <summary>What there was.</summary>
    public string Found { get; }

    /// <summary>Whether the same request may well succeed a little later.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>How long the hub asks to wait before the next request.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    private static string Describe(string repository, string revision, string? file, string expected, string found)
    {
        string subject = file is null ? "" : $"{PrintableText.Of(file)}: ";
        return $"{repository} at {PrintableText.Of(revision)}: {subject}expected {PrintableText.Of(expected)}, found {PrintableText.Of(found)}.";
    }
}
