using SqueezeBert.Data;
using SqueezeBert.Data.Conll;
using SqueezeBert.Data.Squad;

namespace SqueezeBert.Training.Tasks;

public abstract partial class TrainingTask
{
    /// <summary>A tag for each word: named entities, parts of speech.</summary>
    /// <param name="train">What to train on.</param>
    /// <param name="validation">What to score on; null for nothing.</param>
    /// <exception cref="TrainingException">A row contradicts itself; the message says which.</exception>
    public static TrainingTask TokenClassification(TaskData<TaggedExample> train, TaskData<TaggedExample>? validation = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new TokenClassificationTraining(train.Select(Change), validation?.Select(Change));

        static (TaggedSentence, string?) Change(TaggedExample row) => (new(0, row.Words, row.Tags), ProblemOfTags(row.Words, row.Tags));
    }

    /// <summary>The stretch of a context that answers a question.</summary>
    /// <inheritdoc cref="TokenClassification"/>
    public static TrainingTask QuestionAnswering(TaskData<QuestionExample> train, TaskData<QuestionExample>? validation = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new QuestionAnsweringTraining(train.Select(Change), validation?.Select(Change));

        static (SquadQuestion, string?) Change(QuestionExample row) =>
            (new("", row.Context, row.Question, row.Answer is null ? [] : [new SquadAnswer(row.Answer, row.AnswerStart)]),
            row.Question.Length == 0 || row.Context.Length == 0 ? "expected a question and a context; found an empty one."
            : row.Answer is null || IsAt(row.Context, row.AnswerStart, row.Answer) ? null
            : $"expected the answer in the context at {row.AnswerStart}; found something else there.");

        static bool IsAt(string context, int start, string answer) =>
            answer.Length > 0 && start >= 0 && start <= context.Length - answer.Length && string.CompareOrdinal(context, start, answer, 0, answer.Length) == 0;
    }

    /// <summary>The likeliest of some continuations of a premise.</summary>
    /// <inheritdoc cref="TokenClassification"/>
    public static TrainingTask MultipleChoice(TaskData<ChoiceExample> train, TaskData<ChoiceExample>? validation = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new MultipleChoiceTraining(train.Select(Change), validation?.Select(Change));

        static (MultipleChoiceQuestion, string?) Change(ChoiceExample row) =>
            (new(0, row.Premise, row.Question, row.Choices, row.Label),
            row.Choices.Count < 2 ? $"expected at least two choices; found {row.Choices.Count}."
            : row.Label < 0 || row.Label >= row.Choices.Count ? $"expected a label from 0 to {row.Choices.Count - 1}; found {row.Label}."
            : null);
    }

    /// <summary>What somebody wants, and with which details.</summary>
    /// <inheritdoc cref="TokenClassification"/>
    public static TrainingTask IntentAndSlots(TaskData<UtteranceExample> train, TaskData<UtteranceExample>? validation = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new IntentAndSlotsTraining(train.Select(Change), validation?.Select(Change));

        static (TaggedUtterance, string?) Change(UtteranceExample row) => (new(null, row.Words, row.SlotTags, row.Intent), ProblemOfTags(row.Words, row.SlotTags));
    }

    /// <summary>Vectors of texts: the two texts of a row come close, all others of a batch move away.</summary>
    /// <param name="train">Pairs of texts that belong together, unless their labels say otherwise; labels may be empty.</param>
    /// <param name="validation">Pairs of texts whose label is a number, how alike they are; null for nothing.</param>
    /// <param name="positiveLabel">Label of pairs that belong together; null for all.</param>
    /// <param name="negativeLabel">Label of pairs that don't: negatives of the pairs with the same first text; null for none.</param>
    /// <param name="temperature">Of the contrastive loss, above 0.</param>
    /// <exception cref="TrainingException">A row has no second text; the message says which.</exception>
    public static TrainingTask SentenceEmbeddings(TaskData<LabeledText> train, TaskData<LabeledText>? validation = null, string? positiveLabel = null, string? negativeLabel = null, double temperature = 0.05)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        return new SentenceEmbeddingTraining(train.Select(Change), validation?.Select(Change), positiveLabel, negativeLabel, temperature);

        static (LabeledText, string?) Change(LabeledText row) => (row, row.TextPair is null ? "expected two texts that belong together; found one." : null);
    }

    /// <summary>Which tokens are hidden in a text.</summary>
    /// <param name="train">Texts to train on.</param>
    /// <param name="validation">Texts to score on, a pass for each of their tokens; null for nothing.</param>
    /// <param name="maskingProbability">Share of tokens to hide, above 0 and below 1.</param>
    /// <param name="seed">Key of what is hidden.</param>
    public static TrainingTask MaskedLanguageModel(TaskData<string> train, TaskData<string>? validation = null, double maskingProbability = 0.15, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maskingProbability);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(maskingProbability, 1);
        return new MaskedLanguageTraining(train, validation, seed, maskingProbability);
    }

    private static string? ProblemOfTags(IReadOnlyList<string> words, IReadOnlyList<string> tags) =>
        words.Count == tags.Count ? null : $"expected a tag for each of {words.Count} words; found {tags.Count}.";
}
