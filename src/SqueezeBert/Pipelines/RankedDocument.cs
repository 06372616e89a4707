namespace SqueezeBert.Pipelines;

/// <summary>A document's place in the order.</summary>
/// <param name="Index">Its number among the documents given, from 0.</param>
/// <param name="Score">How well it answers the query; more is better.</param>
/// <param name="Document">Its text where <see cref="RerankOptions.ReturnDocuments"/> asks for it, else null.</param>
/// <param name="RemovedTokenCount">Tokens of it, and of the query beside it, that were cut off; 0 where the model saw all.</param>
public readonly record struct RankedDocument(int Index, float Score, string? Document, int RemovedTokenCount);
