using System.CommandLine;
using SqueezeBert.Training;
using SqueezeBert.Training.Pretraining;
using SqueezeBert.Training.Tasks;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>The options of <c>squeezebert pretrain</c>: those of <c>train</c> where they mean the same, the corpus, and a second phase.</summary>
internal sealed class PretrainOptions
{
    private static readonly TrainingOptions Defaults = new()
    {
        LearningRate = 1e-3,
        NumTrainEpochs = 1,
        PerDeviceTrainBatchSize = 64,
        WarmupRatio = 0.05,
        WeightDecay = 0.01,
    };

    private readonly StartOptions start = new();
    private readonly OptimizationOptions optimization = new(Defaults);
    private readonly SavingOptions saving = new();
    private readonly Option<string[]> trainFile = NamedFiles("train_file", "Plain text, UTF-8, packed with .gz or not: a paragraph a line, a blank line between documents.", required: true);
    private readonly Option<string[]> validationFile = NamedFiles("validation_file", "Text to score on, of the same kind; what is hidden in it never changes.", required: false);
    private readonly Option<int> maxEval = Number("max_eval_samples", "N", "Sequences to score on.", 512);
    private readonly Option<int> evalSteps = Number("eval_steps", "N", "Steps between scores; the last weights stay in any case.", Defaults.EvalSteps);
    private readonly Option<int> length = Number("max_seq_length", "TOKENS", "Tokens of a sequence, special tokens included.", 128);
    private readonly Option<double> share = Number("mlm_probability", "P", "Share of tokens to hide.", 0.15);
    private readonly Option<bool?> wholeWord = Switch("whole_word_mask", "Hide all pieces of a word or none.");
    private readonly Option<bool?> sentenceOrder = Switch("sentence_order", "Ask for the order of two segments too; true unless said otherwise.");
    private readonly Option<string?> cache = Named<string?>("cache_dir", "DIR", "Folder for the tokenised text; cache in output_dir when left out.");
    private readonly SecondPhaseOptions second = new();
    private readonly Option<int?> threads = CommonOptions.Threads();

    internal StartOptions Start => start;

    internal IEnumerable<Option> All =>
    [
        .. start.All, trainFile, validationFile, maxEval, evalSteps, length, share, wholeWord, sentenceOrder, cache, .. optimization.All, .. second.All, .. saving.All, threads,
    ];

    internal int ThreadsOf(ParseResult parsed) => parsed.GetValue(threads) ?? 0;

    internal PretrainingCorpus CorpusOf(ParseResult parsed) => new()
    {
        TrainFiles = parsed.GetRequiredValue(trainFile),
        ValidationFiles = parsed.GetValue(validationFile) ?? [],
        MaxValidationSequences = parsed.GetValue(maxEval),
        CacheFolder = parsed.GetValue(cache) ?? Path.Combine(saving.FolderOf(parsed), "cache"),
        Settings = SettingsOf(parsed),
    };

    /// <summary>The phases, one after the other; the last one writes to the output folder, the first of two to <c>phase-1</c> in it.</summary>
    /// <exception cref="UsageException">The options make no sense.</exception>
    internal IReadOnlyList<TrainingRequest> PhasesOf(ParseResult parsed)
    {
        start.Validate(parsed);
        RequirePositive(parsed, maxEval);
        RequirePositive(parsed, evalSteps);
        var settings = SettingsOf(parsed);
        var options = Validated(parsed, settings);
        string folder = saving.FolderOf(parsed);
        var request = new TrainingRequest
        {
            ModelFolder = start.ModelOf(parsed),
            Config = start.ConfigOf(parsed),
            Tokenizer = start.TokenizerOf(parsed),
            MaxSeqLength = settings.MaxSeqLength,
            OutputFolder = folder,
            SavesAtEnd = true,
            Options = options,
        };
        if (!second.IsWanted(parsed)) return [saving.Apply(parsed, request)];
        var first = saving.Apply(parsed, request with { OutputFolder = Path.Combine(folder, "phase-1") });
        var last = saving.Apply(parsed, request with
        {
            ModelFolder = first.OutputFolder,
            Config = null,
            Tokenizer = null,
            MaxSeqLength = second.LengthOf(parsed),
            // A model that goes on may have learned more positions than the first phase shows it.
            SeenPositions = start.ModelOf(parsed) is null ? settings.MaxSeqLength : null,
            Options = second.Apply(parsed, options, settings.MaxSeqLength),
        });
        return [first with { HalfPrecision = false, PlotFile = first.PlotFile is { } plot ? Path.GetFileName(plot) : null }, last];
    }

    private TrainingOptions Validated(ParseResult parsed, PretrainingSettings settings)
    {
        var options = saving.Apply(parsed, optimization.OptionsOf(parsed)) with { LoadBestModelAtEnd = false, EvalSteps = parsed.GetValue(evalSteps) };
        bool evaluates = parsed.GetValue(validationFile) is { Length: > 0 };
        options = options with { EvalStrategy = evaluates ? EvaluationStrategy.Steps : EvaluationStrategy.No };
        return UsageException.Checked(() =>
        {
            options.Validate(PretrainingTask.MetricsOf(settings), evaluates);
            return options;
        });
    }

    private PretrainingSettings SettingsOf(ParseResult parsed)
    {
        if (parsed.GetValue(share) is not (> 0 and < 1) and var found) throw new UsageException($"{share.Name}: expected a number above 0 and below 1; found {found}.");
        return new PretrainingSettings
        {
            MaxSeqLength = SecondPhaseOptions.LengthIn(parsed, length),
            MaskedShare = parsed.GetValue(share),
            WholeWord = parsed.GetValue(wholeWord) ?? false,
            SentenceOrder = parsed.GetValue(sentenceOrder) ?? true,
            Seed = optimization.SeedOf(parsed),
        };
    }

    private static void RequirePositive(ParseResult parsed, Option<int> option)
    {
        if (parsed.GetValue(option) is < 1 and var found) throw new UsageException($"{option.Name}: expected 1 or more; found {found}.");
    }
}
