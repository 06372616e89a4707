using SqueezeBert.Checkpoints;
using SqueezeBert.Kernels;
using SqueezeBert.Model;
using SqueezeBert.Threading;
using SqueezeBert.Training.Distillation;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Heads;
using SqueezeBert.Training.Layers;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Randomness;

namespace SqueezeBert.Training;

/// <summary>A model that can be trained, with any head: the library's own layers, run forwards and backwards.</summary>
/// <remarks><code>
/// x      = Embeddings(ids)             [T] → [T, H]
/// x      = Layer(x), n times           [T, H]
/// output = Head(x)                     [T, H] → logits, or vectors
/// loss   = Objective(output, targets)  then the same in reverse order
/// </code>
/// Without dropout the forward pass gives the bits of <see cref="SqueezeBertModel.Forward"/>. Gradients are the same bits on
/// any number of threads, and for micro-batches one after the other the same as for all of them at once, up to the
/// rounding of the loss's divisor; where layers share weights, also up to the order in which they add up. Not thread-safe.
/// </remarks>
internal sealed unsafe class TrainableModel : IDisposable
{
    private readonly Workspace workspace;
    private readonly TrainableEmbeddings embeddings;
    private readonly TrainableEncoderLayer[] layers;
    private readonly TrainableHead head;
    private readonly FeatureMatching? matching;
    private readonly TrainableLinear[] linears;
    private readonly SeparableConvolution[] convolutions;

    /// <summary>The embeddings' parameters, then those of each layer.</summary>
    private readonly TrainableParameter[][] parametersByDepth;

    private int frozenLayers;

    private TrainableModel(SqueezeBertModel model, WeightReader reader, MatchingPlan? plan, GroupedLinear? projection, WorkerPool pool)
    {
        (Model, Initialized, Dropped) = (model, [.. reader.Initialized], [.. reader.Unread]);
        workspace = new Workspace(KernelSet.Best, pool);
        Parameters = new ParameterSet(reader.Parameters, projection is null ? [] : [projection.Weight!, projection.Bias]);
        parametersByDepth = new TrainableParameter[model.Layers.Length + 1][];
        var ofEncoder = new LinearSet(Parameters);
        embeddings = new TrainableEmbeddings(model.Embeddings, model.Config, ofEncoder, Parameters);
        parametersByDepth[0] = Parameters.TakeNewlyUsed();
        layers = new TrainableEncoderLayer[model.Layers.Length];
        for (int n = 0; n < layers.Length; n++)
        {
            layers[n] = new TrainableEncoderLayer(model.Layers[n], model.Config, n, ofEncoder, Parameters);
            parametersByDepth[n + 1] = Parameters.TakeNewlyUsed();
        }
        head = TrainableHead.Of(model, Parameters);
        var width = WidthProjection.Of(projection, plan?.Width ?? 0, Parameters);
        if (plan is not null) matching = new FeatureMatching(plan, layers, model.Config.NumAttentionHeads, width);
        convolutions = [.. model.Layers.Select(layer => layer.Convolution).OfType<SeparableConvolution>().Distinct()];
        // The largest first, so that no thread is left with it at the end.
        linears = [.. ofEncoder.All.Concat(head.Linears).Concat(width.Linears).OrderByDescending(linear => linear.WeightLength)];
        Parameters.FreezeUnused();
    }

    /// <summary>The model as inference runs it; its weights follow <see cref="Repack"/>.</summary>
    internal SqueezeBertModel Model { get; }

    internal ParameterSet Parameters { get; }

    /// <summary>Names of the parameters that the checkpoint lacked.</summary>
    internal IReadOnlyList<string> Initialized { get; }

    /// <summary>Names of the checkpoint's tensors that this model has no use for.</summary>
    internal IReadOnlyList<string> Dropped { get; }

    internal WorkerPool Pool => workspace.Pool;

