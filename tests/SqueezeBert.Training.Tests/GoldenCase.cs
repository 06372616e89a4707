using SqueezeBert.Checkpoints;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training.Tests;

/// <summary>A model, a batch and a loss of tests/fixtures/train, ready to train.</summary>
internal sealed class GoldenCase : IDisposable
{
    private GoldenCase(TrainableModel model, WorkerPool pool, TokenBatch batch, float[] targets, SequenceLoss loss) =>
        (Model, Pool, Batch, Targets, Loss) = (model, pool, batch, targets, loss);

    internal TrainableModel Model { get; }

    internal WorkerPool Pool { get; }

    internal TokenBatch Batch { get; }

    internal float[] Targets { get; }

    internal SequenceLoss Loss { get; }

    internal static GoldenCase Load(string name, int threads = 2, Func<SqueezeBertConfig, SqueezeBertConfig>? change = null)
    {
        var config = SqueezeBertConfig.FromFile(RepositoryFiles.Fixture("train", name, "config.json"));
        if (change is not null) config = change(config);
        var pool = new WorkerPool(threads);
        using var weights = Golden.Open(name, "model.safetensors");
        var model = TrainableModel.Load(config, weights, seed: 1, pool);
        using var file = Golden.Open(name, "batch.safetensors");
        int sequenceLength = (int)file.Tensors["input_ids"].Shape[1];
        var batch = TokenBatch.FromPadded(file.Integers("input_ids"), file.Integers("attention_mask"), file.Integers("token_type_ids"), sequenceLength);
        var problem = config.ProblemType ?? (config.NumLabels == 1 ? ProblemType.Regression : ProblemType.SingleLabelClassification);
        bool classes = problem == ProblemType.SingleLabelClassification;
        float[] targets = classes ? [.. file.Integers("labels").Select(label => (float)label)] : file.Floats("labels");
        return new GoldenCase(model, pool, batch, targets, SequenceLoss.For(problem));
    }

    /// <summary>Gradients of the whole batch, from zero.</summary>
    internal double Accumulate(ulong seed = 0)
    {
        Model.Parameters.ClearGradients();
        return Model.Accumulate(Batch, Targets, Loss, Batch.SequenceCount, new StepRandom(seed, pass: 0));
    }

    public void Dispose()
    {
        Model.Dispose();
        Pool.Dispose();
    }
}
