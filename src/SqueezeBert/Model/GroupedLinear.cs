using SqueezeBert.Kernels;
using SqueezeBert.Threading;

namespace SqueezeBert.Model;

/// <summary>A position-wise linear layer whose outputs see only their own group of inputs; one group is a dense layer.</summary>
/// <remarks><code>
/// y[t, o] = bias[o] + Σᵢ x[t, g·K + i] · weight[o, i]      K = inputs per group, g = o / (outputs per group)
/// x [T, I] → y [T, O]
/// </code>
/// Where a <see cref="ChannelShuffle"/> follows and the weights are packed for good, the rows of the weight are packed in shuffled order: each
/// run of a group's outputs is a group of its own, which reads that group's inputs, and y comes out shuffled at no cost.
/// Hugging Face: <c>nn.Conv1d(kernel_size=1, groups=G)</c>, weight [O, I/G, 1], or <c>nn.Linear</c>, weight [O, I].
/// Immutable once loaded (training calls <see cref="Repack"/>); safe to share.
/// </remarks>
internal sealed unsafe partial class GroupedLinear
{
    /// <summary>Values of one group's input that stay in the second cache (a megabyte or more) while panels of weights stream past.</summary>
    private const int InputBlock = 144 * 1024;

    /// <summary>Values of output that stay there until the activation comes to them.</summary>
    private const int OutputBlock = 32 * 1024;

    /// <summary>Rows of the kernels' largest tile.</summary>
    private const int TileRows = 12;

    /// <summary>Parts per thread at which the threads' uneven progress evens out.</summary>
    private const int PartsPerThread = 4;

    private readonly AlignedBuffer packed;
    private readonly Parameter bias;
    private readonly int panelCount;

    /// <summary>Groups of inputs: as many as of outputs, or fewer, which the groups of outputs then read in turn.</summary>
    private readonly int inputGroups;

    private GroupedLinear(AlignedBuffer packed, Parameter? weight, Parameter bias, int inputSize, int outputSize, int groups, int inputGroups)
    {
        (InputSize, OutputSize, Groups, this.inputGroups) = (inputSize, outputSize, groups, inputGroups);
        (this.packed, Weight, this.bias) = (packed, weight, bias);
        panelCount = GroupedMatMul.PanelCount(groups, OutputsPerGroup);
    }

    internal int InputSize { get; }

    internal int OutputSize { get; }

    /// <summary>Groups of outputs.</summary>
    internal int Groups { get; }

    internal int InputsPerGroup => InputSize / inputGroups;

    internal int OutputsPerGroup => OutputSize / Groups;

    /// <summary>The weight as the checkpoint has it; null unless loaded for training.</summary>
    internal Parameter? Weight { get; }

    internal Parameter Bias => bias;

    /// <summary>A 1-wide convolution: weight [O, I/G, 1].</summary>
    /// <param name="scope">Where it is.</param>
    /// <param name="inputSize">I.</param>
    /// <param name="outputSize">O.</param>
    /// <param name="groups">G.</param>
    /// <param name="shuffle">What its outputs are shuffled by; null for nothing. Not for training.</param>
    internal static GroupedLinear LoadConvolution(WeightScope scope, int inputSize, int outputSize, int groups, ChannelShuffle? shuffle = null) =>
        shuffle is null ? Load(scope, inputSize, outputSize, groups, outputSize, inputSize / groups, 1) : LoadShuffled(scope, inputSize, outputSize, groups, shuffle);

    /// <summary>A dense layer: weight [O, I].</summary>
    internal static GroupedLinear LoadDense(WeightScope scope, int inputSize, int outputSize) =>
        Load(scope, inputSize, outputSize, 1, outputSize, inputSize);

    /// <summary>A dense layer whose checkpoint has no bias.</summary>
    internal static GroupedLinear LoadWithoutBias(WeightScope scope, int inputSize, int outputSize) =>
        new(Pack(scope, [outputSize, inputSize], groups: 1, shuffle: null), null, new Parameter("bias", [outputSize]), inputSize, outputSize, groups: 1, inputGroups: 1);

