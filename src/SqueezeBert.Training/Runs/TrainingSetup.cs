using SqueezeBert.Checkpoints;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Runs;

/// <summary>A run's model, tokenizer and data, made from what the user said.</summary>
internal sealed class TrainingSetup : IDisposable
{
    private TrainingSetup(TrainableModel model, TokenizerFiles tokenizer, ExampleSet train, ExampleSet? validation, IReadOnlyList<string> dropped) =>
        (Model, Tokenizer, Train, Validation, Dropped) = (model, tokenizer, train, validation, dropped);

    internal TrainableModel Model { get; }

    internal TokenizerFiles Tokenizer { get; }

    internal ExampleSet Train { get; }

    internal ExampleSet? Validation { get; }

    /// <summary>Tensors of the starting checkpoint that were left out.</summary>
    internal IReadOnlyList<string> Dropped { get; }

    /// <exception cref="TrainingException">The request contradicts itself.</exception>
    internal static TrainingSetup Prepare(TrainingRequest request, WorkerPool pool, CancellationToken cancellation)
    {
        request.Options.Validate();
        var start = StartingConfig(request);
        string? tokenizerPath = request.Tokenizer ?? request.ModelFolder;
        if (tokenizerPath is null) throw new TrainingException("Training from scratch needs a vocabulary: name a tokenizer folder or a vocab.txt with tokenizer_name.");
        var tokenizer = TokenizerFiles.Open(tokenizerPath);
        int maxLength = Math.Min(request.MaxSeqLength, start.MaxPositionEmbeddings);
        if (maxLength < 3) throw new TrainingException($"max_seq_length: expected 3 or more; found {maxLength}.");

        var trainRows = Read(request, request.TrainFile, cancellation);
        var validationRows = request.ValidationFile is null ? null : Read(request, request.ValidationFile, cancellation);
        var (config, keepsHead) = WithLabels(request, start, trainRows);
        config = FitVocabulary(request, config, tokenizer.Tokenizer);

        var labels = new LabelReader(request.ProblemType, config.Id2Label);
        var train = ExampleSet.Tokenize(trainRows, labels, tokenizer.Tokenizer, maxLength, cancellation);
        var validation = validationRows is null ? null : ExampleSet.Tokenize(validationRows, labels, tokenizer.Tokenizer, maxLength, cancellation);

        using var source = request.ModelFolder is null ? null : CheckpointFolder.Open(request.ModelFolder);
        var headless = source is null || keepsHead ? null : new HeadlessTensors(source);
        var model = TrainableModel.Load(config, headless ?? source, request.Options.Seed, pool);
        return new TrainingSetup(model, tokenizer, train, validation, [.. model.Dropped, .. headless?.Dropped ?? []]);
    }

    public void Dispose() => Model.Dispose();

    private static SqueezeBertConfig StartingConfig(TrainingRequest request)
    {
        if ((request.ModelFolder is null) == (request.Config is null))
            throw new TrainingException("Name either a folder to start from (model_name_or_path) or a shape to start from scratch (preset or config).");
        var config = request.Config ?? SqueezeBertConfig.FromFile(Path.Combine(request.ModelFolder!, "config.json"));
        if (config.WeightPrecision == WeightPrecision.Int8)
            throw new TrainingException($"{request.ModelFolder ?? "The configuration"}: expected a model in floating point to train; found one that is int8 (quantization_config).");
        return request.ConfigOverrides.Length == 0 ? config : ConfigOverrides.Apply(config, request.ConfigOverrides);
    }

    private static List<LabeledText> Read(TrainingRequest request, string file, CancellationToken cancellation)
    {
        using var reader = request.OpenData(file);
        return LabeledText.ReadAll(reader, request.Columns, cancellation);
    }

    /// <summary>The model's own labels where it has all that the data uses; else those of the data, and a fresh classifier.</summary>
    private static (SqueezeBertConfig Config, bool KeepsHead) WithLabels(TrainingRequest request, SqueezeBertConfig config, List<LabeledText> rows)
    {
        var names = LabelReader.NamesIn(request.ProblemType, rows);
        bool isClassifier = request.ModelFolder is not null && config.Head == ModelHead.SequenceClassification;
        bool fits = request.ProblemType == ProblemType.Regression ? config.NumLabels == 1 : names.All(name => config.Id2Label.Contains(name, StringComparer.Ordinal));
        bool keepsHead = isClassifier && fits;
        if (!keepsHead && names.Length < 2 && request.ProblemType == ProblemType.SingleLabelClassification)
            throw new TrainingException($"{request.TrainFile}: expected at least two different labels in column '{request.Columns.Label}'; found {names.Length}.");
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
