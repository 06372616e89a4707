using SqueezeBert.Checkpoints;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Distillation;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Plots;
using SqueezeBert.Training.Tasks;

namespace SqueezeBert.Training.Runs;

/// <summary>A run's model, tokenizer and data, made from what the user said.</summary>
internal sealed class TrainingSetup : IDisposable
{
    private TrainingSetup(TrainingTask task, TrainableModel model, TokenizerFiles tokenizer, IExamples train, ModelEvaluator? evaluator, Teacher? teacher, TrainingStart start) =>
        (Task, Model, Tokenizer, Train, Evaluator, Teacher, Start) = (task, model, tokenizer, train, evaluator, teacher, start);

    internal TrainingTask Task { get; }

    internal TrainableModel Model { get; }

    internal TokenizerFiles Tokenizer { get; }

    internal IExamples Train { get; }

    /// <summary>What scores the model; null without validation data.</summary>
    internal ModelEvaluator? Evaluator { get; }

    /// <summary>What the model learns from beside the labels; null for nothing.</summary>
    internal Teacher? Teacher { get; }

    internal TrainingStart Start { get; }

    /// <exception cref="TrainingException">The request contradicts itself.</exception>
    internal static TrainingSetup Prepare(TrainingRequest request, WorkerPool pool, CancellationToken cancellation)
    {
        var task = request.Task ?? new SequenceClassificationTraining(request);
        request.Options.Validate(task.MetricNames, task.ValidationName is not null);
        RequirePlace(request.PlotFile);
        task.RequireRows();
        var shape = StartingConfig(request);
        string? tokenizerPath = request.Tokenizer ?? request.ModelFolder ?? request.Distillation?.TeacherFolder;
        if (tokenizerPath is null) throw new TrainingException("Training from scratch needs a vocabulary: name a tokenizer folder or a vocab.txt with tokenizer_name.");
        var tokenizer = TokenizerFiles.Open(tokenizerPath);
        int maxTokens = Math.Min(request.MaxSeqLength, shape.MaxPositionEmbeddings);
        if (maxTokens < 3) throw new TrainingException($"max_seq_length: expected 3 or more; found {maxTokens}.");

        var (config, keepsHead) = task.WithLabels(shape, HeadOf(request, shape) == task.Head);
        config = FitVocabulary(request, config, tokenizer.Tokenizer);

        var train = task.TrainExamples(config, tokenizer, maxTokens, cancellation);
        if (train.Count == 0) throw new TrainingException($"{task.TrainName}: expected at least one row that can be trained on; found none.");
        var evaluator = task.EvaluatorFor(config, tokenizer, maxTokens, cancellation);

        var teacher = request.Distillation is null ? null : Teacher.Open(request.Distillation, task, config, tokenizer.Tokenizer, maxTokens, request.Options.FreezeLayers, pool);
        using var source = request.ModelFolder is null ? null : FirstPositions.Of(CheckpointFolder.Open(request.ModelFolder), config.MaxPositionEmbeddings);
        var headless = source is null || keepsHead ? null : new HeadlessTensors(source);
        var model = TrainableModel.Load(config, task.Head, headless ?? source, request.Options.Seed, pool, teacher?.Plan);
        if (source is not null && request.SeenPositions is { } seen) model.RepeatPositions(seen);
        return new TrainingSetup(task, model, tokenizer, train, evaluator, teacher, StartOf(model, headless?.Dropped ?? [], maxTokens, train, evaluator));
    }

    /// <summary>The teacher's scores on the validation data; null without either.</summary>
    internal EvaluationScores? ScoreTeacher(CancellationToken cancellation) => Teacher is null ? null
        // Its labels may have other numbers.
        : Task.EvaluatorFor(Teacher.Model.Config, Tokenizer, Start.MaxTokens, cancellation)?.Evaluate(Teacher.Model, cancellation);

    public void Dispose()
    {
        Model.Dispose();
        Teacher?.Dispose();
    }

    private static TrainingStart StartOf(TrainableModel model, IReadOnlyList<string> headTensors, int maxTokens, IExamples train, ModelEvaluator? evaluator) => new()
    {
        FreshParameters = [.. model.Initialized.Except(headTensors)],
        ReplacedParameters = [.. model.Initialized.Intersect(headTensors)],
        DroppedTensors = [.. model.Dropped, .. headTensors.Except(model.Initialized)],
        MaxTokens = maxTokens,
        TruncatedTrainTexts = train.TruncatedCount,
        TruncatedValidationTexts = evaluator?.TruncatedCount ?? 0,
    };

    private static SqueezeBertConfig StartingConfig(TrainingRequest request)
    {
        if (request.ModelFolder is null && request.Config is null)
            throw new TrainingException("Name a folder to start from (model_name_or_path) or a shape to start from scratch (preset or config).");
        var config = request.Config ?? SqueezeBertConfig.FromFiles(ModelFiles.FromFolder(request.ModelFolder!));
        if (config.WeightPrecision == WeightPrecision.Int8)
            throw new TrainingException($"{request.ModelFolder ?? "The configuration"}: expected a model in floating point to train; found one that is int8 (quantization_config).");
        return config;
    }

    /// <summary>Before hours of work, not after.</summary>
    private static void RequirePlace(string? plot)
    {
        if (plot is null) return;
        if (!plot.EndsWith(TrainingPicture.Extension, StringComparison.Ordinal)) throw new TrainingException($"plot: expected a name that ends with {TrainingPicture.Extension}; found '{plot}'.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(plot))!;
        if (Path.GetFileName(plot) != plot && !Directory.Exists(folder)) throw new TrainingException($"plot: expected a file in a folder that exists; found no {folder}.");
    }

    /// <summary>The head of the model to start from; null from scratch.</summary>
    private static ModelHead? HeadOf(TrainingRequest request, SqueezeBertConfig config) =>
        request.ModelFolder is { } folder ? config.HeadIn(Path.Combine(folder, SqueezeBertConfig.FileName)) : null;

    private static SqueezeBertConfig FitVocabulary(TrainingRequest request, SqueezeBertConfig config, BertTokenizer tokenizer)
    {
        if (request.ModelFolder is null) return config with { VocabSize = tokenizer.VocabularySize, PadTokenId = tokenizer.PadTokenId };
        return tokenizer.VocabularySize <= config.VocabSize
            ? config
            : throw new TrainingException($"The tokenizer has {tokenizer.VocabularySize:N0} tokens; the model in {request.ModelFolder} has {config.VocabSize:N0}.");
    }
}
