using SqueezeBert.Heads;
using SqueezeBert.Kernels;
using SqueezeBert.Model;
using SqueezeBert.Threading;
using SqueezeBert.Training.Gradients;
using SqueezeBert.Training.Layers;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Heads;

/// <summary>A <see cref="MaskedLanguageModelHead"/> that can be trained; it computes the scored tokens only.</summary>
/// <remarks><code>
/// u = Transform(x of the scored tokens)         [T, H] → [R, E], E the embeddings' size
/// logits = Decoder(LayerNorm(act(u)))           [R, E] → [R, V]
/// </code>
/// A decoder that shares the word embeddings adds to their gradient before the embeddings themselves do.
/// </remarks>
internal sealed unsafe class TrainableMaskedLanguageModelHead(MaskedLanguageModelHead head, SqueezeBertConfig config, ParameterSet parameters) : TrainableHead
{
    private const int RowBlock = 32;

    private readonly TrainableLinear transform = new(head.Transform, parameters);
    private readonly TrainableLayerNorm norm = new(head.Norm, parameters);
    private readonly TrainableLinear decoder = new(head.Decoder, parameters);
    private readonly HiddenActivation activation = config.HiddenAct;
    private readonly Activation activate = Activations.Of(config.HiddenAct);
    private readonly ActivationBuffer gathered = new();
    private readonly ActivationBuffer before = new();
    private readonly ActivationBuffer after = new();
    private readonly ActivationBuffer logits = new();
    private float* normalized;

    internal override IEnumerable<TrainableLinear> Linears => [transform, decoder];

    internal override int OutputLength(PassContext pass) => checked(pass.Examples.ScoredTokenCount * decoder.OutputSize);

    internal override float* Forward(PassContext pass, float* x)
    {
        int rows = pass.Examples.ScoredTokenCount, width = transform.InputSize;
        ScoredRows.Gather(pass, x, gathered.Resize(rows, width), width);
        transform.Forward(pass, gathered.Pointer, before.Resize(rows, transform.OutputSize), rows);
        ResidualSum.Copy(before.Pointer, after.Resize(rows, transform.OutputSize), (long)rows * transform.OutputSize);
        pass.Pool.Run(Blocks(rows), new ActivationRows(this, pass.Kernels, rows * transform.OutputSize));
        normalized = norm.Forward(pass, after.Pointer, null, rows);
        decoder.Forward(pass, normalized, logits.Resize(rows, decoder.OutputSize), rows);
        return logits.Pointer;
    }

    internal override void Backward(PassContext pass, float* outputGradient, float* gradient)
    {
        int rows = pass.Examples.ScoredTokenCount, width = transform.InputSize;
        float* inner = pass.Workspace.Rent("transform gradient", rows, transform.OutputSize).Pointer;
        float* rowGradient = pass.Workspace.Rent("scored row gradient", rows, width).Pointer;
        decoder.Backward(pass, normalized, outputGradient, inner, rows);
        norm.Backward(pass, inner, rows);
        ActivationGradient.Apply(pass.Kernels, activation, before.Pointer, after.Pointer, inner, rows * transform.OutputSize);
        transform.Backward(pass, gathered.Pointer, inner, rowGradient, rows);
        ScoredRows.Scatter(pass, rowGradient, gradient, width);
    }

    private static int Blocks(int rows) => (rows + RowBlock - 1) / RowBlock;

    private readonly struct ActivationRows(TrainableMaskedLanguageModelHead owner, KernelSet kernels, int count) : IParallelWork
    {
        public void Execute(int part)
        {
            int first = part * RowBlock * owner.transform.OutputSize;
            owner.activate(kernels, owner.after.Pointer + first, Math.Min(RowBlock * owner.transform.OutputSize, count - first));
        }
    }
}
