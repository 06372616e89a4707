using System.Text.Json;
using System.Text.Json.Nodes;
using SqueezeBert.Tests.Tokenization;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>What stands in the folder that training writes, whatever stood there or in the folder it began from.</summary>
public sealed class TrainFolderTests : IDisposable
{
    private readonly TrainingFolder data = new();
    private readonly ModelFolder start = new("squeezebert-tiny-base");

    public void Dispose()
    {
        start.Dispose();
        data.Dispose();
    }

    [Fact]
    public void Settings_of_the_tokenizer_are_written_where_the_start_had_none()
    {
        start.Write("special_tokens_map.json", "{\"unk_token\":\"film\"}");
        Assert.Equal(0, Train().Code);
        var settings = JsonElement.Parse(File.ReadAllText(Written("tokenizer_config.json")));
        Assert.True(settings.GetProperty("do_lower_case").GetBoolean());
        Assert.Equal("film", settings.GetProperty("unk_token").GetString());
        Assert.Equal(64, settings.GetProperty("model_max_length").GetInt32());
        Assert.Equal("SqueezeBertTokenizer", settings.GetProperty("tokenizer_class").GetString());
        AssertSameTokens();
    }

    [Fact]
    public void A_vocabulary_and_settings_are_written_where_the_start_had_a_tokenizer_json_only()
    {
        start.Delete("vocab.txt").Write("tokenizer.json", JsonOf(ModelFolder.Vocabulary, lowerCase: false));
        Assert.Equal(0, Train().Code);
        Assert.Equal(ModelFolder.Vocabulary, File.ReadAllLines(Written("vocab.txt")));
        Assert.False(JsonElement.Parse(File.ReadAllText(Written("tokenizer_config.json"))).GetProperty("do_lower_case").GetBoolean());
        AssertSameTokens();
        // Whoever reads the old files only gets the same tokens.
        File.Delete(Written("tokenizer.json"));
        AssertSameTokens();
    }

    [Fact]
    public void A_vocabulary_that_no_lines_can_say_is_refused_before_training()
    {
        start.Delete("vocab.txt").Write("tokenizer.json", JsonOf([.. ModelFolder.Vocabulary, "two\nlines"], lowerCase: true));
        CliAssert.Refused(Train(), start.PathOf("tokenizer.json"), "holds a line end, so no vocab.txt can be made of it");
        string holes = JsonOf(ModelFolder.Vocabulary, lowerCase: true).Replace("\"film\":76", "\"film\":95", StringComparison.Ordinal);
        start.Write("tokenizer.json", holes);
        CliAssert.Refused(Train(), "no token has the id 76");
        Assert.False(Directory.Exists(data.Trained));
    }

    [Fact]
    public void Tokenizer_files_of_an_earlier_model_go_and_the_new_model_answers()
    {
        Directory.CreateDirectory(data.Trained);
        File.WriteAllText(Written("tokenizer.json"), TokenizerFolderFixture.TokenizerJson().ToJsonString());
        File.WriteAllText(Written("added_tokens.json"), "{\"<x>\":40}");
        File.WriteAllText(Written("notes.txt"), "mine");
        Assert.Equal(0, Train().Code);
        Assert.DoesNotContain("hello", File.ReadAllText(Written("tokenizer.json")), StringComparison.Ordinal);
        Assert.False(File.Exists(Written("added_tokens.json")));
        Assert.Equal("mine", File.ReadAllText(Written("notes.txt")));
        Assert.Equal(0, CliRun.Of("run", "text-classification", "--model", data.Trained, "good").Code);
    }

    [Fact]
    public void A_model_can_be_trained_on_in_its_own_folder()
    {
        byte[] before = File.ReadAllBytes(start.PathOf("model.safetensors"));
        var run = CliRun.Of("train", "--train_file", data.PathOf("train.tsv"), "--output_dir", start.Path, "--model_name_or_path", start.Path, "--num_train_epochs", "1");
        Assert.Equal(0, run.Code);
        Assert.NotEqual(before, File.ReadAllBytes(start.PathOf("model.safetensors")));
        Assert.Empty(Directory.GetDirectories(start.Path));
    }

    [Fact]
    public void The_warning_of_cut_texts_names_the_length_that_they_were_cut_to()
    {
        data.Write("train.tsv", $"text\tlabel\n{string.Join(' ', Enumerable.Repeat("good", 70))}\tpositive\nbad\tnegative\n");
        Assert.Contains("train.tsv: 1 texts were cut to 64 tokens.", Train("--max_seq_length", "100").Error, StringComparison.Ordinal);
        Assert.Contains("train.tsv: 1 texts were cut to 20 tokens.", Train("--max_seq_length", "20").Error, StringComparison.Ordinal);
    }

    private CliRun Train(params string[] more) => data.Train(["--model_name_or_path", start.Path, "--num_train_epochs", "1", .. more]);

    private string Written(string file) => Path.Combine(data.Trained, file);

    private void AssertSameTokens()
    {
        var (before, after) = (BertTokenizer.FromFolder(start.Path), BertTokenizer.FromFolder(data.Trained));
        foreach (string text in (string[])["This film is GOOD!", "the a1 ? unknownword", "\u4E2D good"])
            Assert.Equal(before.Encode(text).InputIds, after.Encode(text).InputIds);
    }

    private static string JsonOf(string[] tokens, bool lowerCase)
    {
        var json = TokenizerFolderFixture.TokenizerJson();
        json["normalizer"]!["lowercase"] = lowerCase;
        json["model"]!["vocab"] = new JsonObject(tokens.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id)));
        return json.ToJsonString();
    }
}
