namespace SqueezeBert.Pipelines;

/// <summary>A query and the documents to order by how well they answer it.</summary>
/// <param name="Query">The query.</param>
/// <param name="Documents">The documents; may be none.</param>
public readonly record struct RerankInput(string Query, IReadOnlyList<string> Documents);
