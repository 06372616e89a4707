using System.Collections.Immutable;
using System.Globalization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Pretraining;
using SqueezeBert.Training.Runs;

namespace SqueezeBert.Training.Tasks;

/// <summary>Hidden tokens and the order of segments in plain text, read through a cache of tokenised sequences.</summary>
/// <param name="corpus">What to read and what to ask.</param>
/// <param name="pool">Tokenises.</param>
internal sealed class PretrainingTask(PretrainingCorpus corpus, WorkerPool pool) : TrainingTask, IDisposable
{
    private readonly List<SequenceCache> caches = [];
    private string validationHash = "";

    internal override ModelHead Head => corpus.Settings.SentenceOrder ? ModelHead.PreTraining : ModelHead.MaskedLanguageModel;

    internal override string PipelineTag => "fill-mask";

    internal override string TrainName => NameOf(corpus.TrainFiles);

    internal override string? ValidationName => corpus.ValidationFiles.Count == 0 ? null : NameOf(corpus.ValidationFiles);

    internal override IReadOnlyList<string> MetricNames => MetricsOf(corpus.Settings);

    internal override string Settings => string.Create(CultureInfo.InvariantCulture, $"sentence order {corpus.Settings.SentenceOrder}, {corpus.MaxValidationSequences} validation sequences");

    /// <summary>The evaluator's data is text that the fingerprint of its cache stands for.</summary>
    internal override IEnumerable<IEnumerable<string?>> ValidationTexts => [[validationHash]];

    /// <summary>The metrics, the one to choose weights by first.</summary>
    internal static IReadOnlyList<string> MetricsOf(PretrainingSettings settings) =>
        settings.SentenceOrder ? [PretrainingEvaluator.Loss, PretrainingEvaluator.Accuracy, PretrainingEvaluator.OrderAccuracy] : [PretrainingEvaluator.Loss, PretrainingEvaluator.Accuracy];

    internal override void RequireRows()
    {
    }

    internal override (SqueezeBertConfig Config, bool KeepsHead) WithLabels(SqueezeBertConfig config, bool hasHead) => (WithoutLabels(config), true);

    internal override ImmutableArray<string> LabelsOf(SqueezeBertConfig config) => [];

    internal override Objective ObjectiveFor(SqueezeBertConfig config, double labelSmoothing) =>
        corpus.Settings.SentenceOrder ? new JointObjective(2, labelSmoothing) : RowObjective.OfTokens(new CrossEntropy(labelSmoothing));

    internal override IExamples TrainExamples(SqueezeBertConfig config, TokenizerFiles tokenizer, int maxTokens, CancellationToken cancellation) =>
        Open(corpus.TrainFiles, "train", tokenizer, maxTokens, cancellation);

    internal override ModelEvaluator? EvaluatorFor(SqueezeBertConfig config, TokenizerFiles tokenizer, int maxTokens, CancellationToken cancellation)
    {
        if (corpus.ValidationFiles.Count == 0) return null;
        var examples = Open(corpus.ValidationFiles, "validation", tokenizer, maxTokens, cancellation);
        validationHash = examples.Hash;
        return new PretrainingEvaluator(examples, corpus.MaxValidationSequences);
    }

    public void Dispose()
    {
        foreach (var cache in caches) cache.Dispose();
        caches.Clear();
    }

    private PretrainingExamples Open(IReadOnlyList<string> files, string part, TokenizerFiles tokenizer, int maxTokens, CancellationToken cancellation)
    {
        var source = new CacheSource(files, tokenizer.Definition, corpus.Settings with { MaxSeqLength = maxTokens }, cancellation);
        string folder = Path.Combine(corpus.CacheFolder, string.Create(CultureInfo.InvariantCulture, $"{part}-{maxTokens}"));
        var cache = SequenceCache.OpenOrBuild(folder, source, pool, corpus.Tokenized, cancellation: cancellation);
        caches.Add(cache);
        return new PretrainingExamples(new PretrainingData(cache, source));
    }
}
