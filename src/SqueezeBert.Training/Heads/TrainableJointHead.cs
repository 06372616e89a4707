using SqueezeBert.Heads;
using SqueezeBert.Training.Layers;

namespace SqueezeBert.Training.Heads;

/// <summary>Two heads over one pass, one that reads sequences and one that reads tokens: an <see cref="IntentAndSlotsHead"/> or a <see cref="PretrainingHead"/> that can be trained.</summary>
/// <remarks><code>
/// output = [logits of sequences, logits of tokens]        [T, H] → [B, classes], then [R, labels]
/// </code></remarks>
/// <param name="sequences">The head of sequences.</param>
/// <param name="tokens">The head of tokens.</param>
/// <param name="hiddenSize">H.</param>
internal sealed unsafe class TrainableJointHead(TrainableSequenceClassifier sequences, TrainableHead tokens, int hiddenSize) : TrainableHead
{
    private readonly ActivationBuffer output = new();

    internal override IEnumerable<TrainableLinear> Linears => [.. sequences.Linears, .. tokens.Linears];

    internal override int OutputLength(PassContext pass) => sequences.OutputLength(pass) + tokens.OutputLength(pass);

    internal override float* Forward(PassContext pass, float* x)
    {
        int split = sequences.OutputLength(pass), rest = tokens.OutputLength(pass);
        output.Resize(1, split + rest);
        ResidualSum.Copy(sequences.Forward(pass, x), output.Pointer, split);
        ResidualSum.Copy(tokens.Forward(pass, x), output.Pointer + split, rest);
        return output.Pointer;
    }

    internal override void Backward(PassContext pass, float* outputGradient, float* gradient)
    {
        float* ofTokens = pass.Workspace.Rent("gradient of the tokens' head", pass.Tokens, hiddenSize).Pointer;
        sequences.Backward(pass, outputGradient, gradient);
        tokens.Backward(pass, outputGradient + sequences.OutputLength(pass), ofTokens);
        ResidualSum.Add(pass, gradient, ofTokens, (long)pass.Tokens * hiddenSize);
    }
}
