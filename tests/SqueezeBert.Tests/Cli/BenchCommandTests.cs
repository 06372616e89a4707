using System.Collections.Immutable;
using System.Text.Json;
using SqueezeBert.Cli.Benchmark;
using SqueezeBert.Kernels;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>The shape of what bench reports; its figures are the machine's affair.</summary>
public class BenchCommandTests
{
    [Fact]
    public void Without_a_model_the_embedded_one_is_measured_in_both_precisions()
    {
        var json = Bench("--threads", "1", "--lengths", "8");
        Assert.Equal("fill-mask", json.GetProperty("model").GetString());
        Assert.Equal(["float32", "int8"], Rows(json).Select(row => row.GetProperty("dtype").GetString()));
    }

    [Fact]
    public void Every_precision_number_of_threads_and_length_has_a_row_with_times_in_order()
    {
        var json = Bench("--model", "squeezebert-tiny", "--threads", "2,1", "--lengths", "16,8");
        Assert.Equal(
            ["float32 1 8", "float32 1 16", "float32 2 8", "float32 2 16", "int8 1 8", "int8 1 16", "int8 2 8", "int8 2 16"],
            Rows(json).Select(row => $"{row.GetProperty("dtype")} {row.GetProperty("threads")} {row.GetProperty("length")}"));
        foreach (var row in Rows(json))
        {
            Assert.True(row.GetProperty("tokens_per_second").GetDouble() > 0);
            var latency = row.GetProperty("latency_ms");
            double[] times = [.. ((string[])["p50", "p90", "p99"]).Select(name => latency.GetProperty(name).GetDouble())];
            Assert.True(times[0] > 0);
            Assert.Equal(times.Order(), times);
            Assert.True(latency.GetProperty("passes").GetInt32() >= 3);
            Assert.Equal(row.GetProperty("dtype").GetString() == "float32", row.TryGetProperty("share_of_peak", out _));
        }
        Assert.Equal(["float32", "int8"], json.GetProperty("advice").EnumerateArray().Select(advice => advice.GetProperty("dtype").GetString()));
    }

    [Fact]
    public void The_machine_is_named_with_its_instructions_kernels_and_peak()
    {
        var json = Bench("--model", "squeezebert-tiny", "--threads", "1", "--lengths", "8");
        Assert.NotEqual("", json.GetProperty("processor").GetString());
        Assert.Equal(Environment.ProcessorCount, json.GetProperty("processors").GetInt32());
        Assert.NotEmpty(json.GetProperty("instructions").EnumerateObject());
        Assert.Equal(KernelSet.Best.Name, json.GetProperty("kernels").GetString());
        Assert.True(json.GetProperty("float32_peak_gflops").GetDouble() > 0);
        Assert.True(json.GetProperty("int8_peak_gops").GetDouble() >= 0);
        Assert.NotEqual("", json.GetProperty("int8_peak_instruction").GetString());
        // One number of threads leaves no choice.
        Assert.Empty(json.GetProperty("advice").EnumerateArray());
    }

    [Fact]
    public void Usual_lengths_are_those_that_the_model_takes()
    {
        using var model = new ModelFolder();
        // 64 positions.
        Assert.Equal([16, 32, 64], Rows(Bench("--model", model.Path, "--threads", "1")).Select(row => row.GetProperty("length").GetInt32()).Distinct());
    }

