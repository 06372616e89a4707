using System.CommandLine;
using SqueezeBert.Cli.Input;
using SqueezeBert.Data;
using SqueezeBert.Data.Conll;
using SqueezeBert.Data.Squad;
using SqueezeBert.Training.Tasks;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>The tasks that <c>train</c> knows beside text classification, with the options of their own; data files are those that <c>eval</c> reads.</summary>
internal sealed class TrainedTaskOptions
{
    private const string Classification = "text-classification", Tagging = "token-classification", Answers = "question-answering",
        Choices = "multiple-choice", Intents = "intent-and-slots", MaskedLanguage = "masked-lm";

    internal const string Embeddings = "sentence-embeddings";

    /// <summary>As Hugging Face's run_qa.</summary>
    private const int AnswerLength = 384;

    private static readonly (string Name, IReadOnlyList<string> Metrics)[] Others =
    [
        (Tagging, TokenClassificationTraining.Metrics),
        (Answers, [.. QuestionAnsweringTraining.Metrics.Union(QuestionAnsweringTraining.NoAnswerMetrics)]),
        (Choices, MultipleChoiceTraining.Metrics),
        (Intents, IntentAndSlotsTraining.Metrics),
        (Embeddings, SentenceEmbeddingTraining.Metrics),
        (MaskedLanguage, MaskedLanguageTraining.Metrics),
    ];

    private readonly Option<string> task = Defaulted("task", "TASK", $"What to train for: {Classification}, {string.Join(", ", Others.Select(other => other.Name))}.", Classification)
        .AcceptOnlyFromAmong([Classification, .. Others.Select(other => other.Name)]);

    private readonly Option<int?> tagColumn = OptionalNumber<int>("tag_column", "N", "Column of the tag, from 2; the last when left out.");
    private readonly Option<string?> positive = Named<string?>("positive_label", "NAME", "Label of pairs that belong together, such as entailment; all pairs when left out.");
    private readonly Option<string?> negative = Named<string?>("negative_label", "NAME", "Label of pairs that don't, such as contradiction: negatives of the pairs with the same first text.");
    private readonly Option<double> temperature = Number("temperature", "T", "Of the contrastive loss.", 0.05);
    private readonly Option<double> maskingProbability = Number("mlm_probability", "P", "Share of tokens to hide.", 0.15);

    private readonly (Option Option, string Task)[] special;

    internal TrainedTaskOptions() => special = [(tagColumn, Tagging), (positive, Embeddings), (negative, Embeddings), (temperature, Embeddings), (maskingProbability, MaskedLanguage)];

    internal Option Task => task;

    internal IEnumerable<Option> Special => special.Select(entry => entry.Option);

    internal bool IsTextClassification(ParseResult parsed) => parsed.GetValue(task) == Classification;

    internal bool MakesVectors(ParseResult parsed) => parsed.GetValue(task) == Embeddings;

    /// <summary>Whether each answer is one of some labels, which smoothing can spread.</summary>
    internal bool ChoosesOne(ParseResult parsed, ProblemType problem) => IsTextClassification(parsed) ? problem == ProblemType.SingleLabelClassification : !MakesVectors(parsed);

    /// <summary>Metrics of a task that isn't text classification.</summary>
    internal IReadOnlyList<string> MetricsOf(ParseResult parsed) => Others.First(other => other.Name == parsed.GetValue(task)).Metrics;

    /// <summary>Refuses options that mean nothing to the task.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="classifierOptions">Options of text classification.</param>
    /// <param name="labels">Options of labels and tags.</param>
    /// <exception cref="UsageException">There is one.</exception>
    internal void Validate(ParseResult parsed, IEnumerable<Option> classifierOptions, LabelOptions labels)
    {
        string name = parsed.GetRequiredValue(task);
        foreach (var (option, owner) in special)
            if (owner != name) Refuse(option, owner);
        if (name != Tagging) Refuse(labels.OfTags, Tagging);
        if (name is not (Classification or Tagging)) Refuse(labels.Map, $"{Classification} and {Tagging}");
        // Pairs of texts have columns too.
        if (name is not (Classification or Embeddings))
            foreach (var option in classifierOptions) Refuse(option, Classification);
        if (parsed.GetValue(tagColumn) is < 2 and var number) throw new UsageException($"{tagColumn.Name}: expected 2 or more; found {number}.");
        if (parsed.GetValue(temperature) is not (> 0 and <= 100) and var found) throw new UsageException($"{temperature.Name}: expected a number above 0, at most 100; found {found}.");
        if (parsed.GetValue(maskingProbability) is not (> 0 and < 1) and var share) throw new UsageException($"{maskingProbability.Name}: expected a number above 0 and below 1; found {share}.");

        void Refuse(Option option, string owner)
        {
            if (parsed.GetResult(option) is { Implicit: false }) throw new UsageException($"{option.Name}: expected with {owner} only; found with {name}.");
        }
    }

