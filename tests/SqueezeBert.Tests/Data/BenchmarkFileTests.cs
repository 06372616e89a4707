using System.Text;
using SqueezeBert.Data;
using SqueezeBert.Data.Glue;
using Xunit;

namespace SqueezeBert.Tests.Data;

/// <summary>The smaller layouts: intents and slots, CLINC150, GoEmotions, COPA, GLUE submissions, label maps.</summary>
public class BenchmarkFileTests
{
    [Fact]
    public void Reads_words_tags_and_intent_of_an_utterance()
    {
        var utterance = Utterances("tokens\tslot_tags\tintent\nplay my song\tO O B-song\tPlayMusic\n").Single();
        Assert.Equal(["play", "my", "song"], utterance.Tokens);
        Assert.Equal(["O", "O", "B-song"], utterance.Tags);
        Assert.Equal("PlayMusic", utterance.Intent);
    }

    [Theory]
    [InlineData("a b\tO\tx", "test: line 2: expected a tag for each of 2 words; found 1.")]
    [InlineData("a b c\tO  O\tx", "test: line 2: expected tags separated by single spaces; found an empty one.")]
    public void Refuses_an_utterance_without_a_tag_for_each_word(string row, string message) =>
        Assert.Equal(message, Assert.Throws<DataException>(() => Utterances($"tokens\tslot_tags\tintent\n{row}\n")).Message);

    [Theory]
    [InlineData("intent_slots/snips/train.tsv.gz", 13084, 7)]
    [InlineData("intent_slots/snips/valid.tsv", 700, 7)]
    [InlineData("intent_slots/atis/train.tsv", 4478, 21)]
    public void Reads_the_public_utterances_whole(string path, int count, int intents)
    {
        using var reader = TsvReader.Open(PublicData.Require(path));
        var utterances = All(reader).Select(TaggedUtterance.Of).ToList();
        Assert.Equal((count, intents), (utterances.Count, utterances.Select(utterance => utterance.Intent).Distinct().Count()));
    }

    [Fact]
    public void Reads_the_parts_of_a_CLINC150_file_that_were_asked_for()
    {
        using var file = new TemporaryFile("clinc.json.gz", """{"oos_val":[["who sang that","oos"]],"val":[["my balance","balance"],["hi","greeting"]],"train":7}""");
        using var reader = ClincReader.Open(file.Path, ["val", "oos_val"]);
        Assert.Equal([("my balance", "balance"), ("hi", "greeting"), ("who sang that", "oos")], All(reader).Select(row => (row.Required("text"), row.Required("intent"))));
    }

    [Theory]
    [InlineData("""{"val":[["a","b"]]}""", "test", "expected a part 'test'; found val.")]
    [InlineData("""{"val":[["a"]]}""", "val", "val[0]: expected a text and an intent; found another number of values.")]
    [InlineData("""{"val":[["a",1]]}""", "val", "val[0][1]: expected a string; found the number 1.")]
    [InlineData("""{"val":3}""", "val", "val: expected an array; found the number 3.")]
    public void Says_where_a_CLINC150_file_is_wrong(string content, string part, string problem)
    {
        using var file = new TemporaryFile("clinc.json", content);
        Assert.Equal($"{file.Path}: {problem}", Assert.Throws<DataException>(() =>
        {
            using var reader = ClincReader.Open(file.Path, [part]);
            All(reader);
        }).Message);
    }

    [Fact]
    public void Reads_the_public_CLINC150_file_whole()
    {
        using var reader = ClincReader.Open(PublicData.Require("intent_slots/clinc150/train_val.json.gz"), ["val", "oos_val"]);
        var rows = All(reader);
        Assert.Equal((3100, 151), (rows.Count, rows.Select(row => row.Required("intent")).Distinct().Count()));
    }

    [Theory]
    [InlineData("I love it\t18\teebbqej", true)]
    [InlineData("so so\t4,27\tee84bjg", true)]
    [InlineData("text\tlabel\tid", false)]
    [InlineData("a\t4,\tb", false)]
    [InlineData("a\t\tb", false)]
    [InlineData("a\t4", false)]
    [InlineData(null, false)]
    public void Knows_a_GoEmotions_file_by_its_first_line(string? line, bool fits) => Assert.Equal(fits, GoEmotionsLayout.Fits(line));

    [Fact]
    public void Reads_a_question_with_choices()
    {
        using var file = new TemporaryFile("copa.jsonl", """{"id":"1","question":"cause","premise":"It rained.","choices":["Clouds came.","He slept."],"label":0}""" + "\n");
        var question = Assert.Single(MultipleChoiceQuestion.ReadAll(file.Path));
        Assert.Equal((1, "It rained.", "cause", 0), (question.LineNumber, question.Premise, question.Question, question.Label));
        Assert.Equal(["Clouds came.", "He slept."], question.Choices);
    }

