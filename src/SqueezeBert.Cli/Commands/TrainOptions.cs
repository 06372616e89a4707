using System.CommandLine;
using System.Globalization;
using SqueezeBert.Cli.Input;
using SqueezeBert.Data;
using SqueezeBert.Training;
using SqueezeBert.Training.Optimization;
using SqueezeBert.Training.Runs;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>The options of <c>squeezebert train</c>: Hugging Face's names (run_glue, TrainingArguments), with _ or with -.</summary>
/// <param name="distill">Those of a teacher; null for none.</param>
internal sealed class TrainOptions(DistillOptions? distill = null)
{
    private static readonly TrainingOptions Defaults = new();

    private readonly Option<string?> model = Named<string?>("model_name_or_path", "DIR|ORG/NAME", "Model to start from, a folder or a repository on the hub; a classifier for other labels, or none at all, starts afresh.");
    private readonly Option<string?> revision = Named<string?>("model_revision", "REVISION", "Branch, tag or commit of a repository on the hub; main when left out.", "--revision");
    private readonly Option<string?> preset = Named<string?>("preset", "NAME", $"Shape of a model from scratch: {string.Join(", ", SqueezeBertConfig.PresetNames)}.").OneOf([.. SqueezeBertConfig.PresetNames]);
    private readonly Option<string?> config = Named<string?>("config_name", "FILE", "config.json that gives the shape of a model from scratch.", "--config");
    private readonly Option<string?> overrides = Named<string?>("config_overrides", "KEY=VALUE,…", "Changes to the configuration, such as num_hidden_layers=2,classifier_pooling=mean.");
    private readonly Option<string?> tokenizer = Named<string?>("tokenizer_name", "DIR|FILE|ORG/NAME", "Tokenizer folder, vocab.txt (lower-cased pieces) or repository on the hub; the model's own when left out.");
    private readonly Option<string> trainFile = Named<string>("train_file", "FILE", "Rows to train on: .tsv, .csv or .jsonl, packed with .gz or not, or .parquet.", required: true);
    private readonly TrainedTaskOptions tasks = new();
    private readonly ExampleOptions examples = new();
    private readonly ScoringOptions scoring = new();
    private readonly Option<ProblemType> problemType = Word("problem_type", "What the labels mean; several labels at once are separated by commas", SqueezeBertConfig.ProblemTypes, ProblemType.SingleLabelClassification);
    private readonly Option<int> batchSize = Number("per_device_train_batch_size", "N", "Texts of one pass.", Defaults.PerDeviceTrainBatchSize);
    private readonly Option<int> accumulation = Number("gradient_accumulation_steps", "N", "Passes of one optimizer step.", Defaults.GradientAccumulationSteps);
    private readonly Option<double> learningRate = Number("learning_rate", "RATE", "Highest learning rate.", Defaults.LearningRate);
    private readonly Option<double> epochs = Number("num_train_epochs", "N", "Times each text is seen; a fraction ends early.", Defaults.NumTrainEpochs);
    private readonly Option<int> maxSteps = Number("max_steps", "N", "Optimizer steps at most; 0 for as many as the epochs have.", Defaults.MaxSteps);
    private readonly Option<double> warmupSteps = Number<double>("warmup_steps", "N", "Steps over which the learning rate rises; below 1 a share of all steps.", Defaults.WarmupSteps);
    private readonly Option<double> warmupRatio = Number("warmup_ratio", "SHARE", "Warm-up as a share of all steps.", Defaults.WarmupRatio);
    private readonly Option<LearningRateScheduleType> scheduler = Word("lr_scheduler_type", "How the learning rate moves after the warm-up", LearningRateSchedule.TypeNames, Defaults.LrSchedulerType);
    private readonly Option<double> schedulerPower = Number("lr_scheduler_power", "P", "Power of the polynomial schedule.", Defaults.LrSchedulerPower);
    private readonly Option<OptimizerType> optim = Word("optim", "What changes the weights; lamb suits large batches", Optimizer.TypeNames, Defaults.Optim);
    private readonly Option<int> freezeLayers = Number("freeze_layers", "N", "Embeddings and the first N encoder layers stay as they are; 0 to train all.", Defaults.FreezeLayers);
    private readonly Option<double> weightDecay = Number("weight_decay", "RATE", "AdamW's weight decay; biases and LayerNorms are left alone.", Defaults.WeightDecay);
    private readonly Option<double> beta1 = Number("adam_beta1", "B", "AdamW's first moment.", Defaults.AdamBeta1);
    private readonly Option<double> beta2 = Number("adam_beta2", "B", "AdamW's second moment.", Defaults.AdamBeta2);
    private readonly Option<double> epsilon = Number("adam_epsilon", "E", "AdamW's epsilon.", Defaults.AdamEpsilon);
    private readonly Option<double> maxGradNorm = Number("max_grad_norm", "NORM", "Gradients are scaled down to this norm; 0 for never.", Defaults.MaxGradNorm);
    private readonly Option<double> labelSmoothing = Number("label_smoothing_factor", "SHARE", "Share of each label that is spread over all.", Defaults.LabelSmoothing, "--label_smoothing", "--label-smoothing");
    private readonly Option<ulong> seed = Number("seed", "N", "Decides order, dropout and fresh weights.", Defaults.Seed);
    private readonly Option<int> loggingSteps = Number("logging_steps", "N", "Steps between reports.", Defaults.LoggingSteps);
    private readonly Option<string> output = Named<string>("output_dir", "DIR", "Folder for the trained model.", required: true);
    private readonly Option<bool> half = Defaulted("save_float16", null, "Write weights as float16, half the size.", false);
    private readonly Option<string> dataLicense = Defaulted("data_license", "TEXT", "Licence of the data, for the card.", "");
    private readonly Option<int?> threads = CommonOptions.Threads();

