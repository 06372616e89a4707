using SqueezeBert.Training.Tasks;

namespace SqueezeBert.Training;

/// <summary>A run of <see cref="ModelTrainer"/>: what to train, on what, how, and where the model goes.</summary>
/// <remarks>Without a <see cref="Task"/> it classifies the texts of <see cref="Train"/>.</remarks>
public sealed record TrainingRequest
{
    /// <summary>Model folder to start from; null to start from scratch with <see cref="Config"/>.</summary>
    public string? ModelFolder { get; init; }

    /// <summary>
    /// The model's shape. From scratch it is required; with <see cref="ModelFolder"/> it takes the place of the folder's own,
    /// null keeps that. Labels and vocabulary size come from the data and the tokenizer.
    /// </summary>
    public SqueezeBertConfig? Config { get; init; }

    /// <summary>A tokenizer's folder, or a <c>vocab.txt</c> of lower-cased pieces; null takes the one in <see cref="ModelFolder"/>, from scratch the teacher's.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>What to train for, with its data; null to classify the texts of <see cref="Train"/>.</summary>
    public TrainingTask? Task { get; init; }

    /// <summary>Texts to learn to classify.</summary>
    public TrainingData Train { get; init; } = new(nameof(Train), []);

    /// <summary>Texts to score the classifier on; null for nothing, and then the last weights are kept.</summary>
    public TrainingData? Validation { get; init; }

    /// <summary>What the labels mean.</summary>
    public ProblemType ProblemType { get; init; } = ProblemType.SingleLabelClassification;

    /// <summary>Longer texts are cut to this many tokens, [CLS] and [SEP] included, or to what the model takes; at least 3.</summary>
    public int MaxSeqLength { get; init; } = 128;

    /// <summary>Rows of <see cref="Train"/> that are used, from its first on; null for all. Labels are those of all rows.</summary>
    public int? MaxTrainSamples { get; init; }

    /// <summary>Rows of <see cref="Validation"/> that are used, from its first on; null for all.</summary>
    public int? MaxEvalSamples { get; init; }

    /// <summary>A teacher to learn from beside the labels; null for none.</summary>
    public DistillationOptions? Distillation { get; init; }

    /// <summary>How to train.</summary>
    public TrainingOptions Options { get; init; } = new();

    /// <summary>
    /// Folder for the model, in Hugging Face's layout. It may exist and hold other files, which stay; a model in it is replaced
    /// as a whole when the new one is written.
    /// </summary>
    public required string OutputFolder { get; init; }

    /// <summary>
    /// Checkpoint to go on from, bit for bit as if the run had never stopped: a <c>checkpoint-N</c>, or a folder whose newest whole one is
    /// taken (mostly <see cref="OutputFolder"/>). All else must be as it was. Null to begin afresh.
    /// </summary>
    public string? ResumeFromCheckpoint { get; init; }

    /// <summary>
    /// Whether checkpoints of other runs in <see cref="OutputFolder"/> are removed. Otherwise they are an error, for this run's would be
    /// mistaken for theirs; its own are no matter.
    /// </summary>
    public bool OverwriteOutputFolder { get; init; }

    /// <summary>Whether weights are written as float16, half the size.</summary>
    public bool HalfPrecision { get; init; }

    /// <summary>What the card says about the data's licence; empty for nothing.</summary>
    public string DataLicense { get; init; } = "";

    /// <summary>
    /// Picture of the curves, an SVG file (<c>training.svg</c>); a name without a folder stands in <see cref="OutputFolder"/>, and the card
    /// shows it. Null for none.
    /// </summary>
    public string? PlotFile { get; init; }

    /// <summary>Threads shared with models; stays the caller's. Null: training starts its own and ends them.</summary>
    public WorkerPool? WorkerPool { get; init; }

    /// <summary>Threads of training's own pool, the caller's included, up to 1,024; 0 for one per processor. No result depends on it.</summary>
    public int ThreadCount { get; init; }

    /// <summary>The command as the user gave it, for the card; empty where there was none.</summary>
    internal string Command { get; init; } = "";

    /// <summary>Positions that the starting model has seen, 2 or more; those beyond begin as copies of them. Null where all go on as they are.</summary>
    internal int? SeenPositions { get; init; }

    /// <summary>Whether the last step leaves a checkpoint too, so that going on with the run finds it at its end. Needs the last weights to be those kept.</summary>
    internal bool SavesAtEnd { get; init; }
}
