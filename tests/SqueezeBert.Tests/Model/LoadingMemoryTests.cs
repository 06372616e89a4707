using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>While a model loads, no more of its file stands in memory than a few blocks.</summary>
public class LoadingMemoryTests
{
    private static readonly SqueezeBertConfig Config = SqueezeBertConfig.FromPreset("squeezebert-small") with { VocabSize = 1000, NumHiddenLayers = 12 };

    /// <summary>A block for the one thread, names, lists, and what fills panels up; a second copy of the largest tensor alone is twice as much.</summary>
    private const int Beside = 500_000;

    [Fact]
    public void A_float_model_takes_its_weights_and_little_more()
    {
        var source = new Ones(Config);
        Assert.True(source.LargestBytes > 2 * Beside, "The model is too small to tell.");
        Assert.InRange(AllocatedBytes(source, WeightPrecision.Float32), source.Bytes, source.Bytes + Beside);
    }

    [Fact]
    public void A_model_quantised_while_it_loads_takes_its_bytes_and_little_more()
    {
        long int8 = ModelCost.Of(Config, 1, ModelHead.None).Int8ParameterBytes;
        // What goes with each output is there twice for a while; the bytes twice would be far more.
        Assert.InRange(AllocatedBytes(new Ones(Config), WeightPrecision.Int8), int8, int8 * 5 / 4);
    }

    private static long AllocatedBytes(Ones source, WeightPrecision precision)
    {
        using var pool = new WorkerPool(1);
        var options = new ModelOptions { Precision = precision, WorkerPool = pool };
        // Once for whatever is allocated by the first load alone.
        SqueezeBertModel.Load(Config, source, options).Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        SqueezeBertModel.Load(Config, source, options).Dispose();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>A checkpoint of ones.</summary>
    private sealed class Ones(SqueezeBertConfig config) : ITensorSource
    {
        public string Name => "ones";

        public IReadOnlyDictionary<string, TensorInfo> Tensors { get; } = ParametersOf(config).ToDictionary(
            parameter => parameter.Name, parameter => new TensorInfo(parameter.Name, TensorType.Float32, [.. parameter.Shape]), StringComparer.Ordinal);

        internal long Bytes => Tensors.Values.Sum(BytesOf);

        internal long LargestBytes => Tensors.Values.Max(BytesOf);

        public void ReadSingle(string name, long first, Span<float> destination) => destination.Fill(1);

        public void ReadInt64(string name, Span<long> destination) => throw new NotSupportedException("All tensors here are floating numbers.");

        public void ReadInt8(string name, Span<sbyte> destination) => throw new NotSupportedException("All tensors here are floating numbers.");

        public void Dispose()
        {
        }

        private static long BytesOf(TensorInfo tensor) => tensor.ElementCount * tensor.Type.Size();

        private static IReadOnlyList<Parameter> ParametersOf(SqueezeBertConfig config)
        {
            using var model = SqueezeBertModel.LoadForTraining(config, ModelHead.None, null, (_, _) => { }, new ModelOptions { ThreadCount = 1 }, out var reader);
            return reader.Parameters;
        }
    }
}