    [Theory]
    [InlineData("""{"question":"cause","premise":"p","choices":["a"],"label":0}""", "choices: expected at least two choices; found 1.")]
    [InlineData("""{"question":"cause","premise":"p","choices":["a","b"],"label":2}""", "label: expected the number of a choice, at most 1; found 2.")]
    [InlineData("""{"question":"cause","premise":"p","choices":["a",null],"label":0}""", "choices[1]: expected a string; found null.")]
    [InlineData("""{"question":"cause","choices":["a","b"],"label":0}""", "expected a field 'premise'; found none.")]
    [InlineData("[]", "expected a JSON object; found an array.")]
    public void Names_the_line_of_a_question_that_is_wrong(string line, string problem)
    {
        using var file = new TemporaryFile("copa.jsonl", line + "\n");
        Assert.Equal($"{file.Path}: line 1: {problem}", Assert.Throws<DataException>(() => MultipleChoiceQuestion.ReadAll(file.Path).ToList()).Message);
    }

    [Fact]
    public void Reads_the_public_questions_with_choices_whole() =>
        Assert.Equal(500, MultipleChoiceQuestion.ReadAll(PublicData.Require("multiple_choice/copa/dev.jsonl")).Count());

    [Fact]
    public void A_submission_is_written_as_it_is_read()
    {
        using var stream = new MemoryStream();
        GlueSubmission.Write(stream, [(0, "entailment"), (1, GlueSubmission.Shown(2.0 / 3))]);
        Assert.Equal("index\tprediction\n0\tentailment\n1\t0.667\n", Encoding.UTF8.GetString(stream.ToArray()));
        using var file = new TemporaryFile("RTE.tsv", stream.ToArray());
        var predictions = GlueSubmission.Read(file.Path);
        Assert.Equal("0.667", predictions.Take("1").Required(GlueSubmission.PredictionColumn));
        Assert.Equal("entailment", predictions.Take("0").Required(GlueSubmission.PredictionColumn));
    }

    [Fact]
    public void A_prediction_file_has_one_row_for_each_example()
    {
        using var file = new TemporaryFile("RTE.tsv", "index\tprediction\n0\ta\n0\tb\n");
        Assert.Equal($"{file.Path}: line 3: expected one prediction for 0; found another.", Assert.Throws<DataException>(() => GlueSubmission.Read(file.Path)).Message);
        var predictions = new PredictionFile<string>("p");
        predictions.Add("7", 8, "x");
        Assert.Equal("p: expected a prediction for each example; found none for 6.", Assert.Throws<DataException>(() => predictions.Take("6")).Message);
        Assert.Equal("p: line 8: expected predictions for the examples of the data only; found 1 more, such as that for 7.", Assert.Throws<DataException>(predictions.RequireAllTaken).Message);
    }

    [Fact]
    public void Label_maps_rename_one_by_one_in_groups_and_by_id_and_apply_in_turn()
    {
        using var names = new TemporaryFile("labels.txt", "joy\nfear\n\uFEFFcalm");
        using var groups = new TemporaryFile("groups.json", """{"good":["joy","calm"],"fear":"bad"}""");
        var map = LabelMap.Read([names.Path, groups.Path]);
        Assert.Equal(["good", "bad", "bad", "good", "3"], new[] { "0", "1", "fear", "joy", "3" }.Select(map.Map));
    }

    [Theory]
    [InlineData("B-person", "B-PER")]
    [InlineData("I-creative-work", "O")]
    [InlineData("E-person", "E-PER")]
    [InlineData("B-other", "B-other")]
    [InlineData("O", "O")]
    [InlineData("person", "PER")]
    public void Label_maps_rename_the_types_of_tags(string tag, string expected)
    {
        using var file = new TemporaryFile("map.json", """{"person":"PER","creative-work":"O"}""");
        Assert.Equal(expected, LabelMap.Read([file.Path]).MapTag(tag));
    }

    [Theory]
    [InlineData("map.json", """{"x":["a"],"y":["a"]}""", "y[0]: expected one new name for 'a'; found 'x' and 'y'.")]
    [InlineData("map.json", """{"a":1}""", "a: expected an array; found the number 1.")]
    [InlineData("labels.txt", "a\n\n", "line 2: expected the name of a label; found an empty line.")]
    public void Refuses_a_label_map_of_the_wrong_form(string name, string content, string problem)
    {
        using var file = new TemporaryFile(name, content);
        Assert.Equal($"{file.Path}: {problem}", Assert.Throws<DataException>(() => LabelMap.Read([file.Path])).Message);
    }

    [Fact]
    public void A_small_file_that_unpacks_to_a_huge_one_is_refused_before_it_fills_memory()
    {
        using var stream = new EndlessStream((byte)' ', 10_000_000);
        Assert.Equal("test: expected at most 1 MB of JSON; found more.", Assert.Throws<DataException>(() => JsonFile.Read(stream, "test", maxBytes: 1 << 20)).Message);
    }

    private static List<TaggedUtterance> Utterances(string content)
    {
        using var reader = new TsvReader(new TextLineReader(new MemoryStream(Encoding.UTF8.GetBytes(content)), "test"));
        return [.. All(reader).Select(TaggedUtterance.Of)];
    }

    private static List<DataRow> All(DataRowReader reader)
    {
        var rows = new List<DataRow>();
        while (reader.Read() is { } row) rows.Add(row);
        return rows;
    }
}
