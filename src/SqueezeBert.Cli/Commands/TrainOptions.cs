using System.CommandLine;
using SqueezeBert.Cli.Input;
using SqueezeBert.Training;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Runs;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>The options of <c>squeezebert train</c>: Hugging Face's names (run_glue, TrainingArguments), with _ or with -.</summary>
internal sealed class TrainOptions
{
    private static readonly TrainingOptions Defaults = new();

    private readonly Option<string?> model = Named<string?>("model_name_or_path", "DIR", "Model folder to start from; a classifier for other labels, or none at all, starts afresh.");
    private readonly Option<string?> preset = Named<string?>("preset", "NAME", $"Shape of a model from scratch: {string.Join(", ", SqueezeBertConfig.PresetNames)}.");
    private readonly Option<string?> config = Named<string?>("config_name", "FILE", "config.json that gives the shape of a model from scratch.", "--config");
    private readonly Option<string?> overrides = Named<string?>("config_overrides", "KEY=VALUE,…", "Changes to the configuration, such as num_hidden_layers=2,classifier_pooling=mean.");
    private readonly Option<string?> tokenizer = Named<string?>("tokenizer_name", "DIR|FILE", "Tokenizer folder or vocab.txt (lower-cased pieces); the model's own when left out.");
    private readonly Option<string> trainFile = Named<string>("train_file", "FILE", "Rows to train on: .tsv, .csv or .jsonl, packed with .gz or not.", required: true);
    private readonly Option<string?> validationFile = Named<string?>("validation_file", "FILE", "Rows to score after each epoch; the best weights are kept.");
    private readonly ExampleOptions examples = new();
    private readonly Option<string> problemType = Defaulted("problem_type", "TYPE", "single_label_classification, multi_label_classification (labels separated by commas) or regression.", "single_label_classification");
    private readonly Option<int> batchSize = Defaulted("per_device_train_batch_size", "N", "Texts of one pass.", Defaults.PerDeviceTrainBatchSize);
    private readonly Option<int> accumulation = Defaulted("gradient_accumulation_steps", "N", "Passes of one optimizer step.", Defaults.GradientAccumulationSteps);
    private readonly Option<double> learningRate = Defaulted("learning_rate", "RATE", "Highest learning rate.", Defaults.LearningRate);
    private readonly Option<int> epochs = Defaulted("num_train_epochs", "N", "Times each text is seen.", Defaults.NumTrainEpochs);
    private readonly Option<int> maxSteps = Defaulted("max_steps", "N", "Optimizer steps at most; 0 for as many as the epochs have.", Defaults.MaxSteps);
    private readonly Option<int> warmupSteps = Defaulted("warmup_steps", "N", "Steps over which the learning rate rises.", Defaults.WarmupSteps);
    private readonly Option<double> warmupRatio = Defaulted("warmup_ratio", "SHARE", "Warm-up as a share of all steps.", Defaults.WarmupRatio);
    private readonly Option<string> scheduler = Defaulted("lr_scheduler_type", "TYPE", "linear, constant or constant_with_warmup.", "linear");
    private readonly Option<double> weightDecay = Defaulted("weight_decay", "RATE", "AdamW's weight decay; biases and LayerNorms are left alone.", Defaults.WeightDecay);
    private readonly Option<double> beta1 = Defaulted("adam_beta1", "B", "AdamW's first moment.", Defaults.AdamBeta1);
    private readonly Option<double> beta2 = Defaulted("adam_beta2", "B", "AdamW's second moment.", Defaults.AdamBeta2);
    private readonly Option<double> epsilon = Defaulted("adam_epsilon", "E", "AdamW's epsilon.", Defaults.AdamEpsilon);
    private readonly Option<double> maxGradNorm = Defaulted("max_grad_norm", "NORM", "Gradients are scaled down to this norm; 0 for never.", Defaults.MaxGradNorm);
    private readonly Option<double> labelSmoothing = Defaulted("label_smoothing_factor", "SHARE", "Share of each label that is spread over all.", Defaults.LabelSmoothing, "--label_smoothing", "--label-smoothing");
    private readonly Option<ulong> seed = Defaulted("seed", "N", "Decides order, dropout and fresh weights.", Defaults.Seed);
    private readonly Option<int> loggingSteps = Defaulted("logging_steps", "N", "Steps between reports.", Defaults.LoggingSteps);
    private readonly Option<string?> metric = Named<string?>("metric_for_best_model", "NAME", "Score that picks the weights to keep: accuracy, macro_f1, loss; micro_f1; pearson, spearmanr, mse.");
    private readonly Option<int> patience = Defaulted("early_stopping_patience", "N", "Evaluations without a better score after which training ends; 0 for never.", Defaults.EarlyStoppingPatience);
    private readonly Option<string> output = Named<string>("output_dir", "DIR", "Folder for the trained model.", required: true);
    private readonly Option<bool> half = Defaulted("save_float16", null, "Write weights as float16, half the size.", false);
    private readonly Option<string> dataLicense = Defaulted("data_license", "TEXT", "Licence of the data, for the card.", "");
    private readonly Option<int?> threads = CommonOptions.Threads();

