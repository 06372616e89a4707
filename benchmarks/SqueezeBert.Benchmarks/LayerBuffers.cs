using SqueezeBert.Model;

namespace SqueezeBert.Benchmarks;

/// <summary>What the steps of a layer read and write, with values as a pass would have them: of ordinary size, none of them subnormal.</summary>
internal sealed unsafe class LayerBuffers(Workspace workspace, SqueezeBertConfig config, int tokens)
{
    internal Workspace Workspace => workspace;

    internal int Tokens => tokens;

    internal int Hidden => config.HiddenSize;

    internal int IntermediateSize => config.IntermediateSize;

    internal float* X { get; } = Filled(workspace.Rent("x", tokens, config.HiddenSize));

    internal float* Context { get; } = Filled(workspace.Rent("context", tokens, config.HiddenSize));

    internal float* Residual { get; } = Filled(workspace.Rent("residual", tokens, config.HiddenSize));

    internal float* Intermediate { get; } = Filled(workspace.Rent("intermediate of a step", tokens, config.IntermediateSize));

    /// <summary>[heads · T, T].</summary>
    internal float* Scores { get; } = Filled(workspace.Rent("scores of a step", config.NumAttentionHeads * tokens, tokens));

    /// <summary>Room for the widest quantised input, [T, I].</summary>
    internal byte* Quantized { get; } = (byte*)workspace.Rent("quantized of a step", tokens, workspace.Kernels.QuantizedStride(config.IntermediateSize) / sizeof(float)).Pointer;

    internal float* Scales { get; } = workspace.Rent("scales of a step", tokens, 1).Pointer;

    internal TokenBatch Batch { get; } = new TokenBatchBuilder().Add([.. Enumerable.Range(1, tokens)]).Build();

    private static float* Filled(AlignedBuffer buffer)
    {
        var random = new Random(3);
        foreach (ref float value in buffer.Span) value = 2 * random.NextSingle() - 1;
        return buffer.Pointer;
    }
}