    /// <summary>Loads a model, from a checkpoint or from scratch.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="head">What stands on the encoder.</param>
    /// <param name="source">Weights to start from; null for none.</param>
    /// <param name="seed">Seed of the parameters that the source lacks.</param>
    /// <param name="pool">Threads; stays the caller's.</param>
    /// <param name="plan">What is compared with a teacher beside its answers; null for nothing.</param>
    internal static TrainableModel Load(SqueezeBertConfig config, ModelHead head, ITensorSource? source, ulong seed, WorkerPool pool, MatchingPlan? plan = null)
    {
        var initializer = new WeightInitializer(seed, config.InitializerRange, config.PadTokenId);
        var model = SqueezeBertModel.LoadForTraining(config, head, source, initializer.Fill, new ModelOptions { WorkerPool = pool }, out var reader);
        return new TrainableModel(model, reader, plan, WidthProjection.WeightsFor(plan, config.HiddenSize, initializer.Fill), pool);
    }

    /// <summary>Begins the positions from <paramref name="seen"/> on as copies of those before.</summary>
    internal void RepeatPositions(int seen) => embeddings.RepeatPositions(seen);

    /// <summary>Keeps the embeddings and the first layers as they are; passes don't go back through them.</summary>
    /// <param name="layerCount">How many layers; 0 freezes nothing, the embeddings included.</param>
    /// <exception cref="TrainingException">The model has fewer layers.</exception>
    internal void Freeze(int layerCount)
    {
        if (layerCount == 0) return;
        if (layerCount > layers.Length) throw new TrainingException($"freeze_layers: expected at most {layers.Length}, the model's layers; found {layerCount}.");
        if (layerCount % Model.Config.ShareLayers != 0 && layerCount != layers.Length)
            throw new TrainingException($"freeze_layers: expected whole groups of layers that use the same weights, multiples of {Model.Config.ShareLayers} (share_layers); found {layerCount}.");
        frozenLayers = layerCount;
        var frozen = parametersByDepth.Take(1 + layerCount).SelectMany(parameters => parameters).ToHashSet();
        Parameters.Freeze(frozen.Contains);
    }

    /// <summary>The head's output, with dropout; good until the next pass.</summary>
    internal ReadOnlySpan<float> Forward(TrainingBatch batch, StepRandom random)
    {
        var pass = new PassContext(workspace, batch, random);
        return new(Forward(pass), head.OutputLength(pass));
    }

    /// <summary>One forward and backward pass: returns the batch's share of the loss and adds its gradients.</summary>
    /// <param name="batch">The packed sequences with their targets.</param>
    /// <param name="objective">The loss.</param>
    /// <param name="counts">Terms of the whole means: those of all micro-batches of the step.</param>
    /// <param name="random">Random bits of this pass.</param>
    /// <returns>The loss; not finite when the model is broken, and then no gradient is added.</returns>
    internal double Accumulate(TrainingBatch batch, Objective objective, LossCounts counts, StepRandom random)
    {
        var pass = new PassContext(workspace, batch, random);
        int count = head.OutputLength(pass);
        // No token of the batch has a label.
        if (count == 0) return 0;
        float* output = Forward(pass);
        var outputGradient = workspace.Rent("output gradient", 1, count);
        double value = objective.Compute(new ReadOnlySpan<float>(output, count), batch, counts, outputGradient.Span[..count]);
        if (matching is not null) value += matching.Forward(pass, output, counts);
        if (!double.IsFinite(value)) return value;
        matching?.AddOutputGradient(pass, output, outputGradient.Pointer);
        Backward(pass, outputGradient.Pointer);
        return value;
    }

    /// <summary>Takes changed weights over into the kernels' layouts; call after each optimizer step.</summary>
    internal void Repack()
    {
        Pool.Run(linears.Length, new Repacking(linears));
        foreach (var convolution in convolutions) convolution.Repack();
    }

    public void Dispose() => Model.Dispose();

    private float* Forward(PassContext pass)
    {
        float* x = embeddings.Forward(pass);
        foreach (var layer in layers) x = layer.Forward(pass, x);
        return head.Forward(pass, x);
    }

    private void Backward(PassContext pass, float* outputGradient)
    {
        float* gradient = workspace.Rent("hidden gradient", pass.Tokens, Model.Config.HiddenSize).Pointer;
        head.Backward(pass, outputGradient, gradient);
        for (int n = layers.Length - 1; n >= frozenLayers; n--)
        {
            matching?.AddHiddenGradient(pass, n, gradient);
            layers[n].Backward(pass, gradient);
        }
        if (frozenLayers == 0) embeddings.Backward(pass, gradient);
    }

    private readonly struct Repacking(TrainableLinear[] linears) : IParallelWork
    {
        public void Execute(int part) => linears[part].Repack();
    }
}
