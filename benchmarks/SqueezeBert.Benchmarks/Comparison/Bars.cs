using static SqueezeBert.Benchmarks.Comparison.EngineKind;
using static SqueezeBert.Benchmarks.Comparison.NumberType;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>What this project promises about its speed; ratios say how many times the other side's time is ours.</summary>
internal static class Bars
{
    private static readonly Subject Ours = new(ModelRole.SqueezeBert, EngineKind.Ours, Float32);
    private static readonly Subject OurInt8 = new(ModelRole.SqueezeBert, EngineKind.Ours, Int8);
    private static readonly Subject OurMachineCode = new(ModelRole.SqueezeBert, OursMachineCode, Int8);
    private static readonly Subject OurBert = new(ModelRole.Bert, EngineKind.Ours, Float32);
    private static readonly Subject Convolution = new(ModelRole.SqueezeBert, OnnxRuntimeConvolution, Float32);
    private static readonly Subject MatMul = new(ModelRole.SqueezeBert, OnnxRuntimeMatMul, Float32);
    private static readonly Subject PeerBert = new(ModelRole.Bert, OnnxRuntimeMatMul, Float32);
    private static readonly Subject PeerBertInt8 = new(ModelRole.Bert, OnnxRuntimeMatMul, Int8);

    /// <summary>In the order of the printed table.</summary>
    internal static IReadOnlyList<Bar<ComparisonResult>> All { get; } =
    [
        Share(1, 0.85, 0.95), Share(2, 0.82, 0.93),
        .. OnBothThreadCounts("conv_1x128", "against ONNX Runtime's convolutions", Convolution, Ours, "1x128", 1.35, 1.5),
        .. OnBothThreadCounts("conv_1x384", "against ONNX Runtime's convolutions", Convolution, Ours, "1x384", 1.25, 1.4),
        .. OnBothThreadCounts("conv_8x128", "against ONNX Runtime's convolutions", Convolution, Ours, "8x128", 1.25, 1.4),
        .. OnBothThreadCounts("conv_1x16", "against ONNX Runtime's convolutions", Convolution, Ours, "1x16", 1.5, 1.75),
        .. OnBothThreadCounts("conv_1x32", "against ONNX Runtime's convolutions", Convolution, Ours, "1x32", 1.5, 1.75),
        .. OnBothThreadCounts("matmul_1x128", "against ONNX Runtime's matrix products", MatMul, Ours, "1x128", 1.05, 1.2),
        Ratio("squeezebert_against_bert_1x128_1_thread", "against ONNX Runtime's BERT", PeerBert, Ours, "1x128", 1, 3.4, 3.7),
        .. OnBothThreadCounts("bert_1x128", "our BERT against ONNX Runtime's BERT", PeerBert, OurBert, "1x128", 1.0, 1.2),
        new("two_threads_against_one_1x128", "2 threads against 1, 1x128", 1.75, 1.93, result => result.MinMs(Ours, "1x128", 1) / result.MinMs(Ours, "1x128", 2)),
        .. OnBothThreadCounts("int8_against_float32_1x128", "our int8 against our float32", Ours, OurInt8, "1x128", 1.45, 1.6),
        .. OnBothThreadCounts("int8_against_float32_1x16", "our int8 against our float32", Ours, OurInt8, "1x16", 1.55, 1.75),
        Ratio("int8_against_bert_1x128_1_thread", "our int8 against ONNX Runtime's BERT", PeerBert, OurInt8, "1x128", 1, 5.2, 6),
        Ratio("int8_against_bert_int8_1x128_1_thread", "our int8 against ONNX Runtime's int8 BERT", PeerBertInt8, OurInt8, "1x128", 1, 1.7, 2),
        Ratio("int8_machine_code_against_bert_1x128_1_thread", "our int8 in machine code against ONNX Runtime's BERT", PeerBert, OurMachineCode, "1x128", 1, 7.5, 10),
        Ratio("int8_machine_code_against_bert_int8_1x128_1_thread", "our int8 in machine code against ONNX Runtime's int8 BERT", PeerBertInt8, OurMachineCode, "1x128", 1, 2.4, 3.3),
        .. ((int[])[1, 2]).Select(threads => new Bar<ComparisonResult>($"mixed_{Key(threads)}", $"mixed sentences against ONNX Runtime's faster form, padded, {Words(threads)}", 2, 3,
            result => Least(result.MinMs(Convolution, Workload.Mixed, threads), result.MinMs(MatMul, Workload.Mixed, threads)) / result.MinMs(Ours, Workload.Mixed, threads))),
    ];

    private static Bar<ComparisonResult> Share(int threads, double least, double aim) =>
        new($"share_of_peak_1x128_{Key(threads)}", $"share of the float32 peak, 1x128, {Words(threads)}", least, aim,
            result => result.Rows.FirstOrDefault(row => row.Subject == Ours && row.Workload.Name == "1x128" && row.Threads == threads) is { } row ? result.ShareOfPeak(row) : null);

    private static Bar<ComparisonResult>[] OnBothThreadCounts(string name, string description, Subject other, Subject ours, string workload, double least, double aim) =>
        [.. ((int[])[1, 2]).Select(threads => Ratio($"{name}_{Key(threads)}", description, other, ours, workload, threads, least, aim))];

    private static Bar<ComparisonResult> Ratio(string name, string description, Subject other, Subject ours, string workload, int threads, double least, double aim) =>
        new(name, $"{description}, {workload}, {Words(threads)}", least, aim, result => result.MinMs(other, workload, threads) / result.MinMs(ours, workload, threads));

    internal static string Words(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";

    internal static string Key(int threads) => Words(threads).Replace(' ', '_');

    private static double? Least(double? a, double? b) => a is null || b is null ? null : Math.Min(a.Value, b.Value);
}
