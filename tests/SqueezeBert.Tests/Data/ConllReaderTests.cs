using System.Text;
using SqueezeBert.Data;
using SqueezeBert.Data.Conll;
using Xunit;

namespace SqueezeBert.Tests.Data;

public class ConllReaderTests
{
    [Theory]
    // CoNLL-2003: four columns, documents, the tag last.
    [InlineData("-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\nPeter NNP B-NP B-PER\n", null, "1|EU rejects|B-ORG O\n2|Peter|B-PER")]
    // WikiGold: a document's start ends a sentence, too.
    [InlineData("010 I-MISC\nis O\n-DOCSTART- O\nThis O\n", null, "1|010 is|I-MISC O\n2|This|O")]
    // CoNLL-2000: # is a token.
    [InlineData("# # B-NP\n10 CD I-NP\n\n# # B-NP\n", null, "1|# 10|B-NP I-NP\n2|#|B-NP")]
    // WNUT-17: lines of white space end sentences; BTC: # with a tab is a token.
    [InlineData("@paul\tO\n#\tO\n\t\n #tag\tB-group\n", null, "1|@paul #|O O\n2|#tag|B-group")]
    // BTC: tokens that end in a blank, or are one.
    [InlineData("😘 \tO\n \tO\n\tO\n\nMy\tO\n", null, "1|😘  |O O O\n2|My|O")]
    // LitBank: comments, layers of tags, more of them in some documents.
    [InlineData("# doc = 1\nthe\tO\tB-PER\tO\nLord\tB-PER\tI-PER\tO\n# doc = 2\n\nI\tO\tO\tO\tB-PER\n", 3, "1|the Lord|B-PER I-PER\n2|I|O")]
    // UD: several taggings.
    [InlineData("# sent_id = 1\nFrom\tADP\tIN\n\n# sent_id = 2\n# newpar\nthe\tDET\tDT\n", 2, "1|From|ADP\n2|the|DET")]
    [InlineData("a\tB-X\r\n\r\nb\tO", null, "1|a|B-X\n2|b|O")]
    [InlineData("", null, "")]
    [InlineData("\n\n-DOCSTART- O\n\n", null, "")]
    public void Reads_each_layout_as_it_is(string content, int? column, string expected)
    {
        var sentences = Read(content, column);
        Assert.Equal(expected, string.Join('\n', sentences.Select((sentence, i) => $"{i + 1}|{string.Join(' ', sentence.Tokens)}|{string.Join(' ', sentence.Tags)}")));
    }

    [Fact]
    public void A_sentence_knows_the_line_it_begins_on() =>
        Assert.Equal([2, 5], Read("# a = b\nx\tO\ny\tO\n\nz\tO\n").Select(sentence => sentence.LineNumber));

    [Theory]
    [InlineData("a\tO\nb\n", null, "line 2: expected 2 columns, as in line 1 of the same sentence; found 1.")]
    [InlineData("a O\nb B-PER extra\n", null, "line 2: expected 2 columns, as in line 1 of the same sentence; found 3.")]
    [InlineData("a\n", null, "line 1: expected a token and a tag in column 2; found 1 column.")]
    [InlineData("a\tO\tO\n\nb\tO\n", 3, "line 3: expected a token and a tag in column 3; found 2 columns.")]
    [InlineData("a\t\n", null, "line 1: expected a tag in column 2; found none.")]
    [InlineData("a\tO\t \n", null, "line 1: expected a tag in column 3; found none.")]
    public void Names_the_line_that_does_not_fit(string content, int? column, string problem) =>
        Assert.Equal($"test: {problem}", Assert.Throws<DataException>(() => Read(content, column)).Message);

    [Theory]
    [InlineData("ner/wnut17/wnut17train.conll", null, 3394)]
    [InlineData("ner/wnut17/emerging.dev.conll", null, 1009)]
    [InlineData("ner/btc/a.conll", null, 1000)]
    [InlineData("ner/btc/b.conll", null, 2000)]
    [InlineData("ner/btc/e.conll", null, 200)]
    [InlineData("ner/btc/f.conll", null, 2000)]
    [InlineData("ner/btc/g.conll", null, 2138)]
    [InlineData("ner/wikigold/wikigold.conll.txt", null, 1696)]
    [InlineData("ner/litbank/entities_nested.tsv.gz", 2, 8562)]
    [InlineData("ner/litbank/entities_nested.tsv.gz", 4, 8562)]
    [InlineData("pos/ud_english_ewt/dev.tsv", 2, 2001)]
    [InlineData("pos/ud_english_ewt/train.tsv.gz", 3, 12544)]
    [InlineData("chunking/conll2000/train.txt.gz", null, 8936)]
    public void Reads_the_public_files_whole(string path, int? column, int count)
    {
        using var reader = ConllReader.Open(PublicData.Require(path), column);
        int sentences = 0;
        while (reader.Read() is { } sentence)
        {
            Assert.Equal(sentence.Tokens.Count, sentence.Tags.Count);
            sentences++;
        }
        Assert.Equal(count, sentences);
    }

    private static List<TaggedSentence> Read(string content, int? column = null)
    {
        using var reader = new ConllReader(new TextLineReader(new MemoryStream(Encoding.UTF8.GetBytes(content)), "test"), column);
        var sentences = new List<TaggedSentence>();
        while (reader.Read() is { } sentence) sentences.Add(sentence);
        return sentences;
    }
}