    [Fact]
    public void A_length_beyond_the_models_positions_is_refused()
    {
        var run = CliRun.Of("bench", "--model", "squeezebert-tiny", "--lengths", "16,513");
        Assert.Equal((1, "error: --lengths: expected at most 512 tokens (max_position_embeddings); found 513.\n"), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("--threads", "0")]
    [InlineData("--threads", "1,1025")]
    [InlineData("--threads", "1,,2")]
    [InlineData("--lengths", "16;32")]
    [InlineData("--lengths", "-1")]
    [InlineData("--seconds", "0")]
    [InlineData("--seconds", "1e9")]
    [InlineData("--seconds", "soon")]
    public void A_number_that_is_none_is_wrong_usage(string option, string value)
    {
        var run = CliRun.Of("bench", option, value);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith($"error: {option}: expected ", run.Error, StringComparison.Ordinal);
        CliAssert.IsOneMessage(run.Error);
    }

    [Fact]
    public void A_model_that_is_nowhere_is_refused()
    {
        CliAssert.Refused(CliRun.Of("bench", "--model", "no-such-model"), "no-such-model: expected a model folder");
    }

    [Fact]
    public void Cancelled_it_ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var run = CliRun.Run([], ["bench", "--model", "squeezebert-tiny"], terminal: false, cancelled.Token);
        Assert.Equal((130, "", "error: cancelled.\n"), (run.Code, run.Output, run.Error));
    }

    [Fact]
    public void Shows_a_table_and_advice_on_a_terminal()
    {
        var run = CliRun.OnTerminal("bench", "--model", "squeezebert-tiny", "--threads", "1,2", "--lengths", "8", "--seconds", "0.001");
        Assert.Equal(0, run.Code);
        foreach (string part in (string[])["kernels ", "GFLOP/s", "p99 ms", "float32", "int8: ", ", most tokens with "])
            Assert.Contains(part, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Percentiles_are_times_that_were_measured()
    {
        Assert.Equal(new Latency(50, 90, 99, 100), Latency.Of(Enumerable.Range(1, 100).Select(i => (double)(101 - i))));
        Assert.Equal(new Latency(2, 3, 3, 3), Latency.Of([3, 1, 2]));
        Assert.Equal(new Latency(7, 7, 7, 1), Latency.Of([7]));
    }

    [Fact]
    public void Advice_names_the_fewest_threads_that_come_close_to_the_best()
    {
        ImmutableArray<BenchmarkRow> rows =
        [
            Row(1, 16, 100, 8), Row(1, 128, 100, 80),
            Row(2, 16, 190, 4), Row(2, 128, 190, 40),
            // Four threads: throughput grows by two in a hundred; short texts wait longer, long ones shorter.
            Row(4, 16, 194, 6), Row(4, 128, 194, 30),
        ];
        var advice = Assert.Single(ThreadAdvice.From(rows));
        Assert.Equal((2, 2), (advice.ForLatency, advice.ForThroughput));
        Assert.Equal("float32: shortest latency with 2 threads (2.00×), most tokens with 2 threads (1.90×).", advice.Sentence);
    }

    [Fact]
    public void Operations_are_those_of_the_layers_whatever_head_the_model_has()
    {
        var row = Row(1, 128, tokensPerSecond: 128e9, median: 1);
        var config = SqueezeBertConfig.FromPreset("squeezebert-base");
        double[] rates = [.. ((ModelHead[])[ModelHead.None, ModelHead.MaskedLanguageModel]).Select(head => ReportOf(config.WithHead(head), row).RateOf(row))];
        // 2·128·(768·768·(3/4 + 1) + 2·768·3072/4) + 4·128·128·768, twelve times.
        Assert.Equal([7_398_752_256.0, 7_398_752_256.0], rates);

        static BenchmarkReport ReportOf(SqueezeBertConfig config, BenchmarkRow row) => new() { Model = "a model", Config = config, Kernels = "scalar", FloatPeak = 1, Int8Peak = (1, "none"), Rows = [row] };
    }

    private static BenchmarkRow Row(int threads, int length, double tokensPerSecond, double median) =>
        new(WeightPrecision.Float32, threads, length, tokensPerSecond, new Latency(median, median, median, 3));

    private static JsonElement Bench(params string[] more)
    {
        var run = CliRun.Of(["bench", "--json", "--seconds", "0.001", .. more]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return JsonElement.Parse(run.Output);
    }

    private static JsonElement[] Rows(JsonElement json) => [.. json.GetProperty("rows").EnumerateArray()];
}
