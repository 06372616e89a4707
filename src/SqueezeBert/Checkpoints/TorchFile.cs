namespace SqueezeBert.Checkpoints;

/// <summary>A file written by <c>torch.save</c>: its pickle is interpreted, never executed.</summary>
internal static class TorchFile
{
    /// <exception cref="CheckpointException">The file is missing or refused.</exception>
    internal static ITensorSource Open(string path) => throw new CheckpointException(path, "a safetensors checkpoint", "a PyTorch file");
}
