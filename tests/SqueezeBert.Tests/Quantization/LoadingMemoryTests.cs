using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Quantization;

/// <summary>A float model that is quantised while it loads never stands in memory whole.</summary>
public class LoadingMemoryTests
{
    private static readonly SqueezeBertConfig Config = SqueezeBertConfig.FromPreset("squeezebert-small") with { VocabSize = 1000, NumHiddenLayers = 12 };

    [Fact]
    public void Quantising_allocates_the_largest_floating_tensor_once_and_the_bytes()
    {
        using var pool = new WorkerPool(1);
        var options = new ModelOptions { Precision = WeightPrecision.Int8, WorkerPool = pool };
        var source = new Ones(Config);
        // Once for whatever is allocated by the first load alone.
        SqueezeBertModel.Load(Config, source, options).Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        SqueezeBertModel.Load(Config, source, options).Dispose();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        long largest = source.Tensors.Values.Max(tensor => tensor.ElementCount * tensor.Type.Size());
        long int8 = ModelCost.Of(Config, 1, ModelHead.None).Int8ParameterBytes, all = source.Tensors.Values.Sum(tensor => tensor.ElementCount * tensor.Type.Size());
        // Bytes as they are read, and as they are packed; a quarter more for alignment, names and the panels' padding.
        Assert.InRange(allocated, int8, largest + 2 * int8 * 5 / 4);
        Assert.True(largest + 2 * int8 * 5 / 4 < all, "The model is too small to tell.");
    }

    /// <summary>A checkpoint of ones.</summary>
    private sealed class Ones(SqueezeBertConfig config) : ITensorSource
    {
        public string Name => "ones";

        public IReadOnlyDictionary<string, TensorInfo> Tensors { get; } = ParametersOf(config).ToDictionary(
            parameter => parameter.Name, parameter => new TensorInfo(parameter.Name, TensorType.Float32, [.. parameter.Shape]), StringComparer.Ordinal);

        public void ReadSingle(string name, Span<float> destination) => destination.Fill(1);

        public void ReadInt64(string name, Span<long> destination) => throw new NotSupportedException("All tensors here are floating numbers.");

        public void ReadInt8(string name, Span<sbyte> destination) => throw new NotSupportedException("All tensors here are floating numbers.");

        public void Dispose()
        {
        }

        private static IReadOnlyList<Parameter> ParametersOf(SqueezeBertConfig config)
        {
            using var model = SqueezeBertModel.LoadForTraining(config, ModelHead.None, null, (_, _) => { }, new ModelOptions { ThreadCount = 1 }, out var reader);
            return reader.Parameters;
        }
    }
}
