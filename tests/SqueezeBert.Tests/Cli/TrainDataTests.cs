using System.Text.Json;
using SqueezeBert.Data.Squad;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Data as public sets have it goes into <c>train</c> without a detour: several files, other names for labels, parts, groups.</summary>
public sealed class TrainDataTests : IDisposable
{
    private readonly TrainingFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void Rows_of_several_files_are_one_after_the_other()
    {
        string[] lines = File.ReadAllLines(data.PathOf("train.tsv"));
        data.Write("a.tsv", string.Join('\n', lines[..100]) + "\n");
        // Another layout, whose columns are found anew.
        data.Write("b.jsonl", string.Concat(lines[100..].Select(line => JsonSerializer.Serialize(new { text = line.Split('\t')[0], category = line.Split('\t')[1] }) + "\n")));
        byte[] whole = Weights(Train("train.tsv"));
        Assert.Equal(whole, Weights(Train("a.tsv", "b.jsonl")));
        Assert.Contains("`a.tsv, b.jsonl`, 192 rows", File.ReadAllText(Path.Combine(data.Trained, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_get_the_names_that_maps_give_them()
    {
        data.Write("names.json", """{"good": ["positive"], "bad": ["negative"]}""");
        Assert.Equal(0, Train("train.tsv", "--validation_file", data.PathOf("dev.tsv"), "--label_map", data.PathOf("names.json")).Code);
        Assert.Equal(["bad", "good"], Labels());
    }

    [Fact]
    public void Emotions_whose_groups_agree_are_one_label_and_others_are_left_out()
    {
        // As GoEmotions has them: text, ids, comment.
        data.Write("train.tsv", "this is good\t0,1\tx1\nthis is bad\t2\tx2\nthe film\t0,2\tx3\ngreat film\t1\tx4\n");
        data.Write("labels.txt", "joy\nlove\nanger\n");
        data.Write("groups.json", """{"positive": ["joy", "love"], "negative": ["anger"]}""");
        var run = Train("train.tsv", "--label_map", data.PathOf("labels.txt"), "--label_map", data.PathOf("groups.json"));
        Assert.Equal((0, $"warning: {data.PathOf("train.tsv")}: 1 rows whose labels have several names were left out.\n"), (run.Code, run.Error));
        Assert.Equal(["negative", "positive"], Labels());
        CliAssert.Refused(Train("train.tsv"), "expected one label in a row");

        // eval reads them likewise.
        var eval = CliRun.Of("eval", "--task", "text-classification", "--model", data.Trained, "--data", data.PathOf("train.tsv"), "--label-map", data.PathOf("labels.txt"), "--label-map", data.PathOf("groups.json"), "--json");
        Assert.Equal(0, eval.Code);
        Assert.Equal(3, eval.Lines[0].GetProperty("examples").GetInt32());
    }

    [Fact]
    public void Parts_of_an_intent_file_are_chosen_by_name()
    {
        data.Write("clinc.json", """{"train": [["good film", "praise"], ["bad film", "blame"]], "oos_train": [["the", "oos"]], "val": [["great film", "praise"]]}""");
        var run = Train("clinc.json", "--validation_file", data.PathOf("clinc.json"), "--train_split", "train,oos_train", "--validation_split", "val");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(["blame", "oos", "praise"], Labels());
        CliAssert.Refused(Train("clinc.json", "--train_split", "test"), "expected a part 'test'; found train, oos_train, val");
        CliAssert.WrongUsage(Train("clinc.json", "--task", "masked-lm", "--train_split", "train"), "--train_split: expected with text-classification only; found with masked-lm.");
    }

    [Fact]
    public void Questions_and_the_passages_that_answer_them_are_pairs()
    {
        data.Write("pairs.tsv", "sentence1\tsentence2\tlabel\ngood film\tgreat film\tsame\nbad\tthe\tother\n");
        string squad = RepositoryFiles.Fixture("evaluation", "squad_v2.0.json");
        int answered = SquadFile.Read(squad).Count(question => question.Answers.Count > 0);
        Assert.Equal(0, Train("pairs.tsv", squad, "--task", "sentence-embeddings", "--positive_label", "same", "--max_seq_length", "32").Code);
        Assert.Equal(1 + answered, JsonElement.Parse(File.ReadAllText(Path.Combine(data.Trained, "all_results.json"))).GetProperty("train_samples").GetInt32());
    }

    [Fact]
    public void Tags_get_other_types_and_beginnings()
    {
        data.Write("io.conll", "good\tI-person\nfilm\tI-person\nthe\tO\nbad\tI-group\nthis\tI-person\n");
        data.Write("bio.conll", "great\tB-person\nfilm\tI-person\nawful\tB-product\n");
        data.Write("types.json", """{"PER": ["person"], "ORG": ["group"], "product": "O"}""");
        var run = Train("io.conll", "bio.conll", "--task", "token-classification", "--label_map", data.PathOf("types.json"), "--begin_tags", "true");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(["B-ORG", "B-PER", "I-PER", "O"], Labels());
        CliAssert.WrongUsage(Train("train.tsv", "--begin_tags", "true"), "--begin_tags: expected with token-classification only; found with text-classification.");
    }

    /// <summary>Trains on files of the folder, with options behind them.</summary>
    private CliRun Train(params string[] files)
    {
        string[] names = [.. files.TakeWhile(word => !word.StartsWith('-'))];
        return CliRun.Of(["train", .. data.Shape, "--num_train_epochs", "1", "--output_dir", data.Trained, "--overwrite_output_dir", "--train_file", .. names.Select(data.PathOf), .. files[names.Length..]]);
    }

    private byte[] Weights(CliRun run)
    {
        Assert.Equal((0, ""), (run.Code, run.Error));
        return File.ReadAllBytes(Path.Combine(data.Trained, "model.safetensors"));
    }

    private IEnumerable<string?> Labels() =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(data.Trained, "config.json"))).GetProperty("id2label").EnumerateObject().Select(label => label.Value.GetString());
}
