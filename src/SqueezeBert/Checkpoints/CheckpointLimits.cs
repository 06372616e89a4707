namespace SqueezeBert.Checkpoints;

/// <summary>Caps on what a checkpoint may ask for, far above anything a SqueezeBERT or BERT of any size needs.</summary>
/// <remarks>They bound time and memory for hostile files; a file over one of them is refused by name.</remarks>
internal static class CheckpointLimits
{
    /// <summary>Bytes of JSON in a safetensors header or a shard index.</summary>
    internal const int JsonBytes = 4 << 20;

    /// <summary>Bytes of one file of weights that is fetched from elsewhere (a BERT-large in float32 has 1.3 GiB).</summary>
    internal const long WeightFileBytes = 64L << 30;

    /// <summary>Tensors in one file.</summary>
    internal const int Tensors = 4096;

    /// <summary>Dimensions of one tensor.</summary>
    internal const int Rank = 8;

    /// <summary>UTF-8 bytes of one tensor name.</summary>
    internal const int NameBytes = 512;

    /// <summary>Shards of one checkpoint.</summary>
    internal const int Shards = 1024;

    /// <summary>Bytes of one pickle stream (a BERT-large needs about 60,000).</summary>
    internal const int PickleBytes = 16 << 20;

    /// <summary>Instructions of one pickle stream (a BERT-large needs about 15,000).</summary>
    internal const int PickleInstructions = 1_000_000;

    /// <summary>Bytes of the central directory of a zip container.</summary>
    internal const int ZipDirectoryBytes = 4 << 20;

    /// <summary>Members of a zip container.</summary>
    internal const int ZipEntries = 16_384;

    /// <summary>Dictionaries inside dictionaries on the way to a tensor.</summary>
    internal const int DictionaryDepth = 8;

    /// <summary>
    /// Bytes that all tensors of a PyTorch file may take together, in multiples of the file's length: tied and expanded
    /// tensors share bytes of the file, and without a cap a few of them could ask for any amount of memory.
    /// </summary>
    internal const int ExpansionFactor = 8;
}
