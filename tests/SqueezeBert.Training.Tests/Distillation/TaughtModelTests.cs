using SqueezeBert.Training.Randomness;
using SqueezeBert.Training.Tests.Gradients;
using Xunit;

namespace SqueezeBert.Training.Tests.Distillation;

/// <summary>The losses of a teacher's answers, hidden states, attentions and vectors, by every head and with and without a projection.</summary>
public class TaughtModelTests
{
    [Theory]
    [MemberData(nameof(TaughtCases.Names), MemberType = typeof(TaughtCases))]
    public void Gradients_beside_a_teacher_equal_the_slope_of_the_loss(string name, int wider)
    {
        using var test = TaughtCases.Load(name, wider, config => config with { HiddenAct = HiddenActivation.GeluNew, HiddenDropoutProb = 0.2, AttentionProbsDropoutProb = 0.2 }, threads: 1);
        // Weight and bias of the projection, where there is one.
        Assert.Equal(wider == 0 ? 0 : 2, test.Model.Parameters.BesideModel.Length);
        NumericalGradientTests.RequireSlopes(test);
    }

    [Theory]
    [MemberData(nameof(TaughtCases.Names), MemberType = typeof(TaughtCases))]
    public void A_teacher_gives_the_same_bits_on_any_number_of_threads(string name, int wider) =>
        Assert.Equal(TwoSteps.GradientsOf(TaughtCases.Load(name, wider, TwoSteps.WithDropout, threads: 1)), TwoSteps.GradientsOf(TaughtCases.Load(name, wider, TwoSteps.WithDropout, threads: 2)));

    [Fact]
    public void Micro_batches_of_texts_add_up_to_the_loss_of_the_whole_batch()
    {
        using var test = TaughtCases.Load("squeezebert-seqcls3", 8, config => config);
        var (tokens, teacher) = (test.Batch.Tokens, test.Batch.Teacher!);
        int width = teacher.HiddenStates[0].Length / tokens.TokenCount, labels = teacher.Output.Length / tokens.SequenceCount, attended = 0, heads = test.Model.Model.Config.NumAttentionHeads;
        double whole = test.Accumulate(), sum = 0;
        for (int b = 0; b < tokens.SequenceCount; b++)
        {
            int start = tokens.SequenceOffsets[b], length = tokens.SequenceLength(b), scores = heads * length * length;
            var single = TokenBatch.Single(tokens.InputIds.Slice(start, length), tokens.TokenTypeIds.Slice(start, length));
            sum += test.Model.Accumulate(new(single, [test.Batch.Targets[b]])
            {
                Teacher = new()
                {
                    Output = teacher.Output.AsSpan(b * labels, labels).ToArray(),
                    HiddenStates = [.. teacher.HiddenStates.Select(states => states.AsSpan(start * width, length * width).ToArray())],
                    Attentions = [.. teacher.Attentions.Select(rows => rows.AsSpan(attended, scores).ToArray())],
                },
            }, test.Objective, test.Objective.CountOf(test.Batch), new StepRandom(0, 0));
            attended += scores;
        }
        // Sums in another order.
        Assert.Equal(whole, sum, 1e-6);
    }
}
