using System.Collections.Immutable;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Quantization;

/// <summary>A floating model's weights as an int8 folder holds them.</summary>
/// <remarks>
/// Bytes is what a model loaded as int8 takes as bytes; all else that it takes stays as it was stored, float64 as float32.
/// What the model doesn't take (bookkeeping of old files, another task's pooler) is left out. Immutable.
/// </remarks>
internal sealed class Int8Checkpoint
{
    private Int8Checkpoint(SqueezeBertConfig config, ImmutableArray<TensorToWrite> tensors, ImmutableArray<WeightError> errors, long sourceBytes) =>
        (Config, Tensors, Errors, SourceBytes) = (config, tensors, errors, sourceBytes);

    /// <summary>As the source's, saying int8 and naming the head.</summary>
    internal SqueezeBertConfig Config { get; }

    internal ImmutableArray<TensorToWrite> Tensors { get; }

    /// <summary>One for each weight that became bytes, in order of the loads.</summary>
    internal ImmutableArray<WeightError> Errors { get; }

    /// <summary>Bytes of the source's tensors in its files.</summary>
    internal long SourceBytes { get; }

    /// <summary>Bytes of <see cref="Tensors"/> in a file.</summary>
    internal long Bytes => Tensors.Sum(tensor => tensor.ByteCount);

    /// <exception cref="ConfigException">The configuration is not supported, or says int8 already.</exception>
    /// <exception cref="CheckpointException">The weights are malformed, don't fit the configuration, or are int8 already.</exception>
    internal static Int8Checkpoint Quantize(ModelFiles files, WorkerPool pool)
    {
        var config = SqueezeBertConfig.FromFiles(files);
        if (config.WeightPrecision == WeightPrecision.Int8)
            throw new ConfigException(files.PathOf("config.json"), "quantization_config", "expected a model in floating point to quantise; found one that is int8 already.");
        using var source = CheckpointFolder.Open(files);
        var quantized = new List<QuantizedTensor>();
        using var model = SqueezeBertModel.Load(config, source, new ModelOptions { Precision = WeightPrecision.Int8, WorkerPool = pool }, quantized, out var reader);
        if (reader.HoldsInt8) throw new CheckpointException(source.Name, "floating weights to quantise", "int8 ones");

        var tensors = ImmutableArray.CreateBuilder<TensorToWrite>();
        var errors = ImmutableArray.CreateBuilder<WeightError>();
        foreach (var tensor in quantized)
        {
            errors.Add(WeightError.Of(tensor, Read(source, reader.StoredAs(tensor.Name))));
            tensors.Add(new Int8TensorToWrite(tensor.Name, [.. tensor.Shape], tensor.Values));
            tensors.Add(new FloatTensorToWrite(QuantizedTensor.ScaleName(tensor.Name), TensorType.Float32, [tensor.Scales.Length], tensor.Scales));
        }
        foreach (string name in reader.TakenAsFloat)
        {
            var stored = reader.StoredAs(name);
            var type = stored.Type == TensorType.Float64 ? TensorType.Float32 : stored.Type;
            tensors.Add(new FloatTensorToWrite(name, type, stored.Shape, Read(source, stored)));
        }
        // The public SqueezeBERT checkpoints don't name their class; from here on the file does.
        var named = config.Head is null ? config.WithHead(model.HeadKind) : config;
        return new Int8Checkpoint(named with { WeightPrecision = WeightPrecision.Int8 }, tensors.ToImmutable(), errors.ToImmutable(),
            source.Tensors.Values.Sum(tensor => tensor.ElementCount * tensor.Type.Size()));
    }

    private static float[] Read(ITensorSource source, TensorInfo stored)
    {
        var values = new float[stored.ElementCount];
        source.ReadSingle(stored.Name, values);
        return values;
    }
}
