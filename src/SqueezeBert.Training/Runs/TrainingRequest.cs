using SqueezeBert.Data;
using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Runs;

/// <summary>Everything that a user says about a training run.</summary>
internal sealed record TrainingRequest
{
    /// <summary>Folder to start from; null to start from scratch with <see cref="Config"/>.</summary>
    internal string? ModelFolder { get; init; }

    /// <summary>Shape of a model from scratch.</summary>
    internal SqueezeBertConfig? Config { get; init; }

    /// <summary>Changes to the configuration, <see cref="ConfigOverrides"/>.</summary>
    internal string ConfigOverrides { get; init; } = "";

    /// <summary>Folder of a tokenizer, or a <c>vocab.txt</c>; null takes the model's.</summary>
    internal string? Tokenizer { get; init; }

    internal required string TrainFile { get; init; }

    internal string? ValidationFile { get; init; }

    internal required ExampleColumns Columns { get; init; }

    internal ProblemType ProblemType { get; init; } = ProblemType.SingleLabelClassification;

    internal int MaxSeqLength { get; init; } = 128;

    internal required TrainingOptions Options { get; init; }

    /// <summary>Where the trained model goes; the folder may exist.</summary>
    internal required string OutputFolder { get; init; }

    /// <summary>Whether weights are written as float16, half the size.</summary>
    internal bool HalfPrecision { get; init; }

    /// <summary>The command as the user gave it, for the card.</summary>
    internal string Command { get; init; } = "";

    /// <summary>What the card says about the data's licence; empty for nothing.</summary>
    internal string DataLicense { get; init; } = "";

    /// <summary>Opens a data file by its name.</summary>
    internal required Func<string, DataRowReader> OpenData { get; init; }
}