    /// <summary>The most tokens of a sequence: as the user says, else what is usual for the task.</summary>
    internal int MaxSeqLengthOf(ParseResult parsed, ExampleOptions examples) =>
        parsed.GetValue(task) == Answers && !examples.NamesLength(parsed) ? AnswerLength : examples.MaxSeqLengthOf(parsed);

    /// <summary>Reads the data of a task that isn't text classification.</summary>
    /// <exception cref="DataException">A file can't be read.</exception>
    internal TrainingTask Read(ParseResult parsed, TrainedTaskFiles files, CancellationToken cancellation)
    {
        bool tells = parsed.GetValue(positive) is not null || parsed.GetValue(negative) is not null;
        return parsed.GetValue(task) switch
        {
            Tagging => new TokenClassificationTraining(Train(Sentences), Validation(Sentences)),
            Answers => new QuestionAnsweringTraining(Train(SquadFile.Read), Validation(SquadFile.Read)),
            Choices => new MultipleChoiceTraining(Train(MultipleChoiceQuestion.ReadAll), Validation(MultipleChoiceQuestion.ReadAll)),
            Intents => new IntentAndSlotsTraining(Train(Utterances), Validation(Utterances)),
            Embeddings => new SentenceEmbeddingTraining(Train(file => SquadFile.Fits(file) ? QuestionsWithPassages(file, parsed.GetValue(positive)) : Pairs(file, files.Columns, needsLabel: tells)),
                Validation(file => Pairs(file, files.Columns, needsLabel: true)), parsed.GetValue(positive), parsed.GetValue(negative), parsed.GetValue(temperature)),
            _ => new MaskedLanguageTraining(Train(TextLineReader.ReadTexts), Validation(TextLineReader.ReadTexts), files.Seed, parsed.GetValue(maskingProbability)),
        };

        IEnumerable<TaggedSentence> Sentences(string file) => ConllReader.ReadAll(file, parsed.GetValue(tagColumn)).Select(files.Sentence);

        IEnumerable<TaggedUtterance> Utterances(string file) => TaggedUtterance.ReadAll(() => DataRowFile.Open(file));

        TaskData<TRow> Train<TRow>(Func<string, IEnumerable<TRow>> read) => ReadAll(files.Train, read, files.MaxTrain);

        TaskData<TRow>? Validation<TRow>(Func<string, IEnumerable<TRow>> read) => files.Validation is null ? null : ReadAll([files.Validation], read, files.MaxValidation);

        TaskData<TRow> ReadAll<TRow>(IReadOnlyList<string> paths, Func<string, IEnumerable<TRow>> read, int? maxRows)
        {
            var rows = new List<TRow>();
            foreach (var row in paths.SelectMany(read))
            {
                cancellation.ThrowIfCancellationRequested();
                rows.Add(row);
            }
            return new TaskData<TRow>(TrainingTask.NameOf(paths), rows, maxRows);
        }
    }

    /// <summary>A question belongs to the passage that answers it; one without an answer to none.</summary>
    private static IEnumerable<LabeledText> QuestionsWithPassages(string file, string? label) =>
        SquadFile.Read(file).Where(question => question.Answers.Count > 0).Select(question => new LabeledText(question.Question, label ?? "", question.Context));

    private static IEnumerable<LabeledText> Pairs(string file, ColumnChoice choice, bool needsLabel)
    {
        using var reader = DataRowFile.Open(file);
        ExampleColumns? columns = null;
        while (reader.Read() is { } row)
        {
            columns ??= needsLabel ? choice.In(row) : choice.TextsIn(row);
            if (columns.TextPair is null) throw row.Error("expected two texts that belong together; found one (--text_pair_column names the second).");
            yield return new LabeledText(row.Required(columns.Text), needsLabel ? row.Required(columns.Label) : "", row.Required(columns.TextPair)) { Row = row }.RequireTexts();
        }
    }
}
