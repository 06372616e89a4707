using SqueezeBert.Checkpoints;
using SqueezeBert.Training.Distillation;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Tests;

/// <summary>A model, a batch and an objective of tests/fixtures/train, ready to train.</summary>
internal sealed class GoldenCase : IDisposable
{
    private GoldenCase(TrainableModel model, WorkerPool pool, TrainingBatch batch, Objective objective) =>
        (Model, Pool, Batch, Objective) = (model, pool, batch, objective);

    internal TrainableModel Model { get; }

    internal WorkerPool Pool { get; }

    internal TrainingBatch Batch { get; }

    internal Objective Objective { get; private init; }

    internal static GoldenCase Load(string name, int threads = 2, Func<SqueezeBertConfig, SqueezeBertConfig>? change = null)
    {
        var config = SqueezeBertConfig.FromFile(RepositoryFiles.Fixture("train", name, "config.json"));
        if (change is not null) config = change(config);
        using var file = Golden.Open(name, "batch.safetensors");
        return config.Head switch
        {
            ModelHead.MaskedLanguageModel => Load(name, config, ModelHead.MaskedLanguageModel, threads, ScoredTokens(file), RowObjective.OfTokens(new CrossEntropy())),
            ModelHead.TokenClassification => Load(name, config, ModelHead.TokenClassification, threads, ScoredTokens(file), RowObjective.OfTokens(new CrossEntropy())),
            ModelHead.QuestionAnswering => Load(name, config, ModelHead.QuestionAnswering, threads, Spans(file), new SpanObjective()),
            ModelHead.MultipleChoice => Load(name, config, ModelHead.MultipleChoice, threads, Choices(file), new ChoiceObjective()),
            _ => LoadClassifier(name, config, threads, file),
        };
    }

    /// <summary>The encoder of a golden model under a head that PyTorch's models don't have.</summary>
    internal static GoldenCase Load(string name, ModelHead head, TrainingBatch batch, Objective objective, Func<SqueezeBertConfig, SqueezeBertConfig> change, int threads = 2) =>
        Load(name, change(SqueezeBertConfig.FromFile(RepositoryFiles.Fixture("train", name, "config.json"))).WithHead(head), head, threads, batch, objective);

    /// <summary>The texts and the objective of a golden case under a model of another shape, whose weights start at random.</summary>
    internal static GoldenCase Untrained(string name, Func<SqueezeBertConfig, SqueezeBertConfig> change, int threads = 2)
    {
        using var golden = Load(name, threads);
        var pool = new WorkerPool(threads);
        golden.Objective.UseThreads(pool);
        var model = golden.Model.Model;
        return new GoldenCase(TrainableModel.Load(change(model.Config), model.HeadKind, source: null, seed: 1, pool), pool, golden.Batch, golden.Objective);
    }

    /// <summary>The model anew, compared with a teacher.</summary>
    /// <param name="plan">What of it is compared.</param>
    /// <param name="answer">What the teacher says to the batch.</param>
    /// <param name="soft">The loss of its answers' rows.</param>
    internal GoldenCase Taught(MatchingPlan? plan, TeacherAnswer answer, RowLoss soft)
    {
        Dispose();
        var pool = new WorkerPool(Pool.ThreadCount);
        var model = TrainableModel.Load(Model.Model.Config, Model.Model.HeadKind, source: null, seed: 1, pool, plan);
        foreach (var (parameter, trained) in model.Parameters.OfModel.Zip(Model.Parameters.OfModel)) trained.Value.Span.CopyTo(parameter.Value.Span);
        model.Repack();
        return new(model, pool, Batch with { Teacher = answer }, new DistillationObjective(Objective, soft, mixing: 0.6));
    }

    /// <summary>The same model and texts with another objective or other targets.</summary>
    internal GoldenCase With(Objective objective, TrainingBatch batch) => new(Model, Pool, batch, objective);

    /// <summary>Gradients of the whole batch, from zero.</summary>
    internal double Accumulate(ulong seed = 0)
    {
        Model.Parameters.ClearGradients(Pool);
        return Model.Accumulate(Batch, Objective, Objective.CountOf(Batch), new StepRandom(seed, pass: 0));
    }

    /// <summary>The texts of a golden batch without its padding.</summary>
    internal static TokenBatch TokensIn(SafetensorsFile file)
    {
        var shape = file.Tensors["input_ids"].Shape;
        return TokenBatch.FromPadded(file.Integers("input_ids"), file.Integers("attention_mask"), file.Integers("token_type_ids"), (int)shape[^1]);
    }

    public void Dispose()
    {
        Model.Dispose();
        Pool.Dispose();
    }

    private static GoldenCase Load(string name, SqueezeBertConfig config, ModelHead head, int threads, TrainingBatch batch, Objective objective)
    {
        var pool = new WorkerPool(threads);
        objective.UseThreads(pool);
        using var weights = Golden.Open(name, "model.safetensors");
        return new GoldenCase(TrainableModel.Load(config, head, weights, seed: 1, pool), pool, batch, objective);
    }

    private static GoldenCase LoadClassifier(string name, SqueezeBertConfig config, int threads, SafetensorsFile file)
    {
        var problem = config.ProblemType ?? (config.NumLabels == 1 ? ProblemType.Regression : ProblemType.SingleLabelClassification);
        float[] targets = problem == ProblemType.SingleLabelClassification ? Labels(file, "labels") : file.Floats("labels");
        return Load(name, config, ModelHead.SequenceClassification, threads, new TrainingBatch(TokensIn(file), targets), RowObjective.OfSequences(RowLoss.For(problem)));
    }

    /// <summary>The tokens that have a label, by their places without padding.</summary>
    private static TrainingBatch ScoredTokens(SafetensorsFile file)
    {
        int[] labels = file.Integers("labels"), mask = file.Integers("attention_mask");
        int[] packed = [.. labels.Where((_, i) => mask[i] == 1)];
        int[] scored = [.. Enumerable.Range(0, packed.Length).Where(t => packed[t] != CrossEntropy.Ignored)];
        return new TrainingBatch(TokensIn(file), []) { ScoredTokens = scored, TokenTargets = [.. scored.Select(t => (float)packed[t])] };
    }

    private static TrainingBatch Spans(SafetensorsFile file)
    {
        int[] starts = file.Integers("start_positions"), ends = file.Integers("end_positions");
        return new TrainingBatch(TokensIn(file), [.. starts.Zip(ends, (start, end) => (float[])[start, end]).SelectMany(span => span)]);
    }

    private static TrainingBatch Choices(SafetensorsFile file)
    {
        var shape = file.Tensors["input_ids"].Shape;
        return new TrainingBatch(TokensIn(file), Labels(file, "labels")) { ExampleOffsets = [.. Enumerable.Range(0, (int)shape[0] + 1).Select(i => i * (int)shape[1])] };
    }

    private static float[] Labels(SafetensorsFile file, string name) => [.. file.Integers(name).Select(label => (float)label)];
}