    internal IEnumerable<Option> All =>
    [
        tasks.Task, .. distill?.All ?? [], model, revision, preset, config, overrides, tokenizer, trainFile, .. tasks.Special, .. examples.All, problemType, .. scoring.All,
        batchSize, accumulation, learningRate, epochs, maxSteps, warmupSteps, warmupRatio, scheduler, schedulerPower, optim, freezeLayers, weightDecay, beta1, beta2, epsilon, maxGradNorm,
        labelSmoothing, seed, loggingSteps, output, half, dataLicense, threads,
    ];

    internal int ThreadsOf(ParseResult parsed) => parsed.GetValue(threads) ?? 0;

    internal string? RevisionOf(ParseResult parsed) => parsed.GetValue(revision);

    internal string? TeacherRevisionOf(ParseResult parsed) => distill?.RevisionOf(parsed);

    /// <summary>Rows to label when the model is trained; null for none.</summary>
    internal TestFile? TestFileOf(ParseResult parsed) =>
        scoring.TestFileOf(parsed) is { } file ? new TestFile(file, examples.ColumnsOf(parsed), scoring.MaxSamplesOf(parsed).Predict) : null;

    /// <summary>What the command line asks for, with the data that it names.</summary>
    /// <exception cref="UsageException">The options make no sense, whatever the files hold.</exception>
    internal TrainingRequest RequestOf(ParseResult parsed, CancellationToken cancellation)
    {
        var problem = parsed.GetValue(problemType);
        string train = parsed.GetRequiredValue(trainFile);
        string? validation = scoring.ValidationFileOf(parsed);
        bool classifies = tasks.IsTextClassification(parsed);
        tasks.Validate(parsed, [problemType, .. examples.Columns, .. scoring.Prediction]);
        var options = Validated(parsed, classifies ? Evaluator.MetricsOf(problem) : tasks.MetricsOf(parsed), validation is not null);
        var distillation = distill?.OptionsOf(parsed, tasks.MakesVectors(parsed));
        var maxSamples = scoring.MaxSamplesOf(parsed);
        return new TrainingRequest
        {
            ModelFolder = parsed.GetValue(model),
            Config = ConfigOf(parsed),
            Tokenizer = parsed.GetValue(tokenizer),
            // Other tasks have rows of their own kinds.
            Train = classifies ? Read(train) : new TrainingData(train, []),
            Validation = classifies && validation is not null ? Read(validation) : null,
            Task = classifies ? null : tasks.Read(parsed, new TrainedTaskFiles(train, validation, maxSamples.Train, maxSamples.Eval, examples.NamedColumnsOf(parsed), options.Seed), cancellation),
            ProblemType = problem,
            MaxSeqLength = tasks.MaxSeqLengthOf(parsed, examples),
            MaxTrainSamples = maxSamples.Train,
            MaxEvalSamples = maxSamples.Eval,
            OutputFolder = parsed.GetRequiredValue(output),
            OverwriteOutputFolder = scoring.OverwritesOutput(parsed),
            ResumeFromCheckpoint = scoring.ResumeFromOf(parsed, parsed.GetRequiredValue(output)),
            HalfPrecision = parsed.GetValue(half),
            DataLicense = parsed.GetValue(dataLicense) ?? "",
            Command = "squeezebert " + string.Join(' ', parsed.Tokens.Select(token => Quoted(token.Value))),
            Distillation = distillation,
            Options = options,
        };

        TrainingData Read(string file)
        {
            using var reader = DataRowFile.Open(file);
            return new TrainingData(file, LabeledText.ReadAll(reader, examples.ColumnsOf(parsed), cancellation));
        }
    }

