using CsCheck;
using SqueezeBert.Evaluation;
using Xunit;

namespace SqueezeBert.Tests.Evaluation;

public class EntityScannerTests
{
    /// <summary>Spans that neither touch nor overlap, as gaps and lengths, with a type each.</summary>
    private static readonly Gen<(int Gap, int Length, string Type)[]> Spans =
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 4], Gen.OneOf("PER", "LOC", "creative-work")).Array[0, 6];

    [Theory]
    [InlineData("B-PER I-PER O B-LOC", "PER 0-1, LOC 3-3")]
    // IOB1 and IO: an entity may begin with I.
    [InlineData("I-PER I-PER O I-LOC", "PER 0-1, LOC 3-3")]
    [InlineData("I-PER B-PER I-PER", "PER 0-0, PER 1-2")]
    // A change of type is a border, whatever the prefix.
    [InlineData("B-PER I-LOC", "PER 0-0, LOC 1-1")]
    [InlineData("I-PER I-LOC I-PER", "PER 0-0, LOC 1-1, PER 2-2")]
    // IOE: an entity ends with E; IOBES: one of a single token is S.
    [InlineData("I-PER E-PER E-PER O", "PER 0-1, PER 2-2")]
    [InlineData("S-PER B-LOC I-LOC E-LOC S-LOC", "PER 0-0, LOC 1-3, LOC 4-4")]
    [InlineData("B-PER E-PER I-PER", "PER 0-1, PER 2-2")]
    // Tags without a type, types with hyphens, and what is no tag at all.
    [InlineData("B I O S", "_ 0-1, _ 3-3")]
    [InlineData("B-creative-work I-creative-work", "creative-work 0-1")]
    [InlineData("PER PER O", "ER 0-1")]
    [InlineData("O O", "")]
    [InlineData("", "")]
    public void Reads_entities_of_every_scheme(string tags, string expected) =>
        Assert.Equal(expected, string.Join(", ", EntityScanner.EntitiesOf(tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(entity => $"{entity.Type} {entity.Start}-{entity.End}")));

    [Fact]
    public void Agrees_with_seqeval_on_seventy_tag_lists_of_all_kinds()
    {
        int count = 0;
        foreach (var line in EvaluationFixtures.Lines("seqeval.jsonl"))
        {
            var expected = line.GetProperty("entities").EnumerateArray().Select(entity => new Entity(entity[0].GetString()!, entity[1].GetInt64(), entity[2].GetInt64()));
            Assert.Equal(expected, Scan(line.GetProperty("true").EnumerateArray().Select(EvaluationFixtures.Strings)));
            count++;
        }
        Assert.Equal(70, count);
    }

    [Fact]
    public void Finds_the_spans_that_tags_were_made_of_in_each_scheme() => Spans.Sample(spans =>
    {
        var expected = new List<Entity>();
        var schemes = new List<string>[] { [], [], [], [] };
        foreach (var (gap, length, type) in spans)
        {
            foreach (var tags in schemes) tags.AddRange(Enumerable.Repeat("O", gap));
            int start = schemes[0].Count;
            expected.Add(new Entity(type, start, start + length - 1));
            for (int i = 0; i < length; i++)
            {
                bool first = i == 0, last = i == length - 1;
                schemes[0].Add("I-" + type);
                schemes[1].Add((first ? "B-" : "I-") + type);
                schemes[2].Add((last ? "E-" : "I-") + type);
                schemes[3].Add((first && last ? "S-" : first ? "B-" : last ? "E-" : "I-") + type);
            }
        }
        Assert.All(schemes, tags => Assert.Equal(expected, EntityScanner.EntitiesOf(tags)));
    });

    [Fact]
    public void No_entity_goes_on_into_the_next_sentence() =>
        Assert.Equal([new Entity("PER", 0, 0), new Entity("PER", 2, 2)], Scan([["B-PER"], ["I-PER"]]));

    [Fact]
    public void An_empty_tag_is_refused() => Assert.Throws<ArgumentException>(() => new EntityScanner().Add(""));

    private static List<Entity> Scan(IEnumerable<string[]> sentences)
    {
        var scanner = new EntityScanner();
        var entities = new List<Entity?>();
        foreach (string[] sentence in sentences)
        {
            entities.AddRange(sentence.Select(scanner.Add));
            entities.Add(scanner.EndSentence());
        }
        return [.. entities.OfType<Entity>()];
    }
}
