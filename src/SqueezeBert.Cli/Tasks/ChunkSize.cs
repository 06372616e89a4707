namespace SqueezeBert.Cli.Tasks;

/// <summary>How many rows are answered together: a chunk ends at one of these limits, or where the input makes one wait.</summary>
/// <param name="CharactersOf">The characters of an input.</param>
internal sealed record ChunkSize<TInput>(Func<TInput, long> CharactersOf)
{
    /// <summary>Rows for each thread.</summary>
    internal int RowsPerThread { get; init; } = 1024;

    /// <summary>Characters for each thread.</summary>
    internal int CharactersPerThread { get; init; } = 256_000;
}