    /// <summary>The request with the changes to its shape that the command line asks for. Its model is a folder by now.</summary>
    /// <exception cref="UsageException">The changes name no keys of a configuration, or make one that can't be run.</exception>
    internal TrainingRequest WithOverrides(ParseResult parsed, TrainingRequest request)
    {
        if (parsed.GetValue(overrides) is not { } changes) return request;
        var shape = request.Config ?? SqueezeBertConfig.FromFiles(ModelFiles.FromFolder(request.ModelFolder!));
        try
        {
            return request with { Config = ConfigOverrides.Apply(shape, changes) };
        }
        catch (Exception error) when (error is TrainingException or ConfigException)
        {
            throw new UsageException($"--{error.Message}");
        }
    }

    private TrainingOptions Validated(ParseResult parsed, IReadOnlyList<string> metricNames, bool evaluates)
    {
        int starts = ((string?[])[parsed.GetValue(model), parsed.GetValue(preset), parsed.GetValue(config)]).Count(start => start is not null);
        if (starts != 1) throw new UsageException($"expected one of --model_name_or_path, --preset and --config_name; found {(starts == 0 ? "none" : "more")}.");
        // A teacher has a vocabulary.
        if (parsed.GetValue(model) is null && parsed.GetValue(tokenizer) is null && distill is null)
            throw new UsageException("--tokenizer_name: expected a vocabulary to train from scratch with; found none.");
        examples.Validate(parsed);
        scoring.Validate(parsed);
        double warmup = parsed.GetValue(warmupSteps);
        if (!(warmup is >= 0 and < int.MaxValue) || (warmup >= 1 && warmup != Math.Floor(warmup)))
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--warmup_steps: expected a whole number of steps, or a share of all steps from 0 to 1; found {warmup}."));
        var options = OptionsOf(parsed);
        try
        {
            options.Validate(metricNames, evaluates);
        }
        catch (TrainingException error)
        {
            throw new UsageException($"--{error.Message}");
        }
        return options;
    }

    private TrainingOptions OptionsOf(ParseResult parsed)
    {
        double warmup = parsed.GetValue(warmupSteps);
        return scoring.Apply(parsed, new TrainingOptions
        {
            PerDeviceTrainBatchSize = parsed.GetValue(batchSize),
            GradientAccumulationSteps = parsed.GetValue(accumulation),
            LearningRate = parsed.GetValue(learningRate),
            NumTrainEpochs = parsed.GetValue(epochs),
            MaxSteps = parsed.GetValue(maxSteps),
            WarmupSteps = (int)warmup,
            WarmupRatio = warmup is > 0 and < 1 ? warmup : parsed.GetValue(warmupRatio),
            LrSchedulerType = parsed.GetValue(scheduler),
            LrSchedulerPower = parsed.GetValue(schedulerPower),
            Optim = parsed.GetValue(optim),
            FreezeLayers = parsed.GetValue(freezeLayers),
            WeightDecay = parsed.GetValue(weightDecay),
            AdamBeta1 = parsed.GetValue(beta1),
            AdamBeta2 = parsed.GetValue(beta2),
            AdamEpsilon = parsed.GetValue(epsilon),
            MaxGradNorm = parsed.GetValue(maxGradNorm),
            LabelSmoothing = parsed.GetValue(labelSmoothing),
            Seed = parsed.GetValue(seed),
            LoggingSteps = parsed.GetValue(loggingSteps),
        });
    }

    /// <summary>The shape that the command line gives; null for the model folder's own.</summary>
    private SqueezeBertConfig? ConfigOf(ParseResult parsed) =>
        parsed.GetValue(preset) is { } presetName ? SqueezeBertConfig.FromPreset(presetName)
        : parsed.GetValue(config) is { } file ? SqueezeBertConfig.FromFile(file)
        : null;

    private static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(character => char.IsAsciiLetterOrDigit(character) || "_-./=,:+%@".Contains(character, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
