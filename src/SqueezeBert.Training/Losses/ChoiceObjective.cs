using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Losses;

/// <summary>Which of an example's sequences is the right one: the loss of multiple choice.</summary>
/// <remarks><code>
/// loss = mean over examples of CE(logits of its sequences, the right one)
/// output [B]        targets [examples]: numbers of choices
/// </code>
/// Examples may have different numbers of choices. Hugging Face: <c>…ForMultipleChoice</c>.
/// </remarks>
internal sealed class ChoiceObjective : Objective
{
    private readonly CrossEntropy loss;

    internal ChoiceObjective(double labelSmoothing = 0) => loss = new CrossEntropy(labelSmoothing);

    internal override LossCounts CountOf(TrainingBatch batch) => new(batch.Targets.Length);

    internal override double Compute(ReadOnlySpan<float> output, TrainingBatch batch, LossCounts counts, Span<float> gradient)
    {
        double sum = 0;
        for (int example = 0; example < batch.Targets.Length; example++)
        {
            var choices = batch.ExampleOffsets[example]..batch.ExampleOffsets[example + 1];
            sum += loss.ComputeRow(output[choices], (int)batch.Targets[example], counts.First, gradient[choices]);
        }
        return sum / counts.First;
    }

    internal override IEnumerable<OutputRow> RowsOf(TrainingBatch batch, int outputLength, LossCounts counts) =>
        Enumerable.Range(0, batch.Targets.Length).Select(example => new OutputRow(batch.ExampleOffsets[example], 1, batch.ExampleOffsets[example + 1] - batch.ExampleOffsets[example], counts.First));
}
