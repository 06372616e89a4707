using SqueezeBert.Data;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Randomness;
using SqueezeBert.Training.Recovery;

namespace SqueezeBert.Training.Examples;

/// <summary>Tokenized examples, in the file's order.</summary>
internal sealed class ExampleSet : IExamples
{
    private readonly TrainingExample[] examples;

    internal ExampleSet(IEnumerable<TrainingExample> examples)
    {
        this.examples = [.. examples];
        foreach (var example in this.examples) TokenCount += example.TokenCount;
    }

    public int Count => examples.Length;

    /// <summary>Tokens of all examples.</summary>
    internal long TokenCount { get; }

    /// <inheritdoc/>
    public int TruncatedCount { get; init; }

    /// <inheritdoc/>
    public string Hash => DataHash.Of(this);

    /// <summary>Changes examples from epoch to epoch; null for nothing.</summary>
    internal Masking? Masking { get; private init; }

    /// <summary>The tokens of all examples.</summary>
    internal TokenSequence[] Sequences => [.. examples.SelectMany(example => example.Sequences)];

    /// <summary>The targets of all examples, end to end.</summary>
    internal float[] Targets => [.. examples.SelectMany(example => example.Targets)];

    /// <summary>The same examples, with other tokens hidden in each epoch.</summary>
    internal ExampleSet With(Masking masking) => new(examples) { TruncatedCount = TruncatedCount, Masking = masking };

    internal TrainingExample this[int index] => examples[index];

    /// <summary>Tokenizes rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="count">How many of them, from the first on; null for all.</param>
    /// <param name="labels">Turns labels into targets.</param>
    /// <param name="tokenizer">Turns texts into ids.</param>
    /// <param name="maxLength">The most tokens of a text.</param>
    /// <param name="cancellation">Looked at before each row.</param>
    /// <exception cref="DataException">A label is unknown or a text can't be tokenized.</exception>
    internal static ExampleSet Tokenize(TrainingData data, int? count, LabelReader labels, BertTokenizer tokenizer, int maxLength, CancellationToken cancellation)
    {
        var options = new EncodeOptions { Truncation = TruncationStrategy.LongestFirst, MaxLength = maxLength };
        var examples = new List<TrainingExample>();
        int truncated = 0;
        for (int i = 0; i < Math.Min(data.Rows.Count, count ?? int.MaxValue); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var text = tokenizer.Encode(data.Rows[i].Text, data.Rows[i].TextPair, options);
                if (text.RemovedTokenCount > 0) truncated++;
                examples.Add(new TrainingExample([SequenceOf(text)], labels.Read(data.Rows[i])));
            }
            catch (Exception error) when (error is TokenizerException or FormatException)
            {
                throw data.Error(i, error.Message);
            }
        }
        return new ExampleSet(examples) { TruncatedCount = truncated };
    }

    /// <inheritdoc/>
    /// <remarks>A shuffle by Fisher and Yates.</remarks>
    public int[] Order(ulong seed, int epoch)
    {
        var random = new CounterRandom(seed).Stream("order").Stream((ulong)epoch);
        int[] order = [.. Enumerable.Range(0, Count)];
        for (int i = Count - 1; i > 0; i--)
        {
            int j = random.Below((ulong)i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <inheritdoc/>
    public int TokenCountOf(int index, int epoch) => examples[index].TokenCount;

    /// <summary>A text as the model reads it.</summary>
    internal static TokenSequence SequenceOf(TokenizedText text) => new(text.InputIds.AsMemory(), text.TokenTypeIds.AsMemory());

    /// <summary>All examples in the file's order, packed a few at a time.</summary>
    internal IEnumerable<TrainingBatch> InOrder(int batchExamples)
    {
        for (int start = 0; start < Count; start += batchExamples)
            yield return Pack([.. Enumerable.Range(start, Math.Min(batchExamples, Count - start))], epoch: 0);
    }

    /// <inheritdoc/>
    public TrainingBatch Pack(ReadOnlySpan<int> indices, int epoch)
    {
        var builder = new TokenBatchBuilder();
        List<float> targets = [], tokenTargets = [];
        var scored = new List<int>();
        List<int> offsets = [0];
        bool scoresSome = false;
        foreach (int index in indices)
        {
            var example = Masking?.Apply(examples[index], index, epoch) ?? examples[index];
            foreach (int token in example.ScoredTokens ?? []) scored.Add(builder.TokenCount + token);
            scoresSome |= example.ScoredTokens is not null;
            foreach (var sequence in example.Sequences) builder.Add(sequence.InputIds.Span, sequence.TokenTypeIds.Span);
            targets.AddRange(example.Targets);
            tokenTargets.AddRange(example.TokenTargets);
            offsets.Add(builder.SequenceCount);
        }
        return new TrainingBatch(builder.Build(), [.. targets])
        {
            ScoredTokens = scoresSome ? [.. scored] : null,
            TokenTargets = [.. tokenTargets],
            ExampleOffsets = [.. offsets],
        };
    }
}
