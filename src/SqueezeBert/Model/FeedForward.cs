using SqueezeBert.Kernels;
using SqueezeBert.Threading;

namespace SqueezeBert.Model;

/// <summary>Each token on its own passes through a wider layer and back.</summary>
/// <remarks><code>
/// y = Output(shuffle(act(Intermediate(x))))          [T, H] → [T, I] → [T, H], most models without the shuffle
/// </code>
/// Hugging Face: weights <c>intermediate.*</c> and <c>output.*</c> of a layer. Differs on purpose: where both layers have the
/// same groups, the wide activation of one group never leaves the cache. Immutable once loaded; safe to share.
/// </remarks>
internal sealed unsafe class FeedForward(GroupedLinear intermediate, GroupedLinear output, Activation activation, ChannelShuffle? shuffle = null)
{
    /// <summary>Values of one group's wide activation that stay in the second cache with what else is in use.</summary>
    private const int WideBlock = 96 * 1024;

    /// <summary>Parts per thread at which uneven shares no longer matter.</summary>
    private const int PartsPerThread = 4;

    internal GroupedLinear Intermediate => intermediate;

    internal GroupedLinear Output => output;

    internal Activation Activation => activation;

    /// <summary>What is still to be done between the two layers; null for nothing.</summary>
    internal ChannelShuffle? Shuffle => shuffle;

    /// <summary>Writes y.</summary>
    /// <param name="workspace">Kernels, threads, memory.</param>
    /// <param name="x">[T, H].</param>
    /// <param name="y">[T, H]; must not overlap x.</param>
    /// <param name="rows">T.</param>
    internal void Forward(Workspace workspace, float* x, float* y, int rows)
    {
        int threads = workspace.Pool.ThreadCount, groups = intermediate.Groups;
        int rowBlocks = RowBlocks(rows, intermediate.OutputsPerGroup);
        int blockRows = (rows + rowBlocks - 1) / rowBlocks, parts = rowBlocks * groups;
        if (shuffle is null && groups > 1 && groups == output.Groups && (parts % threads == 0 || parts >= PartsPerThread * threads))
        {
            workspace.Scratch.Grow((long)blockRows * intermediate.OutputsPerGroup + Math.Max(intermediate.ReadLength(workspace.Kernels, blockRows), output.ReadLength(workspace.Kernels, blockRows)));
            workspace.Pool.Run(parts, new Groups(this, workspace, x, y, rows, rowBlocks, blockRows));
            return;
        }
        float* wide = workspace.Rent("intermediate", rows, intermediate.OutputSize).Pointer;
        intermediate.Forward(workspace, x, intermediate.InputSize, wide, rows, activation);
        if (shuffle is not null)
        {
            float* shuffled = workspace.Rent("shuffled intermediate", rows, output.InputSize).Pointer;
            shuffle.Forward(workspace.Pool, wide, shuffled, rows);
            wide = shuffled;
        }
        output.Forward(workspace, wide, output.InputSize, y, rows);
    }

    /// <summary>Blocks that rows are cut into; at most one a row.</summary>
    internal static int RowBlocks(int rows, int width) => (int)Math.Min(rows, ((long)rows * width + WideBlock - 1) / WideBlock);

    /// <summary>One part is one group of one block of rows, there and back.</summary>
    private readonly struct Groups(FeedForward layer, Workspace workspace, float* x, float* y, int rows, int rowBlocks, int blockRows) : IParallelWork
    {
        public void Execute(int part)
        {
            int group = part / rowBlocks, first = part % rowBlocks * blockRows, count = Math.Min(blockRows, rows - first);
            if (count <= 0) return;
            int hidden = layer.Intermediate.InputSize, width = layer.Intermediate.OutputsPerGroup;
            float* wide = workspace.Scratch.Borrow(out int piece);
            float* rest = wide + (nint)blockRows * width;
            var input = layer.Intermediate.Read(workspace.Kernels, x + (nint)first * hidden + group * layer.Intermediate.InputsPerGroup, hidden, count, rest);
            layer.Intermediate.ForwardGroup(workspace.Kernels, group, input, wide, width, count);
            layer.Activation(workspace.Kernels, wide, count * width);
            layer.Output.ForwardGroup(workspace.Kernels, group, layer.Output.Read(workspace.Kernels, wide, width, count, rest), y + (nint)first * hidden + group * layer.Output.OutputsPerGroup, hidden, count);
            workspace.Scratch.Return(piece);
        }
    }
}