    internal IEnumerable<Option> All =>
    [
        model, preset, config, overrides, tokenizer, trainFile, validationFile, .. examples.All, problemType,
        batchSize, accumulation, learningRate, epochs, maxSteps, warmupSteps, warmupRatio, scheduler, weightDecay, beta1, beta2, epsilon, maxGradNorm,
        labelSmoothing, seed, loggingSteps, metric, patience, output, half, dataLicense, threads,
    ];

    internal int ThreadsOf(ParseResult parsed) => parsed.GetValue(threads) ?? 0;

    /// <exception cref="UserException">A word isn't one of those expected.</exception>
    internal TrainingRequest RequestOf(ParseResult parsed) => new()
    {
        ModelFolder = parsed.GetValue(model),
        Config = ConfigOf(parsed),
        ConfigOverrides = parsed.GetValue(overrides) ?? "",
        Tokenizer = parsed.GetValue(tokenizer),
        TrainFile = parsed.GetRequiredValue(trainFile),
        ValidationFile = parsed.GetValue(validationFile),
        Columns = examples.ColumnsOf(parsed),
        ProblemType = Word(problemType, parsed, SqueezeBertConfig.ProblemTypes),
        MaxSeqLength = examples.MaxSeqLengthOf(parsed),
        OutputFolder = parsed.GetRequiredValue(output),
        HalfPrecision = parsed.GetValue(half),
        DataLicense = parsed.GetValue(dataLicense) ?? "",
        Command = "squeezebert " + string.Join(' ', parsed.Tokens.Select(token => Quoted(token.Value))),
        OpenData = DataRowFile.Open,
        Options = OptionsOf(parsed),
    };

    private TrainingOptions OptionsOf(ParseResult parsed) => new()
    {
        PerDeviceTrainBatchSize = parsed.GetValue(batchSize),
        GradientAccumulationSteps = parsed.GetValue(accumulation),
        LearningRate = parsed.GetValue(learningRate),
        NumTrainEpochs = parsed.GetValue(epochs),
        MaxSteps = parsed.GetValue(maxSteps),
        WarmupSteps = parsed.GetValue(warmupSteps),
        WarmupRatio = parsed.GetValue(warmupRatio),
        LrSchedulerType = Word(scheduler, parsed, LearningRateSchedule.TypeNames),
        WeightDecay = parsed.GetValue(weightDecay),
        AdamBeta1 = parsed.GetValue(beta1),
        AdamBeta2 = parsed.GetValue(beta2),
        AdamEpsilon = parsed.GetValue(epsilon),
        MaxGradNorm = parsed.GetValue(maxGradNorm),
        LabelSmoothing = parsed.GetValue(labelSmoothing),
        Seed = parsed.GetValue(seed),
        LoggingSteps = parsed.GetValue(loggingSteps),
        MetricForBestModel = parsed.GetValue(metric),
        EarlyStoppingPatience = parsed.GetValue(patience),
    };

    private SqueezeBertConfig? ConfigOf(ParseResult parsed)
    {
        string? presetName = parsed.GetValue(preset), file = parsed.GetValue(config);
        if (presetName is not null && file is not null) throw new UserException("Expected --preset or --config_name; found both.");
        return presetName is not null ? SqueezeBertConfig.FromPreset(presetName) : file is not null ? SqueezeBertConfig.FromFile(file) : null;
    }

    private static T Word<T>(Option<string> option, ParseResult parsed, (string Word, T Value)[] words)
    {
        string found = parsed.GetRequiredValue(option);
        foreach (var (word, value) in words)
            if (word == found)
                return value;
        throw new UserException($"{option.Name}: expected {string.Join(", ", words.Select(pair => pair.Word))}; found '{found}'.");
    }

    private static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(character => char.IsAsciiLetterOrDigit(character) || "_-./=,:+%@".Contains(character, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
