using SqueezeBert.Checkpoints;
using SqueezeBert.Data;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Runs;

/// <summary>A run's model, tokenizer and data, made from what the user said.</summary>
internal sealed class TrainingSetup : IDisposable
{
    private TrainingSetup(TrainableModel model, TokenizerFiles tokenizer, ExampleSet train, ExampleSet? validation, TrainingStart start) =>
        (Model, Tokenizer, Train, Validation, Start) = (model, tokenizer, train, validation, start);

    internal TrainableModel Model { get; }

    internal TokenizerFiles Tokenizer { get; }

    internal ExampleSet Train { get; }

    internal ExampleSet? Validation { get; }

    internal TrainingStart Start { get; }

    /// <exception cref="TrainingException">The request contradicts itself.</exception>
    internal static TrainingSetup Prepare(TrainingRequest request, WorkerPool pool, CancellationToken cancellation)
    {
        request.Options.Validate(request.ProblemType, request.Validation is not null);
        foreach (var data in (TrainingData?[])[request.Train, request.Validation])
            if (data is { Rows.Count: 0 }) throw new TrainingException($"{data.Name}: expected at least one row; found none.");
        var shape = StartingConfig(request);
        string? tokenizerPath = request.Tokenizer ?? request.ModelFolder;
        if (tokenizerPath is null) throw new TrainingException("Training from scratch needs a vocabulary: name a tokenizer folder or a vocab.txt with tokenizer_name.");
        var tokenizer = TokenizerFiles.Open(tokenizerPath);
        int maxTokens = Math.Min(request.MaxSeqLength, shape.MaxPositionEmbeddings);
        if (maxTokens < 3) throw new TrainingException($"max_seq_length: expected 3 or more; found {maxTokens}.");

        var (config, keepsHead) = WithLabels(request, shape);
        config = FitVocabulary(request, config, tokenizer.Tokenizer);

        var labels = new LabelReader(request.ProblemType, config.Id2Label);
        var train = ExampleSet.Tokenize(request.Train, request.MaxTrainSamples, labels, tokenizer.Tokenizer, maxTokens, cancellation);
        var validation = request.Validation is null ? null : ExampleSet.Tokenize(request.Validation, request.MaxEvalSamples, labels, tokenizer.Tokenizer, maxTokens, cancellation);

        using var source = request.ModelFolder is null ? null : CheckpointFolder.Open(request.ModelFolder);
        var headless = source is null || keepsHead ? null : new HeadlessTensors(source);
        var model = TrainableModel.Load(config, ModelHead.SequenceClassification, headless ?? source, request.Options.Seed, pool);
        return new TrainingSetup(model, tokenizer, train, validation, StartOf(model, headless?.Dropped ?? [], maxTokens, train, validation));
    }

    public void Dispose() => Model.Dispose();

    private static TrainingStart StartOf(TrainableModel model, IReadOnlyList<string> headTensors, int maxTokens, ExampleSet train, ExampleSet? validation) => new()
    {
        FreshParameters = [.. model.Initialized.Except(headTensors)],
        ReplacedParameters = [.. model.Initialized.Intersect(headTensors)],
        DroppedTensors = [.. model.Dropped, .. headTensors.Except(model.Initialized)],
        MaxTokens = maxTokens,
        TruncatedTrainTexts = train.TruncatedCount,
        TruncatedValidationTexts = validation?.TruncatedCount ?? 0,
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

    /// <summary>The model's own labels where it has all that the data uses; else those of the data, and a fresh classifier.</summary>
    private static (SqueezeBertConfig Config, bool KeepsHead) WithLabels(TrainingRequest request, SqueezeBertConfig config)
    {
        var names = LabelReader.NamesIn(request.ProblemType, request.Train.Rows);
        bool isClassifier = request.ModelFolder is { } folder && config.HeadIn(Path.Combine(folder, SqueezeBertConfig.FileName)) == ModelHead.SequenceClassification;
        bool fits = request.ProblemType == ProblemType.Regression ? config.NumLabels == 1 : names.All(name => config.Id2Label.Contains(name, StringComparer.Ordinal));
        bool keepsHead = isClassifier && fits;
        if (!keepsHead && names.Length < 2 && request.ProblemType == ProblemType.SingleLabelClassification)
            throw new TrainingException($"{request.Train.Name}: expected at least two different labels; found {names.Length}.");
        return (config.WithHead(ModelHead.SequenceClassification) with
        {
            ProblemType = request.ProblemType,
            Id2Label = keepsHead ? config.Id2Label : names,
        }, keepsHead);
    }

    private static SqueezeBertConfig FitVocabulary(TrainingRequest request, SqueezeBertConfig config, BertTokenizer tokenizer)
    {
        if (request.ModelFolder is null) return config with { VocabSize = tokenizer.VocabularySize, PadTokenId = tokenizer.PadTokenId };
        return tokenizer.VocabularySize <= config.VocabSize
            ? config
            : throw new TrainingException($"The tokenizer has {tokenizer.VocabularySize:N0} tokens; the model in {request.ModelFolder} has {config.VocabSize:N0}.");
    }
}
