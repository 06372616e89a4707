using BenchmarkDotNet.Attributes;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Benchmarks.Micro;

/// <summary>What does a token cost, with ids, offsets and word ids? One thread.</summary>
public class Tokenizing
{
    private BertTokenizer tokenizer = null!;
    private string text = "";

    /// <summary>How much of the sentences beside this program is one text; the tokens are counted apart.</summary>
    [Params("a sentence", "all sentences")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        tokenizer = BertTokenizer.FromVocabulary(Path.Combine(AppContext.BaseDirectory, "vocab.txt"));
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "sentences.txt"));
        text = Text == "a sentence" ? lines[0] : string.Join(' ', lines);
        Console.WriteLine($"// {Text}: {Encode()} tokens, {text.Length} characters");
    }

    [Benchmark]
    public int Encode() => tokenizer.Encode(text).InputIds.Length;
}
