using System.Text;
using CsCheck;
using SqueezeBert.Data;
using SqueezeBert.Data.Conll;
using SqueezeBert.Data.Glue;
using SqueezeBert.Data.Squad;
using SqueezeBert.Tests.Checkpoints;
using SqueezeBert.Tests.Evaluation;
using Xunit;

namespace SqueezeBert.Tests.Data;

/// <summary>Damaged files: read, or refused with the one exception that names the file; nothing else.</summary>
public class HostileDataTests
{
    private static readonly Dictionary<string, (string Name, string Content, Action<string> Read)> Readers = new()
    {
        ["squad"] = ("dev.json", File.ReadAllText(EvaluationFixtures.PathOf("squad_v2.0.json")), path => SquadFile.Read(path).Count()),
        ["squad predictions"] = ("answers.json", File.ReadAllText(EvaluationFixtures.PathOf("squad_v1.1_predictions.json")), path => SquadPredictions.ReadAnswers(path)),
        ["probabilities"] = ("probabilities.json", File.ReadAllText(EvaluationFixtures.PathOf("squad_v2.0_na_probs.json")), path => SquadPredictions.ReadNoAnswerProbabilities(path)),
        ["clinc"] = ("clinc.json", """{"val":[["my balance","balance"],["hi\u00e9","greeting"]],"oos":[["😀","oos"]]}""", ReadClinc),
        ["label map"] = ("map.json", """{"good":["joy","calm"],"fear":"bad","\ud83d\ude00":"smile"}""", path => LabelMap.Read([path]).Map("joy")),
        ["choices"] = ("copa.jsonl", """{"question":"cause","premise":"It rained.","choices":["Clouds came.","He slept."],"label":0}""", path => MultipleChoiceQuestion.ReadAll(path).Count()),
        ["columns"] = ("ner.conll", "# doc = 1\nthe\tO\tB-PER\nLord\tB-PER\tI-PER\n\n-DOCSTART-\tO\n😘 \tO\tO\n", ReadColumns),
        ["glue"] = ("rte.tsv", "index\tsentence1\tsentence2\tlabel\n0\tA \"cat\".\tNo cát.\tentailment\n1\tB\tC\tnot_entailment\n", ReadGlue),
        ["submission"] = ("RTE.tsv", "index\tprediction\n0\tentailment\n1\tnot_entailment\n", path => GlueSubmission.Read(path)),
        ["utterances"] = ("snips.tsv", "tokens\tslot_tags\tintent\nplay my song\tO O B-song\tPlayMusic\n", ReadUtterances),
    };

    public static TheoryData<string> Names => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_file_is_read_or_refused_by_name(string reader)
    {
        var (name, content, read) = Readers[reader];
        using var folder = new TemporaryFolder();
        string path = folder.File(name);
        int accepted = 0, refused = 0;
        Mutation.Any.Array[0, 3].Sample(mutations =>
        {
            File.WriteAllBytes(path, Mutation.Apply(Encoding.UTF8.GetBytes(content), mutations));
            try
            {
                read(path);
                accepted++;
            }
            catch (DataException error)
            {
                Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
                refused++;
            }
        }, iter: 1000, threads: 1);
        Assert.NotEqual(0, accepted);
        Assert.NotEqual(0, refused);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_missing_file_is_named(string reader)
    {
        string path = Path.Combine("no", "such", Readers[reader].Name);
        Assert.Equal($"{path}: expected a file; found none there.", Assert.Throws<DataException>(() => Readers[reader].Read(path)).Message);
    }

    private static void ReadClinc(string path)
    {
        using var reader = ClincReader.Open(path, ["val", "oos"]);
        while (reader.Read() is not null)
        {
        }
    }

    private static void ReadColumns(string path)
    {
        using var reader = ConllReader.Open(path, 3);
        while (reader.Read() is not null)
        {
        }
    }

    private static void ReadGlue(string path)
    {
        using var reader = GlueReader.Open(GlueTask.All.Single(task => task.Name == "rte"), path);
        while (reader.Read() is not null)
        {
        }
    }

    private static void ReadUtterances(string path)
    {
        using var reader = TsvReader.Open(path);
        while (reader.Read() is { } row) TaggedUtterance.Of(row);
    }
}
