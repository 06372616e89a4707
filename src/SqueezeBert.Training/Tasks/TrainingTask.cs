using System.Collections.Immutable;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Runs;

namespace SqueezeBert.Training.Tasks;

/// <summary>What a model is trained for: its head and labels, how data becomes examples, the loss, and the metrics that score it.</summary>
/// <remarks>Immutable.</remarks>
public abstract partial class TrainingTask
{
    private protected TrainingTask()
    {
    }

    /// <summary>What stands on the encoder.</summary>
    internal abstract ModelHead Head { get; }

    /// <summary>The hub's word for what the model does; null where it has none.</summary>
    internal abstract string? PipelineTag { get; }

    /// <summary>What the data to train on is called.</summary>
    internal abstract string TrainName { get; }

    /// <summary>What the data to score on is called; null without any.</summary>
    internal abstract string? ValidationName { get; }

    /// <summary>The metrics, the one to choose a model by first.</summary>
    internal abstract IReadOnlyList<string> MetricNames { get; }

    /// <summary>What else than data, shape and <see cref="TrainingOptions"/> decides the weights, as text; empty for nothing.</summary>
    internal virtual string Settings => "";

    /// <summary>All that scores depend on in the validation data, row by row; none without any.</summary>
    internal abstract IEnumerable<IEnumerable<string?>> ValidationTexts { get; }

    /// <summary>What to call files together.</summary>
    internal static string NameOf(IReadOnlyList<string> paths) => paths.Count == 1 ? paths[0] : string.Join(", ", paths.Select(path => Path.GetFileName(path)));

    /// <exception cref="TrainingException">A file has no rows.</exception>
    internal abstract void RequireRows();

    /// <summary>The configuration with the task's head and labels, and whether the head of a model with this configuration can go on.</summary>
    /// <param name="config">That of the model to start from.</param>
    /// <param name="hasHead">Whether that model has the task's head.</param>
    /// <exception cref="TrainingException">The data has no labels to learn.</exception>
    internal abstract (SqueezeBertConfig Config, bool KeepsHead) WithLabels(SqueezeBertConfig config, bool hasHead);

    /// <summary>The labels that the card lists; empty for none.</summary>
    internal abstract ImmutableArray<string> LabelsOf(SqueezeBertConfig config);

    /// <summary>The loss.</summary>
    internal abstract Objective ObjectiveFor(SqueezeBertConfig config, double labelSmoothing);

    /// <summary>The loss of a row of logits beside a teacher's.</summary>
    /// <param name="temperature">What logits are divided by; numbers aren't.</param>
    internal virtual RowLoss SoftLoss(double temperature) => new SoftCrossEntropy(temperature);

    /// <summary>The examples to train on.</summary>
    /// <param name="config">With the task's labels.</param>
    /// <param name="tokenizer">Makes tokens of texts.</param>
    /// <param name="maxTokens">The most tokens of a sequence.</param>
    /// <param name="cancellation">Looked at before each row.</param>
    /// <exception cref="Data.DataException">A row can't be trained on.</exception>
    /// <exception cref="TokenizerException">The vocabulary lacks what the task needs.</exception>
    internal abstract IExamples TrainExamples(SqueezeBertConfig config, TokenizerFiles tokenizer, int maxTokens, CancellationToken cancellation);

    /// <summary>What scores a model on the validation data; null without any.</summary>
    /// <inheritdoc cref="TrainExamples"/>
    internal abstract ModelEvaluator? EvaluatorFor(SqueezeBertConfig config, TokenizerFiles tokenizer, int maxTokens, CancellationToken cancellation);

    /// <summary>Refuses passes that teach nothing, whatever is in them.</summary>
    /// <param name="options">How passes are made.</param>
    /// <param name="examples">The examples to train on.</param>
    /// <exception cref="TrainingException">They do.</exception>
    internal virtual void RequireUsefulPasses(TrainingOptions options, IExamples examples)
    {
    }

    private protected static void RequireRows(string? name, int? count)
    {
        if (count == 0) throw new TrainingException($"{name}: expected at least one row; found none.");
    }

