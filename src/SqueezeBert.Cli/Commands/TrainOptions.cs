using System.CommandLine;
using SqueezeBert.Cli.Input;
using SqueezeBert.Data;
using SqueezeBert.Data.Glue;
using SqueezeBert.Training;
using SqueezeBert.Training.Tasks;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>The options of <c>squeezebert train</c>: Hugging Face's names (run_glue, TrainingArguments), with _ or with -.</summary>
/// <param name="distill">Those of a teacher; null for none.</param>
internal sealed class TrainOptions(DistillOptions? distill = null)
{
    private readonly Option<string[]> trainFile = NamedFiles("train_file", "Rows to train on: .tsv, .csv or .jsonl, packed with .gz or not, or .parquet, or the layout of the task's data sets. The rows of several files are one after the other.", required: true);
    private readonly Option<string?> glueTask = Named<string?>("task_name", "TASK", $"A task of GLUE, whose files are read as the benchmark hands them out, whose labels' kind is known and whose figure picks the weights: {string.Join(", ", GlueTask.All.Select(task => task.Name))}.").OneOf([.. GlueTask.All.Select(task => task.Name)]);
    private readonly StartOptions start = new();
    private readonly OptimizationOptions optimization = new(new TrainingOptions());
    private readonly TrainedTaskOptions tasks = new();
    private readonly ExampleOptions examples = new();
    private readonly LabelOptions labels = new();
    private readonly ScoringOptions scoring = new();
    private readonly SavingOptions saving = new();
    private readonly Option<ProblemType> problemType = Word("problem_type", "What the labels mean; several labels at once are separated by commas", SqueezeBertConfig.ProblemTypes, ProblemType.SingleLabelClassification);
    private readonly Option<int?> threads = CommonOptions.Threads();

    internal StartOptions Start => start;

    internal IEnumerable<Option> All =>
    [
        tasks.Task, glueTask, .. distill?.All ?? [], .. start.All, trainFile, .. tasks.Special, .. examples.All, .. labels.All, problemType, .. scoring.All,
        .. optimization.All, .. saving.All, threads,
    ];

    internal int ThreadsOf(ParseResult parsed) => parsed.GetValue(threads) ?? 0;

    internal string? TeacherRevisionOf(ParseResult parsed) => distill?.RevisionOf(parsed);

    /// <summary>Rows to label when the model is trained; null for none.</summary>
    internal TestFile? TestFileOf(ParseResult parsed) =>
        scoring.TestFileOf(parsed) is { } file ? new TestFile(file, examples.ColumnsOf(parsed), scoring.MaxSamplesOf(parsed).Predict) : null;

    /// <summary>What the command line asks for, with the data that it names.</summary>
    /// <exception cref="UsageException">The options make no sense, whatever the files hold.</exception>
    internal TrainingRequest RequestOf(ParseResult parsed, Log log, CancellationToken cancellation)
    {
        var glue = GlueTaskOf(parsed);
        var problem = glue is { IsRegression: true } ? ProblemType.Regression : parsed.GetValue(problemType);
        string[] train = parsed.GetRequiredValue(trainFile);
        string? validation = scoring.ValidationFileOf(parsed);
        bool classifies = tasks.IsTextClassification(parsed);
        tasks.Validate(parsed, [glueTask, problemType, .. examples.Columns, .. labels.OfTexts, .. scoring.Prediction], labels);
        if (!tasks.ChoosesOne(parsed, problem)) optimization.RefuseSmoothing(parsed, classifies ? SqueezeBertConfig.WordOf(SqueezeBertConfig.ProblemTypes, problem) : TrainedTaskOptions.Embeddings);
        var options = Validated(parsed, classifies ? Evaluator.MetricsOf(problem) : tasks.MetricsOf(parsed), validation is not null);
        if (glue is not null && options.MetricForBestModel is null && validation is not null && options.EvalStrategy != EvaluationStrategy.No) options = options with { MetricForBestModel = glue.Metrics[0] };
        var distillation = distill?.OptionsOf(parsed, tasks.MakesVectors(parsed));
        var maxSamples = scoring.MaxSamplesOf(parsed);
        var map = labels.MapOf(parsed);
        var parts = labels.PartsOf(parsed);
        var files = new TrainedTaskFiles(train, validation, maxSamples.Train, maxSamples.Eval, examples.NamedColumnsOf(parsed), options.Seed)
        {
            Sentence = sentence => labels.Apply(parsed, map, sentence),
        };
        return saving.Apply(parsed, new TrainingRequest
        {
            ModelFolder = start.ModelOf(parsed),
            Config = start.ConfigOf(parsed),
            Tokenizer = start.TokenizerOf(parsed),
            // Other tasks have rows of their own kinds.
            Train = classifies ? Read(train, parts.Train) : new TrainingData(TrainingTask.NameOf(train), []),
            Validation = classifies && validation is not null ? Read([validation], parts.Validation) : null,
            Task = classifies ? null : tasks.Read(parsed, files, cancellation),
            ProblemType = problem,
            MaxSeqLength = tasks.MaxSeqLengthOf(parsed, examples),
            MaxTrainSamples = maxSamples.Train,
            MaxEvalSamples = maxSamples.Eval,
            OutputFolder = saving.FolderOf(parsed),
            Distillation = distillation,
            Options = options,
        });

        TrainingData Read(IReadOnlyList<string> paths, IReadOnlyList<string> parts) => new(TrainingTask.NameOf(paths), [.. paths.SelectMany(path => RowsOf(path, parts))]);

        List<LabeledText> RowsOf(string path, IReadOnlyList<string> parts)
        {
            var rows = new List<LabeledText>();
            // The benchmark's files are taken as they are: each row counts in its scores.
            foreach (var row in glue is null ? Texts(path, parts).ReadMapped().Select(text => text.RequireTexts()) : GlueReader.ReadLabeled(glue, path))
            {
                cancellation.ThrowIfCancellationRequested();
                rows.Add(glue is null ? row : row with { Label = map.Map(row.Label) });
            }
            if (rows.Count == 0) throw new DataException(path, null, "expected at least one row; found none.");
            return rows;
        }

        LabeledTextFile Texts(string path, IReadOnlyList<string> parts) => new(path, examples.NamedColumnsOf(parsed))
        {
            Parts = parts,
            SeveralLabels = problem == ProblemType.MultiLabelClassification,
            Labels = map,
            LeftOut = count => log.Warning($"{path}: {count:N0} rows whose labels have several names were left out."),
        };
    }

    /// <exception cref="UsageException">Beside it stands an option whose answer the task knows.</exception>
    private GlueTask? GlueTaskOf(ParseResult parsed)
    {
        if (parsed.GetValue(glueTask) is not { } name) return null;
        foreach (var option in (Option[])[problemType, .. examples.Columns, .. labels.OfTexts])
            if (parsed.GetResult(option) is { Implicit: false }) throw new UsageException($"{option.Name}: expected without {glueTask.Name}, which tells; found with it.");
        return GlueTask.All.First(task => task.Name == name);
    }

    private TrainingOptions Validated(ParseResult parsed, IReadOnlyList<string> metricNames, bool evaluates)
    {
        start.Validate(parsed, hasVocabulary: distill is not null);
        examples.Validate(parsed);
        scoring.Validate(parsed);
        var options = saving.Apply(parsed, scoring.Apply(parsed, optimization.OptionsOf(parsed)));
        return UsageException.Checked(() =>
        {
            options.Validate(metricNames, evaluates);
            return options;
        });
    }
}
