using SqueezeBert.Kernels;
using SqueezeBert.Model;
using SqueezeBert.Threading;
using SqueezeBert.Training.Gradients;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Layers;

/// <summary>The two products between which an activation stands, trainable.</summary>
/// <remarks><code>
/// u = Intermediate(x)        [T, H] → [T, I]
/// y = Output(act(u))         [T, I] → [T, H]
/// </code></remarks>
internal sealed unsafe class TrainableFeedForward
{
    private const int RowBlock = 32;

    private readonly TrainableLinear intermediate;
    private readonly TrainableLinear output;
    private readonly HiddenActivation activation;
    private readonly Activation activate;
    private readonly ActivationBuffer before = new();
    private readonly ActivationBuffer after = new();

    internal TrainableFeedForward(EncoderLayer layer, SqueezeBertConfig config, ParameterSet parameters)
    {
        intermediate = new TrainableLinear(layer.FeedForward.Intermediate, parameters);
        output = new TrainableLinear(layer.FeedForward.Output, parameters);
        activation = config.HiddenAct;
        activate = Activations.Of(activation);
    }

    internal IEnumerable<TrainableLinear> Linears => [intermediate, output];

    /// <summary>Writes y [T, H] from x [T, H].</summary>
    internal void Forward(PassContext pass, float* x, float* y)
    {
        before.Resize(pass.Tokens, output.InputSize);
        after.Resize(pass.Tokens, output.InputSize);
        intermediate.Forward(pass, x, before.Pointer, pass.Tokens);
        pass.Pool.Run(Blocks(pass), new ActivationRows(this, pass));
        output.Forward(pass, after.Pointer, y, pass.Tokens);
    }

    /// <summary>Adds to the weights' gradients and writes ∂x [T, H] from ∂y [T, H]; the two may be the same memory.</summary>
    internal void Backward(PassContext pass, float* x, float* outputGradient, float* inputGradient)
    {
        float* inner = pass.Workspace.Rent("intermediate gradient", pass.Tokens, output.InputSize).Pointer;
        output.Backward(pass, after.Pointer, outputGradient, inner, pass.Tokens);
        pass.Pool.Run(Blocks(pass), new GradientRows(this, pass, inner));
        intermediate.Backward(pass, x, inner, inputGradient, pass.Tokens);
    }

    private static int Blocks(PassContext pass) => (pass.Tokens + RowBlock - 1) / RowBlock;

    private readonly struct ActivationRows(TrainableFeedForward layer, PassContext pass) : IParallelWork
    {
        public void Execute(int part)
        {
            int count = Math.Min(RowBlock, pass.Tokens - part * RowBlock) * layer.output.InputSize;
            nint start = (nint)part * RowBlock * layer.output.InputSize;
            ResidualSum.Copy(layer.before.Pointer + start, layer.after.Pointer + start, count);
            layer.activate(pass.Kernels, layer.after.Pointer + start, count);
        }
    }

    private readonly struct GradientRows(TrainableFeedForward layer, PassContext pass, float* gradient) : IParallelWork
    {
        public void Execute(int part)
        {
            int count = Math.Min(RowBlock, pass.Tokens - part * RowBlock) * layer.output.InputSize;
            nint start = (nint)part * RowBlock * layer.output.InputSize;
            ActivationGradient.Apply(pass.Kernels, layer.activation, layer.before.Pointer + start, layer.after.Pointer + start, gradient + start, count);
        }
    }
}
