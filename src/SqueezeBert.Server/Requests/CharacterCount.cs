using SqueezeBert.Pipelines;

namespace SqueezeBert.Server.Requests;

/// <summary>How much text an input holds, in Unicode code points.</summary>
internal static class CharacterCount
{
    internal static long Of<TInput>(TInput input) => input switch
    {
        string text => OfText(text),
        TextInput text => OfText(text.Text) + OfText(text.TextPair),
        EmbeddingInput text => OfText(text.Text),
        ZeroShotInput text => OfText(text.Text),
        QuestionAnsweringInput question => OfText(question.Question) + OfText(question.Context),
        MultipleChoiceInput question => OfText(question.Context) + OfText(question.Question) + question.Choices.Sum(OfText),
        SentenceSimilarityInput sentence => OfText(sentence.SourceSentence) + sentence.Sentences.Sum(OfText),
        RerankInput query => OfText(query.Query) + query.Documents.Sum(OfText),
        _ => throw new ArgumentException($"Expected the input of a pipeline; found {typeof(TInput).Name}.", nameof(input)),
    };

    private static long OfText(string? text)
    {
        long count = 0;
        foreach (char unit in text ?? "")
            if (!char.IsLowSurrogate(unit)) count++;
        return count;
    }
}
