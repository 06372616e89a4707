using System.Collections.Immutable;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>The tokens that may fill a mask, and their scores.</summary>
/// <remarks><code>
/// score = exp(logit − largest) / Σ exp(logits − largest)          over all V columns
/// </code>
/// All columns count, as in Hugging Face, but only one that has a token can be an answer: checkpoints pad the vocabulary.
/// In float64, as <see cref="LabelScores"/>. Immutable; safe to share between threads.
/// </remarks>
internal sealed class MaskChoices
{
    private readonly ImmutableArray<int> ids;

    /// <exception cref="ArgumentException">There are targets, but none has a token.</exception>
    internal MaskChoices(BertTokenizer tokenizer, ImmutableArray<string> targets)
    {
        if (targets.IsDefault)
        {
            Targets = [];
            ids = [.. Enumerable.Range(0, tokenizer.VocabularySize).Where(id => tokenizer.IdToToken(id) is not null)];
            return;
        }
        Targets = [.. targets.Select(target => TargetOf(tokenizer, target))];
        ids = [.. Targets.Select(target => target.TokenId).OfType<int>().Distinct().Order()];
        if (ids.IsEmpty) throw new ArgumentException($"Targets: expected at least one word that has a token; found {(targets.IsEmpty ? "none" : $"'{string.Join("', '", targets)}'")}.");
    }

    /// <summary>What stands for each of the caller's words.</summary>
    internal ImmutableArray<MaskTarget> Targets { get; }

    /// <summary>The best tokens of one mask, best first; of equal ones the lower id.</summary>
    /// <param name="logits">[V].</param>
    /// <param name="count">The most tokens.</param>
    internal (int TokenId, float Score)[] Best(ReadOnlySpan<float> logits, int count)
    {
        var best = new BestFirst<int>(count);
        foreach (int id in ids) best.Add(id, logits[id]);
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits) largest = Math.Max(largest, logit);
        foreach (float logit in logits) sum += LabelScores.Exp(logit - largest);
        return [.. best.Items.Select(choice => (choice.Item, (float)(LabelScores.Exp(choice.Score - largest) / sum)))];
    }

    private static MaskTarget TargetOf(BertTokenizer tokenizer, string target)
    {
        if (target is null) throw new ArgumentException("Targets: expected words; found null.");
        var pieces = tokenizer.TokenToId(target) is { } whole ? [whole] : tokenizer.Encode(target, null, new EncodeOptions { AddSpecialTokens = false }).InputIds;
        return pieces.IsEmpty ? new MaskTarget(target, null, null) : new MaskTarget(target, pieces[0], tokenizer.IdToToken(pieces[0]));
    }
}
