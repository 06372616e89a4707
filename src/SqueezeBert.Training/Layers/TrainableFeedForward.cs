using SqueezeBert.Kernels;
using SqueezeBert.Model;
using SqueezeBert.Threading;
using SqueezeBert.Training.Gradients;

namespace SqueezeBert.Training.Layers;

/// <summary>The two products between which an activation stands, trainable.</summary>
/// <remarks><code>
/// u = Intermediate(x)        [T, H] → [T, I]
/// y = Output(act(u))         [T, I] → [T, H]
/// </code>
/// A shuffle between them comes before the activation here, which gives the same values: what is kept then stands in one order.
/// </remarks>
internal sealed unsafe class TrainableFeedForward
{
    /// <summary>Rows that go through all three steps while the wide values between them are in cache.</summary>
    private const int RowBlock = 48;

    private readonly TrainableLinear intermediate;
    private readonly TrainableLinear output;
    private readonly ChannelShuffle? shuffle;
    private readonly HiddenActivation activation;
    private readonly Activation activate;
    private readonly ActivationBuffer before = new();
    private readonly ActivationBuffer after = new();

    internal TrainableFeedForward(EncoderLayer layer, SqueezeBertConfig config, LinearSet linears)
    {
        intermediate = linears.Of(layer.FeedForward.Intermediate);
        output = linears.Of(layer.FeedForward.Output);
        shuffle = layer.FeedForward.Shuffle;
        activation = config.HiddenAct;
        activate = Activations.Of(activation);
    }

    /// <summary>Writes y [T, H] from x [T, H].</summary>
    internal void Forward(PassContext pass, float* x, float* y)
    {
        before.Resize(pass.Tokens, output.InputSize);
        after.Resize(pass.Tokens, output.InputSize);
        pass.Pool.Run((pass.Tokens + RowBlock - 1) / RowBlock, new ForwardRows(this, pass, x, y));
    }

    /// <summary>Adds to the weights' gradients and writes ∂x [T, H] from ∂y [T, H]; the two may be the same memory.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="x">As in the forward pass.</param>
    /// <param name="outputGradient">∂y.</param>
    /// <param name="inputGradient">∂x.</param>
    /// <param name="then">What to do with some rows of ∂x, the first and how many, while they are in cache.</param>
    internal void Backward(PassContext pass, float* x, float* outputGradient, float* inputGradient, Action<int, int> then)
    {
        float* inner = pass.Workspace.Rent("intermediate gradient", pass.Tokens, output.InputSize).Pointer;
        output.Backward(pass, after.Pointer, outputGradient, inner, pass.Tokens, (first, rows) =>
        {
            nint start = (nint)first * output.InputSize;
            ActivationGradient.Apply(pass.Kernels, activation, before.Pointer + start, after.Pointer + start, inner + start, rows * output.InputSize);
        });
        if (shuffle is not null)
        {
            float* inOrder = pass.Workspace.Rent("unshuffled intermediate gradient", pass.Tokens, output.InputSize).Pointer;
            shuffle.Inverse().Forward(pass.Pool, inner, inOrder, pass.Tokens);
            inner = inOrder;
        }
        intermediate.Backward(pass, x, inner, inputGradient, pass.Tokens, then);
    }

    private readonly struct ForwardRows(TrainableFeedForward layer, PassContext pass, float* x, float* y) : IParallelWork
    {
        public void Execute(int part)
        {
            int first = part * RowBlock, rows = Math.Min(RowBlock, pass.Tokens - first), width = layer.output.InputSize;
            float* before = layer.before.Pointer + (nint)first * width, after = layer.after.Pointer + (nint)first * width;
            layer.intermediate.Forward(pass, x + (nint)first * layer.intermediate.InputSize, layer.shuffle is null ? before : after, rows);
            layer.shuffle?.Forward(after, before, rows);
            ResidualSum.Copy(before, after, rows * width);
            layer.activate(pass.Kernels, after, rows * width);
            layer.output.Forward(pass, after, y + (nint)first * layer.output.OutputSize, rows);
        }
    }
}