    private static GroupedLinear Load(WeightScope scope, int inputSize, int outputSize, int groups, params int[] shape)
    {
        if (scope.Quantizes) return new(scope.BorrowQuantized("weight", shape), scope.Take("bias", Initialization.Zero, outputSize), inputSize, outputSize, groups, groups);
        var weight = scope.KeepsParameters ? scope.Take("weight", Initialization.Normal, shape) : null;
        var packed = weight is null ? Pack(scope, shape, groups, shuffle: null) : Pack(weight, groups);
        return new(packed, weight, scope.Take("bias", Initialization.Zero, outputSize), inputSize, outputSize, groups, groups);
    }

    private static GroupedLinear LoadShuffled(WeightScope scope, int inputSize, int outputSize, int groups, ChannelShuffle shuffle)
    {
        int[] shape = [outputSize, inputSize / groups, 1];
        int runs = shuffle.Writers * shuffle.Readers;
        if (scope.Quantizes)
        {
            var weight = shuffle.ForwardRows(scope.BorrowQuantized("weight", shape));
            return new(weight, shuffle.ForwardRows(scope.Take("bias", Initialization.Zero, outputSize)), inputSize, outputSize, runs, groups);
        }
        var packed = Pack(scope, shape, runs, shuffle);
        return new(packed, null, shuffle.ForwardRows(scope.Take("bias", Initialization.Zero, outputSize)), inputSize, outputSize, runs, groups);
    }

    /// <summary>A dense layer whose weight another layer owns: the tied decoder of masked language models.</summary>
    internal static GroupedLinear Tied(Parameter weight, Parameter bias, bool keepWeight) =>
        new(Pack(weight, groups: 1), keepWeight ? weight : null, bias, weight.Shape[1], weight.Shape[0], groups: 1, inputGroups: 1);

    private static AlignedBuffer Pack(Parameter weight, int groups)
    {
        int outputs = weight.Shape[0] / groups, inputs = weight.Shape[1];
        var packed = new AlignedBuffer(checked((int)GroupedMatMul.PackedLength(groups, outputs, inputs)));
        GroupedMatMul.Pack(weight.Value.Span, groups, outputs, inputs, packed.Span);
        return packed;
    }

    /// <summary>Packs panel by panel while the weight is read, on all threads; where the outputs are shuffled, a panel's rows lie elsewhere, but together.</summary>
    private static AlignedBuffer Pack(WeightScope scope, int[] shape, int groups, ChannelShuffle? shuffle)
    {
        int outputs = shape[0] / groups, inputs = shape[1];
        var packed = new AlignedBuffer(checked((int)GroupedMatMul.PackedLength(groups, outputs, inputs)));
        scope.TakeRows("weight", shape, GroupedMatMul.PanelCount(groups, outputs), RowsOf,
            (panel, rows) => GroupedMatMul.PackPanel(rows, outputs, inputs, panel, packed.Span));
        return packed;

        (int, int) RowsOf(int panel)
        {
            var (first, count) = GroupedMatMul.PanelColumns(outputs, panel, 1);
            return (shuffle is null ? first : shuffle.Inverse().PlaceOf(first), count);
        }
    }

    /// <summary>Takes changed weights over into the kernels' layout.</summary>
    internal void Repack() => GroupedMatMul.Pack(Weight!.Value.Span, Groups, OutputsPerGroup, InputsPerGroup, packed.Span);

