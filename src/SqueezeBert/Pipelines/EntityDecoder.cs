using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Turns the logits of one text's tokens into entities, by the rules of Hugging Face's pipeline.</summary>
/// <remarks><code>
/// scores     softmax over the labels of each token
/// spans      each token, or each word with the label that its tokens agree on
/// entities   neighbouring spans of one type, unless a tag begins or ends an entity between them
/// score      of an entity: the mean of its spans'
/// </code>
/// Differs in telling words: Hugging Face takes a token for the beginning of one where its spelling is as long as its text, which
/// misjudges accents that were stripped; here the tokenizer's own words count. Immutable; safe to share.
/// </remarks>
internal sealed class EntityDecoder
{
    private readonly BertTokenizer tokenizer;
    private readonly ImmutableArray<string> labels;
    private readonly ImmutableArray<EntityTag> tags;
    private readonly AggregationStrategy strategy;
    private readonly ImmutableArray<string> ignored;

    /// <param name="tokenizer">The tokenizer that made the tokens.</param>
    /// <param name="labels">The model's labels in id order.</param>
    /// <param name="strategy">How tokens become entities.</param>
    /// <param name="ignored">What an entity's label mustn't be.</param>
    internal EntityDecoder(BertTokenizer tokenizer, ImmutableArray<string> labels, AggregationStrategy strategy, ImmutableArray<string> ignored)
    {
        (this.tokenizer, this.labels, this.strategy, this.ignored) = (tokenizer, labels, strategy, ignored);
        tags = EntityTag.Of(labels);
    }

    /// <summary>The entities of a text, or of one window of it, in order, with UTF-16 offsets.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="tokens">The text's tokens, or a window's.</param>
    /// <param name="logits">[S, labels], finite; overwritten with scores.</param>
    /// <param name="tokensBefore">Tokens of the text before the window.</param>
    internal List<NamedEntity> Decode(string text, TokenizedText tokens, Span<float> logits, int tokensBefore = 0)
    {
        for (int t = 0; t < tokens.InputIds.Length; t++) LabelScores.Apply(ScoreFunction.Softmax, logits.Slice(t * labels.Length, labels.Length));
        var spans = Spans(text, tokens, logits, tokensBefore);
        var entities = new List<NamedEntity>();
        for (int first = 0, next; first < spans.Count; first = next)
        {
            for (next = first + 1; next < spans.Count && GoesOn(spans[next - 1], spans[next]);) next++;
            var entity = Join(CollectionsMarshal.AsSpan(spans)[first..next]);
            if (!ignored.Contains(entity.Label, StringComparer.Ordinal)) entities.Add(entity);
        }
        return entities;
    }

    private List<LabeledSpan> Spans(string text, TokenizedText tokens, ReadOnlySpan<float> scores, int tokensBefore)
    {
        var spans = new List<LabeledSpan>();
        for (int first = 0, next; first < tokens.InputIds.Length; first = next)
        {
            next = first + 1;
            if (tokens.SequenceIds[first] is null) continue;
            if (strategy is not (AggregationStrategy.None or AggregationStrategy.Simple))
                while (next < tokens.InputIds.Length && tokens.WordIds[next] == tokens.WordIds[first]) next++;
            var (label, score) = LabeledSpan.Decide(strategy, scores[(first * labels.Length)..(next * labels.Length)], labels.Length);
            spans.Add(new LabeledSpan(label, score, Spelling(text, tokens, first, next), tokens.Offsets[first].Start, tokens.Offsets[next - 1].End, tokensBefore + first));
        }
        return spans;
    }

    private string Spelling(string text, TokenizedText tokens, int first, int next)
    {
        var (start, end) = tokens.Offsets[first];
        return tokens.InputIds[first] == tokenizer.UnkTokenId ? text[start..end] : next - first == 1 ? tokens.Tokens[first] : tokenizer.Join(tokens.Tokens.AsSpan()[first..next]);
    }

    private bool GoesOn(LabeledSpan previous, LabeledSpan span) =>
        strategy != AggregationStrategy.None && tags[span.Label].GoesOnAfter(tags[previous.Label]);

    private NamedEntity Join(ReadOnlySpan<LabeledSpan> spans)
    {
        var first = spans[0];
        if (strategy == AggregationStrategy.None) return new NamedEntity(labels[first.Label], first.Score, first.Word, first.Start, first.End, first.Index);
        var words = new string[spans.Length];
        double sum = 0;
        for (int i = 0; i < spans.Length; i++) (words[i], sum) = (spans[i].Word, sum + spans[i].Score);
        return new NamedEntity(tags[first.Label].Type, (float)(sum / spans.Length), tokenizer.Join(words), first.Start, spans[^1].End, Index: null);
    }
}
