using SqueezeBert.Tests.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>A model folder with something wrong in it, before every command that opens one.</summary>
public sealed class BadModelTests : IDisposable
{
    private readonly ModelFolder model = new();
    private readonly TemporaryFolder output = new();

    public void Dispose()
    {
        model.Dispose();
        output.Dispose();
    }

    public static TheoryData<string, string> BadWeights()
    {
        var files = new TheoryData<string, string>();
        string[] names = [.. Directory.EnumerateFiles(RepositoryFiles.Fixture("safetensors_bad"), "*.safetensors").Select(file => Path.GetFileName(file)!)
            .Where(name => !name.StartsWith("ok_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        foreach (string command in Commands)
        {
            foreach (string name in names) files.Add(command, "safetensors_bad/" + name);
            foreach (string name in (string[])["evil_global.bin", "evil_global_legacy.bin", "truncated.bin"]) files.Add(command, "pickle/" + name);
        }
        return files;
    }

    public static TheoryData<string> Commands => ["forward", "inspect", "run", "quantize"];

    [Theory]
    [MemberData(nameof(BadWeights))]
    public void Weights_that_lie_or_want_to_act_are_refused_by_every_command(string command, string fixture)
    {
        bool pickle = fixture.EndsWith(".bin", StringComparison.Ordinal);
        string file = pickle ? "pytorch_model.bin" : "model.safetensors";
        model.Delete("model.safetensors").Write(file, File.ReadAllBytes(RepositoryFiles.Fixture(fixture.Split('/'))));
        string[] before = [.. Directory.GetFiles(model.Path)];
        CliAssert.Refused(Run(command), model.PathOf(file), fixture.Contains("evil", StringComparison.Ordinal) ? "'posix.getcwd'" : "expected");
        Assert.Equal(before.Order(StringComparer.Ordinal), Directory.GetFiles(model.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_pickle_that_would_create_a_file_creates_none(string command)
    {
        string mark = model.PathOf("mark");
        var pickle = new PickleBytes().Global("os", "system").Do("(").Text($"touch '{mark}'").Do("tR");
        model.Delete("model.safetensors").Write("pytorch_model.bin", TorchBytes.WithoutStorage(pickle));
        CliAssert.Refused(Run(command), model.PathOf("pytorch_model.bin"), "'os.system'");
        Assert.False(File.Exists(mark));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Weights_that_are_no_numbers_are_refused_by_tensor(string command)
    {
        byte[] bytes = File.ReadAllBytes(model.PathOf("model.safetensors"));
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), float.NaN);
        model.Write("model.safetensors", bytes);
        CliAssert.Refused(Run(command), "expected finite numbers, found NaN at element", "tensor '");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_tensor_of_another_shape_is_refused_by_name(string command)
    {
        model.Configure("\"vocab_size\": 96", "\"vocab_size\": 97");
        CliAssert.Refused(Run(command), "embeddings.word_embeddings.weight", "expected shape [97, 32]", "found shape [96, 32]");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_missing_configuration_is_refused(string command)
    {
        model.Delete("config.json");
        CliAssert.Refused(Run(command), model.PathOf("config.json"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"model_type\": \"squeezebert\",")]
    [InlineData("[]")]
    [InlineData("{\"model_type\": \"squeezebert\", \"model_type\": \"bert\"}")]
    [InlineData("not json")]
    public void A_malformed_configuration_is_refused(string json)
    {
        model.Write("config.json", json);
        foreach (string command in Commands) CliAssert.Refused(Run(command), model.PathOf("config.json"));
    }

    [Theory]
    [InlineData("\"model_type\": \"squeezebert\"", "\"model_type\": \"roberta\"", "model_type", "roberta")]
    [InlineData("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"swish\"", "hidden_act", "swish")]
    [InlineData("\"hidden_size\": 32", "\"hidden_size\": 33", "hidden_size", "33")]
    [InlineData("\"hidden_size\": 32", "\"hidden_size\": -32", "hidden_size", "-32")]
    public void A_configuration_that_no_model_has_is_refused_by_field_and_value(string old, string replacement, string field, string value)
    {
        Assert.Contains(old, File.ReadAllText(model.PathOf("config.json")), StringComparison.Ordinal);
        model.Configure(old, replacement);
        foreach (string command in Commands) CliAssert.Refused(Run(command), model.PathOf("config.json"), field, value);
    }

    [Fact]
    public void Missing_weights_are_refused_where_they_are_needed()
    {
        model.Delete("model.safetensors");
        CliAssert.Refused(Run("forward"), model.Path, "expected model.safetensors or", "pytorch_model.bin");
        CliAssert.Refused(Run("run"), model.Path, "expected model.safetensors or", "pytorch_model.bin");
        // The figures need the configuration alone.
        Assert.Equal((0, ""), (Run("inspect").Code, Run("inspect").Error));
    }

    [Fact]
    public void A_missing_vocabulary_is_refused()
    {
        model.Delete("vocab.txt");
        CliAssert.Refused(Run("run"), "vocab.txt", model.Path);
        CliAssert.Refused(CliRun.OfInput("good\n", "tokenize", "--model", model.Path), "vocab.txt", model.Path);
    }

    [Fact]
    public void A_vocabulary_that_is_larger_than_the_model_is_refused()
    {
        model.Write("vocab.txt", string.Join('\n', (string[])[.. ModelFolder.Vocabulary, .. Enumerable.Range(0, 20).Select(n => $"extra{n}")]));
        CliAssert.Refused(Run("run"), "96");
    }

    [Fact]
    public void A_model_with_another_head_cannot_classify_texts()
    {
        using var other = new ModelFolder("squeezebert-tiny-qa");
        CliAssert.Refused(CliRun.OfInput("good\n", "run", "text-classification", "--model", other.Path), "expected a model with the head SequenceClassification");
    }

    private CliRun Run(string command) => command switch
    {
        "forward" => CliRun.OfInput("{\"input_ids\":[2,5,3]}\n", "forward", "--model", model.Path),
        "inspect" => CliRun.Of("inspect", "--model", model.Path),
        "quantize" => CliRun.Of("quantize", "--model", model.Path, "--output", output.File("int8")),
        _ => CliRun.OfInput("good\n", "run", "text-classification", "--model", model.Path),
    };
}
