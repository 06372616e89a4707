using System.Diagnostics;
using SqueezeBert.Kernels.Peaks;
using SqueezeBert.Kernels;
using SqueezeBert.Model;

namespace SqueezeBert.Benchmarks;

/// <summary>Where does the time of a forward pass go? The steps of all encoder layers of squeezebert-base, one after the other as in a pass.</summary>
/// <remarks>Weights come from memory as in a real pass, not from a cache warmed by the same product. The quietest round of each layer's step counts.</remarks>
internal static unsafe class LayerBreakdown
{
    private const int Rounds = 25;

    private static readonly (string Name, Action<EncoderLayer, Buffers> Run)[] Steps =
    [
        ("query, key, value", (layer, b) =>
        {
            layer.Attention.Query.Forward(b.Workspace, b.X, b.Hidden, b.Residual, b.Tokens);
            layer.Attention.Key.Forward(b.Workspace, b.X, b.Hidden, b.Residual, b.Tokens);
            layer.Attention.Value.Forward(b.Workspace, b.X, b.Hidden, b.Residual, b.Tokens);
        }),
        ("attention with the above", (layer, b) => layer.Attention.Forward(b.Workspace, b.Batch, b.X, b.Context)),
        ("post_attention", (layer, b) => layer.PostAttention.Forward(b.Workspace, b.Context, b.Hidden, b.Residual, b.Tokens)),
        ("feed-forward", (layer, b) => layer.FeedForward.Forward(b.Workspace, b.X, b.Residual, b.Tokens)),
        ("layer norm, twice", (layer, b) =>
        {
            layer.AttentionNorm.AddAndNormalize(b.Workspace, b.X, b.Residual, b.Tokens);
            layer.OutputNorm.AddAndNormalize(b.Workspace, b.X, b.Residual, b.Tokens);
        }),
    ];

    internal static void Run(TextWriter report)
    {
        var config = SqueezeBertConfig.FromPreset("squeezebert-base") with { VocabSize = 1000 };
        foreach (int threads in (int[])[1, 2])
        {
            var random = new Random(1);
            using var pool = new WorkerPool(threads);
            using var model = SqueezeBertModel.LoadForTraining(config, ModelHead.None, null, (parameter, initialization) =>
            {
                foreach (ref float value in parameter.Value.Span)
                    value = initialization == Initialization.One ? 1 : 0.1f * (random.NextSingle() - 0.5f);
            }, new ModelOptions { WorkerPool = pool }, out _);
            foreach (int tokens in (int[])[16, 128])
            {
                var buffers = new Buffers(new Workspace(KernelSet.Best, pool), config, tokens);
                var times = new double[model.Layers.Length, Steps.Length];
                for (int round = 0; round < Rounds; round++)
                    for (int n = 0; n < model.Layers.Length; n++)
                        for (int i = 0; i < Steps.Length; i++)
                        {
                            long start = Stopwatch.GetTimestamp();
                            Steps[i].Run(model.Layers[n], buffers);
                            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                            if (round == 0 || time < times[n, i]) times[n, i] = time;
                        }
                report.WriteLine($"{threads} threads, 1x{tokens}: ms of all layers; peak of one core {MachinePeak.Measure():F0} GFLOP/s");
                for (int i = 0; i < Steps.Length; i++) report.WriteLine($"  {Steps[i].Name,-26} {Enumerable.Range(0, model.Layers.Length).Sum(n => times[n, i]),8:F2}");
            }
        }
    }

    private sealed class Buffers(Workspace workspace, SqueezeBertConfig config, int tokens)
    {
        /// <summary>Values as a pass would have them: of ordinary size, none of them subnormal.</summary>
        private static float* Filled(AlignedBuffer buffer)
        {
            var random = new Random(3);
            foreach (ref float value in buffer.Span) value = 2 * random.NextSingle() - 1;
            return buffer.Pointer;
        }

        internal Workspace Workspace => workspace;

        internal int Tokens => tokens;

        internal int Hidden => config.HiddenSize;

        internal float* X { get; } = Filled(workspace.Rent("x", tokens, config.HiddenSize));

        internal float* Context { get; } = Filled(workspace.Rent("context", tokens, config.HiddenSize));

        internal float* Residual { get; } = Filled(workspace.Rent("residual", tokens, config.HiddenSize));

        internal TokenBatch Batch { get; } = new TokenBatchBuilder().Add([.. Enumerable.Range(1, tokens)]).Build();
    }
}
