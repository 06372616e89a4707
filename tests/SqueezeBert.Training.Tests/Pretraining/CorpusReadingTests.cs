using CsCheck;
using SqueezeBert.Data;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Pretraining;
using Xunit;

namespace SqueezeBert.Training.Tests.Pretraining;

public class CorpusReadingTests
{
    [Theory]
    [InlineData("It rains. We stay.", "It rains.| We stay.")]
    [InlineData("Really?! Yes… Fine", "Really?!| Yes…| Fine")]
    [InlineData("\"Go.\" (She went.) Then", "\"Go.\"| (She went.)| Then")]
    [InlineData("Mr. Smith met J. Doe at 3.5 p.m. and left. Dr. No.", "Mr. Smith met J. Doe at 3.5 p.m. and left.| Dr. No.")]
    [InlineData("好。再见！Bye", "好。|再见！|Bye")]
    [InlineData("www.example.com is up", "www.example.com is up")]
    [InlineData("", "")]
    public void Sentences_end_at_their_marks(string paragraph, string expected) =>
        Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(paragraph)));

    [Fact]
    public void Sentences_end_to_end_are_the_paragraph() =>
        Gen.String[Gen.Char["ab AB.!?…。\"')\t"], 0, 60].Sample(paragraph =>
        {
            var sentences = SentenceSplitter.Split(paragraph).ToList();
            Assert.Equal(paragraph, string.Concat(sentences));
            Assert.DoesNotContain("", sentences);
        }, iter: 2000);

    [Fact]
    public void A_blank_line_or_the_end_of_a_file_ends_a_document()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.txt"), "\n\none\ntwo\n \t\n\nthree");
        File.WriteAllText(folder.File("b.txt"), "four\n");
        string[][] expected = [["one", "two"], ["three"], ["four"]];
        Assert.Equal(expected, CorpusReader.Documents([folder.File("a.txt"), folder.File("b.txt")]));
    }

    [Fact]
    public void A_document_without_end_is_cut_between_lines()
    {
        using var folder = new TemporaryFolder();
        string line = new('x', CorpusReader.LongestDocument / 4);
        File.WriteAllLines(folder.File("a.txt"), Enumerable.Repeat(line, 9));
        Assert.Equal([4, 4, 1], CorpusReader.Documents([folder.File("a.txt")]).Select(document => document.Length));
    }

    [Fact]
    public void A_bad_line_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.txt"), [.. "good\n"u8, 0xC0]);
        var error = Assert.Throws<DataException>(() => CorpusReader.Documents([folder.File("a.txt")]).ToList());
        Assert.Equal((folder.File("a.txt"), 2L), (error.File, error.LineNumber));
    }

    [Fact]
    public void Packing_keeps_every_token_in_order_and_fills_sequences_with_whole_sentences() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 8], Gen.Int[8, 80], Gen.Bool).Sample((seed, paragraphs, length, order) =>
        {
            var settings = new PretrainingSettings { MaxSeqLength = length, SentenceOrder = order };
            var tokenizer = Corpus.Tokenizer;
            string[] document = Corpus.Document(seed, paragraphs);
            var packed = new SequencePacker(tokenizer, Corpus.Pieces, settings).Pack(document);
            int room = length - (order ? 3 : 2);
            Assert.All(packed, sequence => Assert.InRange(sequence.Ids.Length, 1, room));
            int[] all = [.. document.SelectMany(paragraph => tokenizer.Encode(paragraph, options: new EncodeOptions { AddSpecialTokens = false }).InputIds)];
            int[] kept = [.. packed.SelectMany(sequence => sequence.Ids)];
            // Only what has a single word is left out, and every sentence here has two: at most the rest of a cut one.
            if (document.SelectMany(SentenceSplitter.Split).All(sentence => tokenizer.Encode(sentence).InputIds.Length - 2 <= room)) Assert.Equal(all, kept);
            else Assert.InRange(kept.Length, all.Length / 2, all.Length);
            for (int i = 1; i < packed.Count; i++)
            {
                int[] next = packed[i].SentenceStarts;
                int firstSentence = next.Length > 1 ? next[1] : packed[i].Ids.Length;
                if (kept.Length == all.Length) Assert.True(packed[i - 1].Ids.Length + firstSentence > room, "The next sentence would have fitted.");
            }
        }, iter: 300);

    [Fact]
    public void A_document_of_one_word_makes_no_sequence() =>
        Assert.Empty(new SequencePacker(Corpus.Tokenizer, Corpus.Pieces, new PretrainingSettings()).Pack(["tokenization"]));
}
