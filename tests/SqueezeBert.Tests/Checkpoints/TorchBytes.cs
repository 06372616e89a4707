namespace SqueezeBert.Tests.Checkpoints;

/// <summary>Builds files as <c>torch.save</c> does around a pickle written by hand.</summary>
internal static class TorchBytes
{
    /// <summary>The bytes of float32 1 and 2.</summary>
    internal static readonly byte[] TwoFloats = [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40];

    /// <summary>A container with this pickle and storage 0.</summary>
    internal static byte[] Archive(PickleBytes pickle, byte[]? storage = null) => ZipBytes.Build(Parts(pickle, storage));

    internal static ZipPart[] Parts(PickleBytes pickle, byte[]? storage = null) =>
        [new("x/data.pkl", pickle.ToArray()), new("x/data/0", storage ?? TwoFloats), new("x/version", "3\n"u8.ToArray())];

    /// <summary>A container whose pickle uses no storage.</summary>
    internal static byte[] WithoutStorage(PickleBytes pickle) => ZipBytes.Build(new ZipPart("x/data.pkl", pickle.ToArray()));

    /// <summary>A dict with one entry <c>w</c>.</summary>
    internal static PickleBytes Dict(Func<PickleBytes, PickleBytes> value) => value(new PickleBytes().Do("}").Text("w")).Do("s");
}
