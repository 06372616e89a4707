using SqueezeBert.Tests.Hub;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Models from the hub on the command line: download, --model ORG/NAME, the cache.</summary>
public sealed class HubCommandTests : IDisposable
{
    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void Download_prints_the_folder_and_says_on_standard_error_what_it_fetches()
    {
        var run = Run("download", "org/classifier");
        Assert.Equal((0, fixture.SnapshotFolder + "\n"), (run.Code, run.Output));
        Assert.Equal(
            [.. ((string[])["tokenizer_config.json (23 bytes)", "vocab.txt", "config.json", "model.safetensors (61.7 kB)"]).Select(file => "org/classifier: downloading " + file)],
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((line, i) => i is 1 or 2 ? line[..line.IndexOf(" (", StringComparison.Ordinal)] : line));
        // Once more there is nothing to say.
        Assert.Equal(run with { Error = "" }, Run("download", "org/classifier"));
        fixture.AssertHolds("config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt");
    }

    [Fact]
    public void A_quiet_download_is_quiet()
    {
        Assert.Equal((0, ""), Run("download", "org/classifier", "--quiet") is var run ? (run.Code, run.Error) : default);
        using var other = new TemporaryFolder();
        var variable = CliRun.With(name => name == "HF_HUB_DISABLE_PROGRESS_BARS" ? "1" : Variable(name), "", terminal: false, "download", "org/classifier", "--cache-dir", other.Path);
        Assert.Equal((0, ""), (variable.Code, variable.Error));
        Assert.StartsWith(other.Path, variable.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_token_of_the_command_line_is_shown_to_the_hub_and_to_nobody_else()
    {
        var run = Run("download", "org/classifier", "--token", "hf_secret");
        Assert.Equal(0, run.Code);
        Assert.All(fixture.Hub.Requests, request => Assert.Equal("Bearer hf_secret", request.Authorization));
        Assert.DoesNotContain("hf_secret", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revision_is_fetched_by_its_name()
    {
        fixture.Repository.Revisions.Add("v2");
        Assert.Equal(0, Run("download", "org/classifier", "--revision", "v2").Code);
        CliAssert.Refused(Run("download", "org/classifier", "--revision", "v3", "-q"), "org/classifier at v3", "a branch, a tag or a commit");
    }

    [Theory]
    [InlineData("classifier")]
    [InlineData("../classifier")]
    [InlineData("a/b/c")]
    public void What_is_no_repository_is_refused(string name) => CliAssert.Refused(Run("download", name), name, "expected the name of a repository, ORG/NAME");

    [Theory]
    [InlineData("run text-classification --top-k 1", "good", "config.json model.safetensors tokenizer_config.json vocab.txt")]
    [InlineData("forward", "{\"input_ids\":[2,5,3]}", "config.json model.safetensors tokenizer_config.json vocab.txt")]
    [InlineData("tokenize", "good", "tokenizer_config.json vocab.txt")]
    [InlineData("inspect --json", "", "config.json")]
    public void Every_command_takes_a_repository_for_a_model_and_fetches_what_it_needs(string command, string input, string files)
    {
        string[] args = [.. command.Split(' '), "--model"];
        var run = CliRun.With(Variable, input, terminal: false, [.. args, "org/classifier"]);
        Assert.Equal(0, run.Code);
        fixture.AssertHolds(files.Split(' '));
        var local = CliRun.OfInput(input, [.. args, fixture.SnapshotFolder]);
        Assert.Equal(local.Output.Replace(fixture.SnapshotFolder, "org/classifier", StringComparison.Ordinal), run.Output);
    }

    [Fact]
    public void Quantize_and_train_take_one_too()
    {
        using var data = new TrainingFolder();
        using var output = new TemporaryFolder();
        Assert.Equal(0, Run("quantize", "--model", "org/classifier", "--revision", fixture.Repository.Commit, "--output", output.File("int8")).Code);
        Assert.True(File.Exists(output.File("int8/model.safetensors")));
        var train = Run(data.Arguments("--model_name_or_path", "org/classifier", "--model_revision", "main", "--num_train_epochs", "1", "--config_overrides", "hidden_dropout_prob=0.25"));
        Assert.Equal(0, train.Code);
        Assert.True(File.Exists(Path.Combine(data.Trained, "model.safetensors")));
        Assert.Contains("\"hidden_dropout_prob\": 0.25", File.ReadAllText(Path.Combine(data.Trained, "config.json")), StringComparison.Ordinal);
        CliAssert.WrongUsage(Run(data.Arguments("--model_name_or_path", fixture.SnapshotFolder, "--revision", "main")), "--model_revision: expected beside a repository");
    }

    [Fact]
    public void A_revision_beside_a_folder_is_refused()
    {
        CliAssert.WrongUsage(Run("inspect", "--model", fixture.CacheFolder, "--revision", "main"), $"--revision: expected beside a repository (ORG/NAME); found it beside the folder {fixture.CacheFolder}");
        CliAssert.WrongUsage(Run("inspect", "--model", "sentiment", "--revision", "main"), "the embedded model sentiment");
    }

    [Fact]
    public void A_hub_that_is_down_is_a_warning_when_the_model_is_here_and_an_error_offline_when_it_is_not()
    {
        Assert.Equal(0, Run("download", "org/classifier").Code);
        fixture.Hub.Script = _ => FakeReply.Error(503);
        var run = Run("download", "org/classifier");
        Assert.Equal((0, fixture.SnapshotFolder + "\n"), (run.Code, run.Output));
        Assert.StartsWith("warning: org/classifier at main: expected an answer from", run.Error, StringComparison.Ordinal);
        Assert.Contains(fixture.Repository.Commit, run.Error, StringComparison.Ordinal);
        int before = fixture.Hub.Connections;
        CliAssert.Refused(CliRun.With(name => name == "HF_HUB_OFFLINE" ? "1" : Variable(name), "", terminal: false, "download", "org/other"), "org/other", "HF_HUB_OFFLINE");
        Assert.Equal(before, fixture.Hub.Connections);
    }

    [Fact]
    public void The_cache_is_listed_for_programs_and_for_people()
    {
        Assert.Equal((0, ""), Run("cache", "ls") is var none ? (none.Code, none.Output) : default);
        Run("download", "org/classifier");
        var line = Assert.Single(Run("cache", "ls").Lines);
        Assert.Equal(("org/classifier", 4, fixture.RepositoryFolder), (line.GetProperty("repository").GetString(), line.GetProperty("files").GetInt32(), line.GetProperty("folder").GetString()));
        Assert.Equal(fixture.Repository.Commit, line.GetProperty("revisions").GetProperty("main").GetString());
        string table = OnTerminal("", "cache", "ls").Output;
        foreach (string part in (string[])["org/classifier", "main (01234567)", "kB", "1 model, "]) Assert.Contains(part, table, StringComparison.Ordinal);
        Assert.Single(OnTerminal("", "cache", "ls", "--json").Lines);
    }

    [Fact]
    public void Verify_tells_sound_files_from_damaged_ones_by_its_exit_code()
    {
        Run("download", "org/classifier");
        var sound = Run("cache", "verify");
        Assert.Equal((0, ""), (sound.Code, sound.Error));
        Assert.All(sound.Lines, line => Assert.Equal("sound", line.GetProperty("condition").GetString()));
        Assert.Contains("4 of 4 files sound", OnTerminal("", "cache", "verify", "org/classifier").Output, StringComparison.Ordinal);
        File.AppendAllText(fixture.BlobOf("vocab.txt"), "x");
        var damaged = Run("cache", "verify", "org/classifier");
        Assert.Equal((1, "error: 1 file is damaged or missing; download again after: squeezebert cache rm org/classifier\n"), (damaged.Code, damaged.Error));
        Assert.Equal("vocab.txt", Assert.Single(damaged.Lines, line => line.GetProperty("condition").GetString() == "damaged").GetProperty("file").GetString());
        string table = OnTerminal("", "cache", "verify").Output;
        Assert.Contains("damaged", table, StringComparison.Ordinal);
        Assert.Contains("3 of 4 files sound", table, StringComparison.Ordinal);
        CliAssert.Refused(Run("cache", "verify", "org/other"), "org/other", "org/classifier");
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("yes\n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public void Rm_asks_a_person(string answer, bool removes)
    {
        Run("download", "org/classifier");
        var run = OnTerminal(answer, "cache", "rm", "org/classifier");
        Assert.Equal(0, run.Code);
        Assert.StartsWith("Remove org/classifier (", run.Error, StringComparison.Ordinal);
        Assert.Equal(removes, !Directory.Exists(fixture.RepositoryFolder));
    }

    [Fact]
    public void Rm_in_a_script_needs_yes()
    {
        Run("download", "org/classifier");
        var refused = Run("cache", "rm", "org/classifier");
        Assert.Equal((2, ""), (refused.Code, refused.Output));
        Assert.Contains("--yes", refused.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(fixture.RepositoryFolder));
        Assert.StartsWith("org/classifier: removed, ", Run("cache", "rm", "org/classifier", "--yes").Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(fixture.RepositoryFolder));
        CliAssert.Refused(Run("cache", "rm", "org/classifier", "--yes"), "org/classifier", "none at all");
    }

    private CliRun Run(params string[] args) => CliRun.With(Variable, "", terminal: false, args);

    private CliRun OnTerminal(string input, params string[] args) => CliRun.With(Variable, input, terminal: true, args);

    private string? Variable(string name) => name switch
    {
        "HF_ENDPOINT" => fixture.Hub.Endpoint.ToString(),
        "HF_HUB_CACHE" => fixture.CacheFolder,
        _ => null,
    };
}
