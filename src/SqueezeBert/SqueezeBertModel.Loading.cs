using SqueezeBert.Checkpoints;
using SqueezeBert.Kernels;

namespace SqueezeBert;

public sealed unsafe partial class SqueezeBertModel
{
    /// <summary>Loads a Hugging Face folder: <c>config.json</c> and the weights beside it.</summary>
    /// <param name="folder">Holds <c>model.safetensors</c> (or its shards) or <c>pytorch_model.bin</c>.</param>
    /// <param name="options">Head and threads; null for the defaults.</param>
    /// <exception cref="ConfigException">The configuration is missing, malformed or not supported.</exception>
    /// <exception cref="CheckpointException">The weights are missing, malformed, or don't fit the configuration.</exception>
    public static SqueezeBertModel Load(string folder, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Load(ModelFiles.FromFolder(folder), options);
    }

    /// <summary>Loads a folder, or a repository on the Hugging Face hub that is downloaded into the cache unless it is there.</summary>
    /// <param name="name">A folder, or <c>organisation/name</c>; a folder of that name comes first.</param>
    /// <param name="options">Head and threads, and <see cref="ModelOptions.Hub"/> for the revision; null for the defaults.</param>
    /// <exception cref="Hub.HubException">The repository or a file of it can't be had, from the hub or offline from the cache.</exception>
    /// <inheritdoc cref="Load(string, ModelOptions?)"/>
    public static SqueezeBertModel FromPretrained(string name, ModelOptions? options = null) =>
        Load(ModelFiles.FromPretrained(name, options?.Hub), options);

    /// <summary>Loads a model from files that need not be on disk.</summary>
    /// <inheritdoc cref="Load(string, ModelOptions?)"/>
    public static SqueezeBertModel Load(ModelFiles files, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        options ??= new ModelOptions();
        var config = SqueezeBertConfig.FromFiles(files);
        // A class that can't be run is refused while the file's name is known.
        if (options.Head is null) config.HeadIn(files.PathOf(SqueezeBertConfig.FileName));
        using var source = CheckpointFolder.Open(files);
        return Load(config, source, options);
    }

    internal static SqueezeBertModel Load(SqueezeBertConfig config, ITensorSource source, ModelOptions options) => Load(config, source, options, null, out _);

    /// <summary>As <see cref="Load(SqueezeBertConfig, ITensorSource, ModelOptions)"/>, telling what was read.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="source">The weights.</param>
    /// <param name="options">Head, precision and threads.</param>
    /// <param name="quantized">Receives what the model holds as int8.</param>
    /// <param name="reader">Lists what stays floating.</param>
    internal static SqueezeBertModel Load(SqueezeBertConfig config, ITensorSource source, ModelOptions options, List<QuantizedTensor>? quantized, out WeightReader reader)
    {
        var head = options.Head ?? config.Head ?? HeadShownBy(source);
        reader = new WeightReader(source, TargetPrefix(config.ModelType, head)) { Quantized = quantized };
        bool dropsHeads = options.Head is not null, hasPooler = HasPoolerIn(config.ModelType, head);
        return Build(config, head, reader, options, "", name => IsBookkeeping(name) || (!hasPooler && IsPooler(name)) || (dropsHeads && IsHead(name)));
    }

    /// <summary>A model that keeps its parameters for training. What the source lacks is initialised; other heads' tensors are left.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="head">The head to train.</param>
    /// <param name="source">Weights to start from; null for none.</param>
    /// <param name="initialize">Fills a parameter that the source lacks.</param>
    /// <param name="options">Threads.</param>
    /// <param name="reader">Lists the parameters, and which of them were initialised or left over.</param>
    internal static SqueezeBertModel LoadForTraining(SqueezeBertConfig config, ModelHead head, ITensorSource? source, Action<Parameter, Initialization> initialize, ModelOptions options, out WeightReader reader)
    {
        reader = new WeightReader(source, TargetPrefix(config.ModelType, head), initialize);
        return Build(config, head, reader, options, " or of another head", name => IsBookkeeping(name) || IsPooler(name) || IsHead(name));
    }

