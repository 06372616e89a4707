using SqueezeBert.Tokenization;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>What one pass works on: sequences of token ids from real sentences.</summary>
/// <param name="Name">As in <c>1x128</c>: sequences x tokens; <c>mixed</c> for sentences as long as they are.</param>
/// <param name="Sequences">Token ids of each sequence.</param>
internal sealed record Workload(string Name, int[][] Sequences)
{
    internal const string Mixed = "mixed";

    internal int TokenCount => Sequences.Sum(ids => ids.Length);

    internal int LongestSequence => Sequences.Max(ids => ids.Length);

    /// <summary>The sequences end to end, as our engine reads them.</summary>
    internal TokenBatch Pack()
    {
        var builder = new TokenBatchBuilder();
        foreach (int[] ids in Sequences) builder.Add(ids);
        return builder.Build();
    }

    /// <summary>Workloads from the sentences beside this program, tokenized with BERT's vocabulary.</summary>
    /// <param name="names">Names as above.</param>
    /// <param name="file">Other sentences, one a line; null for those.</param>
    internal static IReadOnlyList<Workload> FromSentences(IEnumerable<string> names, string? file = null)
    {
        var tokenizer = BertTokenizer.FromVocabulary(Path.Combine(AppContext.BaseDirectory, "vocab.txt"));
        int[][] sentences = [.. File.ReadLines(file ?? Path.Combine(AppContext.BaseDirectory, "sentences.txt")).Select(line => tokenizer.Encode(line).InputIds.ToArray())];
        return [.. names.Select(name => name == Mixed ? new Workload(name, sentences) : Cut(name, sentences))];
    }

    /// <summary>Equally long sequences: all sentences end to end, again from the start where they don't suffice, cut to length.</summary>
    private static Workload Cut(string name, int[][] sentences)
    {
        int[] sizes = [.. name.Split('x').Select(int.Parse)], ids = [.. sentences.SelectMany(sentence => sentence)];
        return new Workload(name, [.. Enumerable.Range(0, sizes[0]).Select(b => Enumerable.Range(b * sizes[1], sizes[1]).Select(i => ids[i % ids.Length]).ToArray())]);
    }
}
