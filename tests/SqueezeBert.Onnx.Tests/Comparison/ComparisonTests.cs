using System.Text.Json;
using SqueezeBert.Benchmarks.Comparison;
using Xunit;

namespace SqueezeBert.Onnx.Tests.Comparison;

/// <summary>The benchmark against ONNX Runtime on models small enough for a test; how fast they were is nobody's promise here.</summary>
public sealed class ComparisonTests : IDisposable
{
    private static readonly ComparisonPlan Small = new()
    {
        Models = new Dictionary<ModelRole, (string, SqueezeBertConfig)>
        {
            [ModelRole.SqueezeBert] = ("small-squeezebert", Shrunk("squeezebert-base")),
            [ModelRole.Bert] = ("small-bert", Shrunk("bert-base")),
        },
        Workloads = ["1x16", "1x128", Workload.Mixed],
        Threads = [1, 2],
        Rounds = 1,
    };

    private readonly StringWriter log = new();

    [Fact]
    public void A_comparison_has_all_rows_all_bars_and_the_peaks()
    {
        var result = ComparisonRun.Execute(Small, log, TestContext.Current.CancellationToken);
        using var stream = new MemoryStream();
        ComparisonJson.Write(result, stream);
        using var json = JsonDocument.Parse(stream.ToArray());

        var rows = json.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(Small.Subjects.Count * 3 * 2, rows.Count);
        Assert.All(rows, row => Assert.Equal(["model", "engine", "dtype", "shape", "threads", "min_ms", "median_ms"], row.EnumerateObject().Select(property => property.Name)));
        Assert.All(rows, row => Assert.InRange(row.GetProperty("min_ms").GetDouble(), 1e-4, row.GetProperty("median_ms").GetDouble()));
        Assert.Equal(["float32", "int8"], rows.Select(row => row.GetProperty("dtype").GetString()).Distinct());

        var ratios = json.RootElement.GetProperty("ratios");
        Assert.Equal(Bars.All.Select(bar => bar.Name), ratios.EnumerateObject().Select(bar => bar.Name));
        var conv = ratios.GetProperty("conv_1x128_1_thread");
        Assert.Equal(Milliseconds("onnxruntime conv") / Milliseconds("ours"), conv.GetProperty("measured").GetDouble(), 0.01 * conv.GetProperty("measured").GetDouble());
        Assert.Equal(1.35, conv.GetProperty("bar").GetDouble());
        // This plan leaves the shape out.
        Assert.Equal(JsonValueKind.Null, ratios.GetProperty("conv_8x128_1_thread").GetProperty("measured").ValueKind);
        Assert.True(json.RootElement.GetProperty("peak").GetProperty("float32_gflops").GetDouble() > 0);

        double Milliseconds(string engine) => rows.Single(row => row.GetProperty("model").GetString() == "small-squeezebert" && row.GetProperty("engine").GetString() == engine
            && row.GetProperty("dtype").GetString() == "float32" && row.GetProperty("shape").GetString() == "1x128" && row.GetProperty("threads").GetInt32() == 1).GetProperty("min_ms").GetDouble();
    }

    [Fact]
    public void Bars_have_names_of_their_own_and_aims_above_them()
    {
        Assert.Equal(Bars.All.Count, Bars.All.Select(bar => bar.Name).Distinct().Count());
        Assert.All(Bars.All, bar => Assert.True(bar.Least < bar.Aim));
    }

    [Theory]
    [InlineData(1e-3f)]
    [InlineData(float.NaN)]
    public void A_peer_that_answers_otherwise_is_not_timed(float error)
    {
        var exception = Assert.Throws<InvalidDataException>(() => Agreement.Require(NumberType.Float32, [1f, 2f], [1f, 2f + 4 * error], "a peer"));
        Assert.Contains("a peer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Workloads_are_real_sentences_of_the_sizes_in_their_names()
    {
        var workloads = Workload.FromSentences(["1x16", "8x128", Workload.Mixed]);
        Assert.Equal((1, 16), (workloads[0].Sequences.Length, workloads[0].LongestSequence));
        Assert.Equal(8 * 128, workloads[1].TokenCount);
        Assert.Equal(64, workloads[2].Sequences.Length);
        // [CLS] … [SEP]
        Assert.All(workloads[2].Sequences, ids => Assert.Equal((101, 102), (ids[0], ids[^1])));
    }

    public void Dispose() => log.Dispose();

    private static SqueezeBertConfig Shrunk(string preset) => SqueezeBertConfig.FromPreset(preset) with
    {
        HiddenSize = 64,
        EmbeddingSize = 64,
        IntermediateSize = 128,
        NumAttentionHeads = 4,
        NumHiddenLayers = 2,
    };
}