    private static SqueezeBertModel Build(SqueezeBertConfig config, ModelHead head, WeightReader reader, ModelOptions options, string orElse, Func<string, bool> mayStay)
    {
        config.Validate("config.json");
        config.ValidateFor(head, "config.json");
        var precision = options.Precision ?? config.WeightPrecision;
        if (precision == WeightPrecision.Float32 && config.WeightPrecision == WeightPrecision.Int8)
            throw new ArgumentException($"{reader.Name}: expected float weights to load as float32; found a folder quantised to int8, which loads as int8 only.");
        if (config.WeightPrecision == WeightPrecision.Int8 && !reader.HoldsInt8)
            throw new CheckpointException(reader.Name, "int8 weights, as quantization_config in config.json says", "floating weights only");
        var root = new WeightScope(reader, "", quantizes: precision == WeightPrecision.Int8);
        string prefix = TargetPrefix(config.ModelType, head);
        var encoder = prefix.Length == 0 ? root : root.Within(prefix);
        bool hasPooler = HasPoolerIn(config.ModelType, head);
        var pool = options.WorkerPool ?? new WorkerPool(options.ThreadCount);
        try
        {
            reader.ReadWith(pool);
            var model = new SqueezeBertModel(config, head, root, encoder, hasPooler, KernelSet.Best, pool, ownsPool: options.WorkerPool is null);
            reader.RequireAllRead($"the tensors of {model.WhatThisIs}{orElse}", mayStay);
            return model;
        }
        catch
        {
            if (options.WorkerPool is null) pool.Dispose();
            throw;
        }
    }

    /// <summary>Hugging Face: SqueezeBERT always has a pooler; BERT only where a task reads it.</summary>
    internal static bool HasPoolerIn(ModelType type, ModelHead head) =>
        type == ModelType.SqueezeBert || head is ModelHead.None or ModelHead.SequenceClassification or ModelHead.MultipleChoice or ModelHead.IntentAndSlots or ModelHead.PreTraining;

    /// <summary>Where Hugging Face's head models keep the encoder; a bare encoder's names have no prefix.</summary>
    private static string TargetPrefix(ModelType type, ModelHead head) =>
        head == ModelHead.None ? "" : type == ModelType.SqueezeBert ? "transformer" : "bert";

    /// <summary>The public SqueezeBERT checkpoints don't name their class; their tensors tell.</summary>
    private static ModelHead HeadShownBy(ITensorSource source)
    {
        if (source.Tensors.Keys.Any(name => name.StartsWith("cls.predictions.", StringComparison.Ordinal))) return ModelHead.MaskedLanguageModel;
        if (source.Tensors.ContainsKey("qa_outputs.weight")) return ModelHead.QuestionAnswering;
        if (source.Tensors.ContainsKey("intent_classifier.weight")) return ModelHead.IntentAndSlots;
        if (source.Tensors.ContainsKey("classifier.weight")) return ModelHead.SequenceClassification;
        return ModelHead.None;
    }

    private static bool IsBookkeeping(string name) =>
        name.EndsWith("embeddings.position_ids", StringComparison.Ordinal) || name.StartsWith("cls.seq_relationship.", StringComparison.Ordinal);

    private static bool IsPooler(string name) =>
        name.StartsWith("pooler.dense.", StringComparison.Ordinal) || name.EndsWith(".pooler.dense.weight", StringComparison.Ordinal) || name.EndsWith(".pooler.dense.bias", StringComparison.Ordinal);

    internal static bool IsHead(string name) =>
        name.StartsWith("classifier.", StringComparison.Ordinal) || name.StartsWith("intent_classifier.", StringComparison.Ordinal) || name.StartsWith("slot_classifier.", StringComparison.Ordinal) || name.StartsWith("qa_outputs.", StringComparison.Ordinal) || name.StartsWith("cls.", StringComparison.Ordinal);
}
