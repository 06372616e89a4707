using SqueezeBert.Training.Distillation;
using SqueezeBert.Training.Losses;
using Xunit;

namespace SqueezeBert.Training.Tests.Distillation;

/// <summary>Small models of every head beside a teacher that answers at random, with everything compared that can be.</summary>
internal static class TaughtCases
{
    public static TheoryData<string, int> Names => new(HeadCases.Names.SelectMany(name => (TheoryDataRow<string, int>[])[new(name.Data, 0), new(name.Data, 8)]));

    /// <param name="name">One of <see cref="HeadCases"/>.</param>
    /// <param name="wider">How much wider than the student the teacher is; 0 needs no projection.</param>
    /// <param name="change">Changes the student's configuration.</param>
    /// <param name="threads">Threads.</param>
    internal static GoldenCase Load(string name, int wider, Func<SqueezeBertConfig, SqueezeBertConfig> change, int threads = 2)
    {
        var test = HeadCases.Load(name, change, threads);
        var config = test.Model.Model.Config;
        bool makesVectors = test.Model.Model.Head is null;
        int width = config.HiddenSize + wider, tokens = test.Batch.Tokens.TokenCount, count = test.Model.Forward(test.Batch, default).Length;
        var plan = new MatchingPlan
        {
            Pairs = [new(0, 1), new(1, 3)],
            Width = width,
            HiddenStateWeight = 0.7,
            AttentionWeight = 3,
            VectorWeight = makesVectors ? 0.6 : 0,
            VectorLoss = wider == 0 ? new CosineDistance() : new MeanSquaredError(),
        };
        var random = new Random(17);
        var answer = new TeacherAnswer
        {
            Output = Values(makesVectors ? test.Batch.Tokens.SequenceCount * width : count),
            HiddenStates = [Values(tokens * width), Values(tokens * width)],
            Attentions = [Rows(), Rows()],
        };
        return test.Taught(plan, answer, config.ProblemType == ProblemType.MultiLabelClassification ? new SoftBinaryCrossEntropy(1.5) : new SoftCrossEntropy(1.5));

        float[] Values(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)(2 * random.NextDouble() - 1))];

        // Rows that sum to 1.
        float[] Rows() =>
        [
            .. Enumerable.Range(0, test.Batch.Tokens.SequenceCount).SelectMany(b => Enumerable.Range(0, config.NumAttentionHeads * test.Batch.Tokens.SequenceLength(b)).SelectMany(_ =>
            {
                double[] row = [.. Enumerable.Range(0, test.Batch.Tokens.SequenceLength(b)).Select(_ => random.NextDouble())];
                return row.Select(value => (float)(value / row.Sum()));
            })),
        ];
    }
}