    /// <summary>y = this(x), then the activation if one is given.</summary>
    /// <param name="workspace">Kernels and threads.</param>
    /// <param name="input">[T, I], rows <paramref name="inputStride"/> apart.</param>
    /// <param name="inputStride">Values from one row to the next; at least I.</param>
    /// <param name="output">[T, O]; must not overlap the input.</param>
    /// <param name="rows">T.</param>
    /// <param name="activation">Applied to each output while it is still in cache.</param>
    internal void Forward(Workspace workspace, float* input, nint inputStride, float* output, int rows, Activation? activation = null)
    {
        if (int8 is not null)
        {
            ForwardInt8(workspace, input, inputStride, output, rows, activation);
            return;
        }
        // Weights are read once per block of rows, from far away: few blocks, and threads that share panels out.
        int mostRows = Math.Max(InputBlock / InputsPerGroup, TileRows);
        int rowBlocks = (rows + mostRows - 1) / mostRows;
        int blockRows = ((rows + rowBlocks - 1) / rowBlocks + TileRows - 1) / TileRows * TileRows;
        rowBlocks = (rows + blockRows - 1) / blockRows;

        int wanted = workspace.Pool.ThreadCount == 1 ? 1 : workspace.Pool.ThreadCount * PartsPerThread;
        int panelBlocks = Math.Clamp((wanted + rowBlocks - 1) / rowBlocks, 1, panelCount);
        int panelsPerBlock = (panelCount + panelBlocks - 1) / panelBlocks;
        if (activation is not null) panelsPerBlock = Math.Clamp(OutputBlock / (blockRows * GroupedMatMul.PanelWidth), 1, panelsPerBlock);
        panelBlocks = (panelCount + panelsPerBlock - 1) / panelsPerBlock;
        workspace.Pool.Run(rowBlocks * panelBlocks, new Tiles(this, workspace.Kernels, input, inputStride, output, rows, blockRows, panelBlocks, panelsPerBlock, activation));
    }

    /// <summary>One group alone, on the calling thread.</summary>
    /// <param name="kernels">Kernels.</param>
    /// <param name="group">Which group.</param>
    /// <param name="input">The group's own columns, from <see cref="Read"/>.</param>
    /// <param name="output">[T, O/G]: the group's own columns, rows <paramref name="outputStride"/> apart.</param>
    /// <param name="outputStride">Values from one row to the next.</param>
    /// <param name="rows">T.</param>
    internal void ForwardGroup(KernelSet kernels, int group, LinearInput input, float* output, nint outputStride, int rows)
    {
        if (int8 is not null)
            int8.Multiply(kernels, group, input, output, outputStride, rows, 0, int8.PanelsPerGroup);
        else
            kernels.GroupedMatMul(input.Values - (nint)group * InputsPerGroup, input.Stride, packed.Pointer, bias.Value.Pointer, output - (nint)group * OutputsPerGroup, outputStride,
                rows, Groups, OutputsPerGroup, InputsPerGroup, group * (panelCount / Groups), panelCount / Groups);
    }

    private void Multiply(KernelSet kernels, float* input, nint inputStride, float* output, int rows, int firstPanel, int panels)
    {
        // Where groups read in turn, the kernel is called group by group: it looks for a group's inputs where its outputs stand.
        int end = firstPanel + panels, perGroup = panelCount / Groups;
        while (firstPanel < end)
        {
            int group = firstPanel / perGroup, count = inputGroups == Groups ? panels : Math.Min(end, (group + 1) * perGroup) - firstPanel;
            kernels.GroupedMatMul(input + (nint)(group % inputGroups - group) * InputsPerGroup, inputStride, packed.Pointer, bias.Value.Pointer, output, OutputSize,
                rows, Groups, OutputsPerGroup, InputsPerGroup, firstPanel, count);
            firstPanel += count;
        }
    }

    private readonly struct Tiles(GroupedLinear layer, KernelSet kernels, float* input, nint inputStride, float* output, int rows, int blockRows, int panelBlocks, int panelsPerBlock, Activation? activation) : IParallelWork
    {
        public void Execute(int part)
        {
            int firstRow = part / panelBlocks * blockRows;
            int firstPanel = part % panelBlocks * panelsPerBlock;
            int panels = Math.Min(panelsPerBlock, layer.panelCount - firstPanel);
            int count = Math.Min(blockRows, rows - firstRow);
            float* block = output + (nint)firstRow * layer.OutputSize;
            layer.Multiply(kernels, input + firstRow * inputStride, inputStride, block, count, firstPanel, panels);
            if (activation is null) return;
            var (firstColumn, columns) = GroupedMatMul.PanelColumns(layer.OutputsPerGroup, firstPanel, panels);
            for (int r = 0; r < count; r++) activation(kernels, block + (nint)r * layer.OutputSize + firstColumn, columns);
        }
    }
}
