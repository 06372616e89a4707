namespace SqueezeBert.Server;

/// <summary>A model to serve.</summary>
/// <param name="Name">What clients call it.</param>
/// <param name="Files">Its files.</param>
public sealed record ServerModel(string Name, ModelFiles Files);
