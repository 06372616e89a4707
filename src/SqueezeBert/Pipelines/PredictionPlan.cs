namespace SqueezeBert.Pipelines;

/// <summary>What a model reads to answer a call, and how the answers come of what it gives: all of a prediction but the passes.</summary>
/// <remarks>Who runs the passes, alone or together with those of other callers, doesn't matter to the answers.</remarks>
/// <param name="Sequences">What the model reads.</param>
/// <param name="Outputs">What it gives.</param>
/// <param name="Take">Receives the outputs batch by batch, on any thread; never the same sequence twice.</param>
/// <param name="Finish">Makes the answers, when everything was taken.</param>
internal sealed record PredictionPlan<TResult>(
    IReadOnlyList<TokenSequence> Sequences, ModelOutputs Outputs, SqueezeBertModel.BatchTaker Take, Func<IReadOnlyList<TResult>> Finish)
{
    /// <param name="texts">What the model reads.</param>
    /// <param name="outputs">What it gives.</param>
    /// <param name="take">Receives the outputs.</param>
    /// <param name="finish">Makes the answers.</param>
    internal PredictionPlan(IReadOnlyList<Tokenization.TokenizedText> texts, ModelOutputs outputs, SqueezeBertModel.BatchTaker take, Func<IReadOnlyList<TResult>> finish)
        : this([.. texts.Select(text => new TokenSequence(text.InputIds.AsMemory(), text.TokenTypeIds.AsMemory()))], outputs, take, finish)
    {
    }

    /// <summary>The same passes, with other answers made of this plan's.</summary>
    internal PredictionPlan<TOther> Then<TOther>(Func<IReadOnlyList<TResult>, IReadOnlyList<TOther>> answers) => new(Sequences, Outputs, Take, () => answers(Finish()));
}