    /// <summary>The labels in ids' order: the model's own where it has all that the data uses and may keep its head, else the data's.</summary>
    private protected static (ImmutableArray<string> Labels, bool Fits) LabelsFor(IEnumerable<string> used, ImmutableArray<string> own, bool hasHead)
    {
        ImmutableArray<string> names = [.. used.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return hasHead && names.All(name => own.Contains(name, StringComparer.Ordinal)) ? (own, true) : (names, false);
    }

    /// <summary>A configuration without labels of another task.</summary>
    private protected SqueezeBertConfig WithoutLabels(SqueezeBertConfig config) => config.WithHead(Head) with
    {
        ProblemType = null,
        Id2Label = new SqueezeBertConfig().Id2Label,
        IntentId2Label = [],
        SlotId2Label = [],
    };
}

/// <inheritdoc/>
/// <typeparam name="TRow">A row of its data.</typeparam>
internal abstract class TrainingTask<TRow>(TaskData<TRow> train, TaskData<TRow>? validation) : TrainingTask
{
    private protected TaskData<TRow> Train => train;

    private protected TaskData<TRow>? Validation => validation;

    internal override (SqueezeBertConfig Config, bool KeepsHead) WithLabels(SqueezeBertConfig config, bool hasHead) => (WithoutLabels(config), hasHead);

    internal override ImmutableArray<string> LabelsOf(SqueezeBertConfig config) => [];

    internal sealed override string TrainName => train.Name;

    internal sealed override string? ValidationName => validation?.Name;

    internal sealed override IEnumerable<IEnumerable<string?>> ValidationTexts => validation?.Used.Select(TextsOf) ?? [];

    internal sealed override void RequireRows()
    {
        RequireRows(train.Name, train.Rows.Count);
        RequireRows(validation?.Name, validation?.Rows.Count);
    }

    internal sealed override IExamples TrainExamples(SqueezeBertConfig config, TokenizerFiles tokenizer, int maxTokens, CancellationToken cancellation)
    {
        var examples = new List<TrainingExample>();
        int truncated = 0;
        foreach (var row in train.Used)
        {
            cancellation.ThrowIfCancellationRequested();
            examples.AddRange(ExamplesOf(row, config, tokenizer.Tokenizer, maxTokens, ref truncated));
        }
        return Masked(new ExampleSet(examples) { TruncatedCount = truncated }, tokenizer.Definition);
    }

    internal sealed override ModelEvaluator? EvaluatorFor(SqueezeBertConfig config, TokenizerFiles tokenizer, int maxTokens, CancellationToken cancellation) =>
        validation is null ? null : Evaluator(validation.Used, tokenizer.Tokenizer);

    /// <summary>All that a row's score depends on.</summary>
    private protected abstract IEnumerable<string?> TextsOf(TRow row);

    /// <summary>What a row teaches.</summary>
    /// <param name="row">The row.</param>
    /// <param name="config">With the task's labels.</param>
    /// <param name="tokenizer">Makes tokens of texts.</param>
    /// <param name="maxTokens">The most tokens of a sequence.</param>
    /// <param name="truncated">Counts texts that were cut.</param>
    private protected abstract IEnumerable<TrainingExample> ExamplesOf(TRow row, SqueezeBertConfig config, BertTokenizer tokenizer, int maxTokens, ref int truncated);

    /// <summary>The examples as each epoch sees them.</summary>
    private protected virtual ExampleSet Masked(ExampleSet examples, TokenizerDefinition tokenizer) => examples;

    /// <summary>One text between [CLS] and [SEP], cut at its end where it is too long.</summary>
    private protected static TokenizedText Encode(string text, BertTokenizer tokenizer, int maxTokens, ref int truncated)
    {
        var encoded = tokenizer.Encode(text, null, new EncodeOptions { Truncation = TruncationStrategy.OnlyFirst, MaxLength = maxTokens });
        if (encoded.RemovedTokenCount > 0) truncated++;
        return encoded;
    }

    /// <summary>Scores a model on rows.</summary>
    private protected abstract ModelEvaluator Evaluator(IReadOnlyList<TRow> rows, BertTokenizer tokenizer);
}
