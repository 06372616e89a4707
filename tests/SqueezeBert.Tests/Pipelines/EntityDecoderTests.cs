using System.Collections.Immutable;
using CsCheck;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Tokenization;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>From the same scores come the entities that Hugging Face's pipeline finds.</summary>
public sealed class EntityDecoderTests : IDisposable
{
    private static readonly ImmutableArray<string> Bio = ["O", "B-ENT", "I-ENT", "B-NAME", "I-NAME"];

    private readonly TokenizerFolderFixture folder = new();
    private readonly BertTokenizer tokenizer;

    public EntityDecoderTests()
    {
        folder.Write("vocab.txt", string.Join('\n', (string[])["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "micro", "##soft", "com", "##pany", "a", "b", "c", "d", "e", "u", "s", "joe", "new", "york", ".", ",", "'", "-", "##s"]) + "\n");
        tokenizer = folder.Load();
    }

    [Theory]
    // A word torn by its tokens' labels: micro|soft com|pany as B-ENT|I-NAME I-ENT|I-ENT.
    [InlineData(AggregationStrategy.None, "B-ENT micro 0-5 0.60 #1|I-NAME ##soft 5-9 0.70 #2|I-ENT com 10-13 0.80 #3|I-ENT ##pany 13-17 0.50 #4")]
    [InlineData(AggregationStrategy.Simple, "ENT micro 0-5 0.60|NAME ##soft 5-9 0.70|ENT company 10-17 0.65")]
    // The first token of each word: B-ENT 0.6, I-ENT 0.8.
    [InlineData(AggregationStrategy.First, "ENT microsoft company 0-17 0.70")]
    // microsoft: I-NAME (0.3 + 0.7)/2 = 0.5 beats B-ENT (0.6 + 0.2)/2; company: I-ENT (0.8 + 0.5)/2.
    [InlineData(AggregationStrategy.Average, "NAME microsoft 0-9 0.50|ENT company 10-17 0.65")]
    // microsoft: I-NAME 0.7; company: I-ENT 0.8.
    [InlineData(AggregationStrategy.Max, "NAME microsoft 0-9 0.70|ENT company 10-17 0.80")]
    public void A_torn_word_is_mended_as_the_strategy_says(AggregationStrategy strategy, string expected) =>
        Assert.Equal(expected, Decode(strategy, "Microsoft company", Bio,
            [0.1f, 0.6f, 0, 0, 0.3f],
            [0.1f, 0.2f, 0, 0, 0.7f],
            [0.2f, 0, 0.8f, 0, 0],
            [0.3f, 0, 0.5f, 0.2f, 0]));

    [Theory]
    // Hugging Face's own example: (A, B-TAG) (B, I-TAG) (C, I-TAG) (D, B-TAG2) (E, B-TAG2).
    [InlineData("B-ENT I-ENT I-ENT B-NAME B-NAME", "ENT a b c|NAME d|NAME e")]
    [InlineData("I-ENT I-ENT O I-ENT B-ENT", "ENT a b|ENT d|ENT e")]
    [InlineData("B-ENT I-NAME I-NAME B-NAME I-NAME", "ENT a|NAME b c|NAME d e")]
    [InlineData("O O O O O", "")]
    public void B_begins_an_entity_and_I_goes_on_with_its_own_type(string labels, string expected) =>
        Assert.Equal(expected, Words(Bio, labels));

    [Theory]
    [InlineData("B-X I-X E-X S-X S-X", "X a b c|X d|X e")]
    [InlineData("B-X E-X E-X I-X E-X", "X a b|X c|X d e")]
    [InlineData("S-X I-X E-X B-X O", "X a|X b c|X d")]
    [InlineData("I-X E-Y S-Y E-Y B-Y", "X a|Y b|Y c|Y d|Y e")]
    public void E_ends_an_entity_and_S_is_one_by_itself(string labels, string expected) =>
        Assert.Equal(expected, Words(["O", "B-X", "I-X", "E-X", "S-X", "B-Y", "I-Y", "E-Y", "S-Y"], labels));

    [Theory]
    [InlineData("PER PER O LOC PER", "PER a b|LOC d|PER e")]
    // No B- or I- of Bahn or mail: these are types, not places in an entity.
    [InlineData("S-Bahn S-Bahn E-mail E-mail PER", "S-Bahn a b|E-mail c d|PER e")]
    public void Without_prefixes_neighbours_of_one_type_are_one_entity(string labels, string expected) =>
        Assert.Equal(expected, Words(["O", "PER", "LOC", "S-Bahn", "E-mail"], labels));

    [Fact]
    public void Labels_to_ignore_are_types_where_tokens_are_joined_and_labels_where_not()
    {
        Assert.Equal("O a|NAME d", Words(Bio, "O B-ENT I-ENT B-NAME I-ENT", AggregationStrategy.Simple, "ENT"));
        Assert.Equal("O a|I-ENT c|B-NAME d|I-ENT e", Words(Bio, "O B-ENT I-ENT B-NAME I-ENT", AggregationStrategy.None, "B-ENT"));
    }

    [Theory]
    [InlineData("joe's", "joe ' s")]
    [InlineData("U.S., a", "u. s., a")]
    [InlineData("new-york", "new - york")]
    [InlineData("Łódź  a", "Łódź a")]
    [InlineData("ás", "as")]
    public void A_word_is_spelt_as_the_fast_decoder_spells_it(string text, string expected)
    {
        foreach (var strategy in (AggregationStrategy[])[AggregationStrategy.Simple, AggregationStrategy.First, AggregationStrategy.Average, AggregationStrategy.Max])
        {
            var entity = Assert.Single(Entities(strategy, text, ["O", "X"], [.. Enumerable.Repeat<float[]>([0, 1], tokenizer.Encode(text).InputIds.Length - 2)], []));
            Assert.Equal((expected, 0, text.Length), (entity.Word, entity.Start, entity.End));
        }
    }

    [Fact]
    public void Accents_that_were_stripped_leave_words_apart() =>
        Assert.Equal("X a 0-1 1.00|Y new 2-6 1.00", Decode(AggregationStrategy.First, "a ne\u0301w", ["O", "X", "Y"], [0, 1, 0], [0, 0, 1]));

    [Fact]
    public void Of_equal_scores_the_first_counts()
    {
        Assert.Equal("B-ENT micro 0-5 0.40 #1|B-ENT ##soft 5-9 0.40 #2", Decode(AggregationStrategy.None, "Microsoft", Bio, [0.2f, 0.4f, 0.4f, 0, 0], [0.2f, 0.4f, 0, 0.4f, 0]));
        Assert.Equal("ENT microsoft 0-9 0.60", Decode(AggregationStrategy.Max, "Microsoft", Bio, [0.4f, 0.6f, 0, 0, 0], [0.4f, 0, 0, 0.6f, 0]));
        Assert.Equal("ENT microsoft 0-9 0.50", Decode(AggregationStrategy.Average, "Microsoft", Bio, [0, 1, 0, 0, 0], [0, 0, 0, 1, 0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_text_without_tokens_has_no_entities(string text)
    {
        foreach (var strategy in Enum.GetValues<AggregationStrategy>()) Assert.Equal("", Decode(strategy, text, Bio));
    }

    [Fact]
    public void Whatever_the_scores_the_entities_are_those_of_the_definition() =>
        Gen.Select(Gen.OneOf("microsoft", "company", "a", "joe", "xyz", ".").Array[1, 12], Gen.Int[0, int.MaxValue], Gen.OneOf(Enum.GetValues<AggregationStrategy>())).Sample((words, seed, strategy) =>
        {
            string text = string.Join(' ', words);
            var tokens = tokenizer.Encode(text);
            var random = new Random(seed);
            float[][] scores = [.. Enumerable.Range(0, tokens.InputIds.Length - 2).Select(_ => RandomScores(random))];
            var expected = HuggingFaceEntities.Of(strategy, text, tokens, scores, Bio);
            var actual = Entities(strategy, text, Bio, scores, ["O"]);
            Assert.Equal(expected.Select(entity => entity with { Score = 0 }), actual.Select(entity => entity with { Score = 0 }));
            // Both round a mean of float32 scores to float32.
            for (int i = 0; i < actual.Count; i++) Assert.Equal(expected[i].Score, actual[i].Score, 1e-6f);
        });

    public void Dispose() => folder.Dispose();

    private static float[] RandomScores(Random random)
    {
        float[] scores = [.. Bio.Select(_ => random.NextSingle() + 0.01f)];
        float sum = scores.Sum();
        return [.. scores.Select(score => score / sum)];
    }

    /// <summary>Entities of the text "a b c d e" whose tokens have these labels for sure.</summary>
    private string Words(ImmutableArray<string> labels, string perToken, AggregationStrategy strategy = AggregationStrategy.Simple, string ignored = "O")
    {
        float[][] scores = [.. perToken.Split(' ').Select(label => labels.Select(other => other == label ? 1f : 0).ToArray())];
        return string.Join('|', Entities(strategy, "a b c d e", labels, scores, [ignored]).Select(entity => $"{entity.Label} {entity.Word}"));
    }

    private string Decode(AggregationStrategy strategy, string text, ImmutableArray<string> labels, params float[][] scores) =>
        string.Join('|', Entities(strategy, text, labels, scores, ["O"]).Select(entity =>
            FormattableString.Invariant($"{entity.Label} {entity.Word} {entity.Start}-{entity.End} {entity.Score:F2}{(entity.Index is { } index ? $" #{index}" : "")}")));

    /// <summary>Logits whose softmax are the scores; [CLS] and [SEP] get the last label, which must not show.</summary>
    private List<NamedEntity> Entities(AggregationStrategy strategy, string text, ImmutableArray<string> labels, float[][] scores, ImmutableArray<string> ignored)
    {
        var tokens = tokenizer.Encode(text);
        Assert.Equal(tokens.InputIds.Length - 2, scores.Length);
        float[] special = [.. labels.Select((_, i) => i == labels.Length - 1 ? 1f : 0)];
        float[] logits = [.. ((float[][])[special, .. scores, special]).SelectMany(row => row).Select(score => Math.Max(MathF.Log(score), -1000))];
        return new EntityDecoder(tokenizer, labels, strategy, ignored).Decode(text, tokens, logits);
    }
}
