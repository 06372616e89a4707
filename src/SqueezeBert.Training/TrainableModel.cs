using SqueezeBert.Checkpoints;
using SqueezeBert.Heads;
using SqueezeBert.Kernels;
using SqueezeBert.Model;
using SqueezeBert.Threading;
using SqueezeBert.Training.Layers;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training;

/// <summary>A sequence classifier that can be trained: the library's own layers, run forwards and backwards.</summary>
/// <remarks><code>
/// x      = Embeddings(ids)             [T] → [T, H]
/// x      = Layer(x), n times           [T, H]
/// logits = Classifier(Pooler(x))       [T, H] → [B, labels]
/// loss   = Loss(logits, targets)       then the same in reverse order
/// </code>
/// Without dropout the forward pass gives the bits of <see cref="SqueezeBertModel.Forward"/>. Gradients are the same bits on
/// any number of threads, and for micro-batches one after the other the same as for all of them at once, up to the
/// rounding of the loss's divisor. Not thread-safe.
/// </remarks>
internal sealed unsafe class TrainableModel : IDisposable
{
    private readonly Workspace workspace;
    private readonly TrainableEmbeddings embeddings;
    private readonly TrainableEncoderLayer[] layers;
    private readonly TrainableClassifier classifier;
    private readonly TrainableLinear[] linears;

    private TrainableModel(SqueezeBertModel model, WeightReader reader, WorkerPool pool)
    {
        (Model, Initialized, Dropped) = (model, [.. reader.Initialized], [.. reader.Unread]);
        workspace = new Workspace(KernelSet.Best, pool);
        Parameters = new ParameterSet(reader.Parameters);
        embeddings = new TrainableEmbeddings(model.Embeddings, model.Config, Parameters);
        layers = [.. model.Layers.Select((layer, n) => new TrainableEncoderLayer(layer, model.Config, n, Parameters))];
        classifier = new TrainableClassifier(model.Pooler!, (ClassifierHead)model.Head!, model.Config, Parameters);
        linears = [.. layers.SelectMany(layer => layer.Linears), .. classifier.Linears];
    }

    /// <summary>The model as inference runs it; its weights follow <see cref="Repack"/>.</summary>
    internal SqueezeBertModel Model { get; }

    internal ParameterSet Parameters { get; }

    /// <summary>Names of the parameters that the checkpoint lacked.</summary>
    internal IReadOnlyList<string> Initialized { get; }

    /// <summary>Names of the checkpoint's tensors that this model has no use for.</summary>
    internal IReadOnlyList<string> Dropped { get; }

    internal WorkerPool Pool => workspace.Pool;

    /// <summary>Loads a classifier, from a checkpoint or from scratch.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="source">Weights to start from; null for none.</param>
    /// <param name="seed">Seed of the parameters that the source lacks.</param>
    /// <param name="pool">Threads; stays the caller's.</param>
    internal static TrainableModel Load(SqueezeBertConfig config, ITensorSource? source, ulong seed, WorkerPool pool)
    {
        var initializer = new WeightInitializer(seed, config.InitializerRange, config.PadTokenId);
        var model = SqueezeBertModel.LoadForTraining(config, ModelHead.SequenceClassification, source, initializer.Fill, new ModelOptions { WorkerPool = pool }, out var reader);
        return new TrainableModel(model, reader, pool);
    }

    /// <summary>Logits [B, labels] with dropout; good until the next pass.</summary>
    internal ReadOnlySpan<float> Forward(TokenBatch batch, StepRandom random) =>
        new(Forward(new PassContext(workspace, batch, random)), batch.SequenceCount * classifier.LabelCount);

    /// <summary>One forward and backward pass: returns the batch's share of the loss and adds its gradients.</summary>
    /// <param name="batch">The packed sequences.</param>
    /// <param name="targets">Their targets, as the loss wants them.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="countedRows">Rows of the whole mean: those of all micro-batches of the step.</param>
    /// <param name="random">Random bits of this pass.</param>
    /// <returns>The loss; not finite when the model is broken, and then no gradient is added.</returns>
    internal double Accumulate(TokenBatch batch, ReadOnlySpan<float> targets, SequenceLoss loss, double countedRows, StepRandom random)
    {
        var pass = new PassContext(workspace, batch, random);
        float* logits = Forward(pass);
        int count = batch.SequenceCount * classifier.LabelCount;
        var logitGradient = workspace.Rent("logit gradient", batch.SequenceCount, classifier.LabelCount);
        double value = loss.Compute(new ReadOnlySpan<float>(logits, count), targets, classifier.LabelCount, countedRows, logitGradient.Span[..count]);
        if (double.IsFinite(value)) Backward(pass, logitGradient.Pointer);
        return value;
    }

    /// <summary>Takes changed weights over into the kernels' layouts; call after each optimizer step.</summary>
    internal void Repack() => Pool.Run(linears.Length, new Repacking(linears));

    public void Dispose() => Model.Dispose();

    private float* Forward(PassContext pass)
    {
        float* x = embeddings.Forward(pass);
        foreach (var layer in layers) x = layer.Forward(pass, x);
        return classifier.Forward(pass, x);
    }

    private void Backward(PassContext pass, float* logitGradient)
    {
        float* gradient = workspace.Rent("hidden gradient", pass.Tokens, Model.Config.HiddenSize).Pointer;
        classifier.Backward(pass, logitGradient, gradient);
        for (int n = layers.Length - 1; n >= 0; n--) layers[n].Backward(pass, gradient);
        embeddings.Backward(pass, gradient);
    }

    private readonly struct Repacking(TrainableLinear[] linears) : IParallelWork
    {
        public void Execute(int part) => linears[part].Repack();
    }
}
