using System.IO.Compression;
using System.Text;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Cli;

public sealed class TokenizerTrainCommandTests : IDisposable
{
    private static readonly string Words = RepositoryFiles.Fixture("vocabulary", "words_natural.txt");

    private readonly TemporaryFolder folder = new();

    private string Output => folder.File("tokenizer");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Writes_a_folder_that_loads_and_spells_the_corpus()
    {
        var run = Train("--input", Words, "--vocab-size", "80");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(["tokenizer_config.json", "vocab.txt"], Directory.GetFiles(Output).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        var tokenizer = BertTokenizer.FromFolder(Output);
        Assert.Equal((80, 0, 1, 2, 3, (int?)4), (tokenizer.VocabularySize, tokenizer.PadTokenId, tokenizer.UnkTokenId, tokenizer.ClsTokenId, tokenizer.SepTokenId, tokenizer.MaskTokenId));
        Assert.DoesNotContain(tokenizer.UnkTokenId, tokenizer.Encode(File.ReadAllText(Words).ToUpperInvariant()).InputIds);
    }

    [Fact]
    public void Says_what_came_of_it()
    {
        var report = System.Text.Json.JsonElement.Parse(Train("--input", Words, "--vocab-size", "80").Output);
        Assert.Equal((80, 715, 150), (report.GetProperty("vocab_size").GetInt32(), report.GetProperty("words").GetInt32(), report.GetProperty("distinct_words").GetInt32()));
        var terminal = CliRun.OnTerminal("tokenizer", "train", "--input", Words, "--vocab-size", "80", "--output", folder.File("second"));
        Assert.EndsWith("second: written; 80 tokens of 715 words, 150 of them distinct\n", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_files_packed_or_not_give_what_one_gives()
    {
        string[] lines = File.ReadAllLines(Words);
        File.WriteAllLines(folder.File("a.txt"), lines[70..]);
        using (var packed = new StreamWriter(new GZipStream(File.Create(folder.File("b.txt.gz")), CompressionLevel.Fastest)))
            foreach (string line in lines[..70]) packed.Write(line + "\n");
        Train("--input", Words, "--vocab-size", "80");
        Assert.Equal(0, CliRun.Of("tokenizer", "train", "--input", folder.File("a.txt"), folder.File("b.txt.gz"), "--vocab-size", "80", "--output", folder.File("second")).Code);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Output, "vocab.txt")), File.ReadAllBytes(Path.Combine(folder.File("second"), "vocab.txt")));
    }

    [Fact]
    public void Cased_keeps_capitals()
    {
        File.WriteAllText(folder.File("names.txt"), "Ann Ann ann\n");
        Assert.Equal(0, Train("--input", folder.File("names.txt"), "--cased", "--vocab-size", "10").Code);
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "A", "a", "n", "##n", "##nn"], File.ReadAllLines(Path.Combine(Output, "vocab.txt")));
        Assert.Equal(["[CLS]", "A", "##nn", "a", "##nn", "[SEP]"], BertTokenizer.FromFolder(Output).Encode("Ann ann").Tokens);
    }

    [Fact]
    public void Special_tokens_keep_their_order_and_more_of_them_are_found_in_texts()
    {
        Train("--input", Words, "--vocab-size", "80", "--special-tokens", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[PAD]", "[EOT]");
        var tokenizer = BertTokenizer.FromFolder(Output);
        Assert.Equal([1, 5, 2], tokenizer.Encode("[EOT]").InputIds);
        Assert.Equal("", tokenizer.Decode([5], skipSpecialTokens: true));
    }

    [Fact]
    public void A_vocabulary_that_stays_small_is_written_with_a_warning()
    {
        var run = Train("--input", Words, "--vocab-size", "5000");
        Assert.Equal(0, run.Code);
        Assert.Matches("^warning: the vocabulary has [0-9]+ tokens instead of 5000: no more pairs are frequent enough.\n$", run.Error);
    }

    [Fact]
    public void Bad_text_is_refused_by_file_and_line_and_nothing_is_written()
    {
        File.WriteAllBytes(folder.File("bad.txt"), [.. "good\n"u8, 0xFF, .. "\n"u8]);
        CliAssert.Refused(Train("--input", folder.File("bad.txt"), "--vocab-size", "80"), "bad.txt: line 2: expected UTF-8");
        CliAssert.Refused(Train("--input", folder.File("none.txt"), "--vocab-size", "80"), "none.txt: expected a file");
        File.WriteAllText(folder.File("blank.txt"), " \n\n");
        CliAssert.Refused(Train("--input", folder.File("blank.txt"), "--vocab-size", "80"), "blank.txt: expected words; found none.");
        CliAssert.Refused(Train("--input", Words, "--vocab-size", "9"), "expected a vocabulary of 15 tokens or more");
        Assert.Equal(["bad.txt", "blank.txt"], Directory.EnumerateFileSystemEntries(folder.Path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone_unless_it_may_be_replaced()
    {
        Train("--input", Words, "--vocab-size", "80");
        CliAssert.Refused(Train("--input", Words, "--vocab-size", "70"), "expected a new or empty folder");
        Assert.Equal(80, BertTokenizer.FromFolder(Output).VocabularySize);
        Assert.Equal(0, Train("--input", Words, "--vocab-size", "70", "--overwrite").Code);
        Assert.Equal(70, BertTokenizer.FromFolder(Output).VocabularySize);
        File.WriteAllText(Path.Combine(Output, "mine.txt"), "");
        CliAssert.Refused(Train("--input", Words, "--vocab-size", "70", "--overwrite"), "mine.txt");
    }

    [Theory]
    [InlineData("--lowercase --cased", "found both")]
    [InlineData("--special-tokens [PAD] [CLS]", "[UNK] [SEP] [MASK] left out")]
    [InlineData("--special-tokens [PAD] [PAD] [UNK] [CLS] [SEP] [MASK]", "found one twice")]
    [InlineData("--min-frequency 0", "--min-frequency")]
    [InlineData("--limit-alphabet many", "--limit-alphabet")]
    public void Options_that_contradict_are_wrong_usage(string options, string expected) =>
        CliAssert.WrongUsage(Train(["--input", Words, "--vocab-size", "80", .. options.Split(' ')]), expected);

    [Fact]
    public void Cancelled_it_leaves_nothing()
    {
        var run = CliRun.Run(Encoding.UTF8.GetBytes("a b\n"), ["tokenizer", "train", "--input", "-", "--vocab-size", "80", "--output", Output], terminal: false, new CancellationToken(canceled: true));
        Assert.Equal((130, ""), (run.Code, run.Output));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private CliRun Train(params string[] args) => CliRun.Of(["tokenizer", "train", "--output", Output, .. args]);
}
