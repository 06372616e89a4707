using System.Text.Json;
using System.Text.Json.Nodes;

namespace SqueezeBert.Tests.Cli;

/// <summary>A small experiment, two shapes that learn two tasks for a few steps, and a folder for what comes of it.</summary>
internal sealed class ExperimentFolder : IDisposable
{
    private readonly TrainingFolder data = new();

    internal ExperimentFolder() => Write(Experiment());

    internal string File => data.PathOf("experiment.json");

    internal string Report => data.PathOf("RESULTS.md");

    internal string Work => data.PathOf("work");

    internal string[] Arguments => ["compare", File, "--output_dir", Work, "--report", Report, "--threads", "1"];

    internal CliRun Compare() => CliRun.Of(Arguments);

    internal string RunFolder(string run) => Path.Combine(Work, "runs", run);

    internal string PathOf(string file) => data.PathOf(file);

    internal void Write(string json) => data.Write("experiment.json", json);

    /// <summary>Writes the file with another value, such as that of <c>common.max_steps</c>.</summary>
    internal void Change(string key, string value)
    {
        var experiment = JsonNode.Parse(Experiment())!;
        string[] names = key.Split('.');
        var owner = names[..^1].Aggregate(experiment, (node, name) => node[name]!);
        owner[names[^1]] = JsonNode.Parse(value);
        Write(experiment.ToJsonString());
    }

    internal JsonElement Results() => JsonElement.Parse(System.IO.File.ReadAllText(Path.Combine(Work, "results.json")));

    /// <summary>All that is said of quality: each run's scores, in the file's order.</summary>
    internal string Quality() => string.Join('\n', Results().GetProperty("tasks").EnumerateArray().SelectMany(task => task.GetProperty("variants").EnumerateArray()).Select(variant => variant.GetProperty("scores").GetRawText()));

    internal byte[] Weights(string run) => System.IO.File.ReadAllBytes(Path.Combine(RunFolder(run), "model.safetensors"));

    public void Dispose() => data.Dispose();

    private string Experiment() => JsonSerializer.Serialize(new
    {
        seeds = (int[])[7, 8],
        variants = new { attention = new { preset = "squeezebert-tiny" }, separable = new { preset = "squeezebert-small-separable" } },
        common = new
        {
            tokenizer_name = data.PathOf("vocab.txt"),
            config_overrides = "hidden_size=32,embedding_size=32,intermediate_size=64,num_hidden_layers=2,max_position_embeddings=128",
            learning_rate = 3e-3,
            max_steps = 4,
            logging_steps = 1,
            save_steps = 2,
        },
        tasks = new
        {
            sentiment = new { metrics = (string[])["accuracy", "macro_f1"], options = new { train_file = data.PathOf("train.tsv"), validation_file = data.PathOf("dev.tsv") } },
            entities = new
            {
                metrics = (string[])["f1"],
                options = new { task = "token-classification", train_file = RepositoryFiles.Fixture("training", "wnut17.conll"), validation_file = RepositoryFiles.Fixture("training", "wnut17.conll") },
            },
        },
    });
}
