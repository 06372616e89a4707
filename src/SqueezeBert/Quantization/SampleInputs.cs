using SqueezeBert.Tokenization;

namespace SqueezeBert.Quantization;

/// <summary>What models read where the user gives no texts: a few sentences, or token ids where the folder has no tokenizer.</summary>
internal static class SampleInputs
{
    private const int IdSequences = 8;
    private const int LongestSequence = 48;

    private static readonly string[] Sentences =
    [
        "The train to the coast leaves at half past seven.",
        "I have read this book three times and still find something new in it.",
        "Nobody answered the phone, so we drove there ourselves.",
        "Water boils at a lower temperature high up in the mountains.",
        "What a waste of a perfectly good evening!",
        "Could you tell me where the nearest pharmacy is?",
        "Prices rose by 4.2 percent last year, more than anyone had expected.",
        "She laughed, closed the door behind her, and was never late again.",
        "The committee postponed its decision until the figures for the second quarter are known.",
        "Thanks so much, that was exactly what I needed.",
        "In 1869 a chemist arranged the elements by their weight and left gaps for those that were missing.",
        "It's not that I dislike the film; I just don't see what the fuss is about.",
    ];

    /// <summary>One batch, and what to call it in a report.</summary>
    /// <exception cref="TokenizerException">The folder's tokenizer is malformed.</exception>
    internal static (string Source, TokenBatch Batch) For(ModelFiles files, SqueezeBertConfig config)
    {
        var builder = new TokenBatchBuilder();
        if (!TokenizerFolder.HoldsVocabulary(files))
        {
            AddIds(builder, config);
            return ($"{IdSequences} built-in sequences of token ids", builder.Build());
        }
        var tokenizer = BertTokenizer.FromFiles(files);
        var options = new EncodeOptions { Truncation = TruncationStrategy.LongestFirst, MaxLength = Math.Min(tokenizer.ModelMaxLength, config.MaxPositionEmbeddings) };
        foreach (string sentence in Sentences) builder.Add(tokenizer.Encode(sentence, null, options).InputIds.AsSpan());
        return ($"{Sentences.Length} built-in sentences", builder.Build());
    }

    /// <summary>Ids all over the vocabulary: multiples of a prime above any vocabulary's size.</summary>
    private static void AddIds(TokenBatchBuilder builder, SqueezeBertConfig config)
    {
        const ulong prime = 2_654_435_761;
        ulong next = 0;
        for (int b = 0; b < IdSequences; b++)
        {
            int[] ids = new int[Math.Min(config.MaxPositionEmbeddings, LongestSequence - 4 * b)];
            for (int t = 0; t < ids.Length; t++) ids[t] = (int)(++next * prime % (ulong)config.VocabSize);
            builder.Add(ids);
        }
    }
}
