using SqueezeBert.Heads;
using SqueezeBert.Training.Layers;

namespace SqueezeBert.Training.Heads;

/// <summary>An <see cref="IntentAndSlotsHead"/> that can be trained: both classifiers over one pass, with dropout before each.</summary>
/// <remarks><code>
/// output = [intent logits, slot logits]        [T, H] → [B, intents], then [R, slots]
/// </code></remarks>
internal sealed unsafe class TrainableIntentAndSlotsHead(TrainableSequenceClassifier intents, TrainableTokenClassifier slots) : TrainableHead
{
    private readonly ActivationBuffer output = new();

    internal override IEnumerable<TrainableLinear> Linears => [.. intents.Linears, .. slots.Linears];

    internal override int OutputLength(PassContext pass) => intents.OutputLength(pass) + slots.OutputLength(pass);

    internal override float* Forward(PassContext pass, float* x)
    {
        int split = intents.OutputLength(pass), rest = slots.OutputLength(pass);
        output.Resize(1, split + rest);
        ResidualSum.Copy(intents.Forward(pass, x), output.Pointer, split);
        ResidualSum.Copy(slots.Forward(pass, x), output.Pointer + split, rest);
        return output.Pointer;
    }

    internal override void Backward(PassContext pass, float* outputGradient, float* gradient)
    {
        int width = slots.InputSize;
        float* slotGradient = pass.Workspace.Rent("slot gradient", pass.Tokens, width).Pointer;
        intents.Backward(pass, outputGradient, gradient);
        slots.Backward(pass, outputGradient + intents.OutputLength(pass), slotGradient);
        ResidualSum.Add(pass, gradient, slotGradient, (long)pass.Tokens * width);
    }
}
