using SqueezeBert.Checkpoints;
using SqueezeBert.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>Which of a repository's files are a model's: the weights in the one format that would be opened, shards, sentence settings.</summary>
public sealed class ModelFileTests : IDisposable
{
    private static readonly string[] Small = ["config.json", "tokenizer_config.json", "vocab.txt"];

    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json")]
    [InlineData("pytorch_model.bin", "pytorch_model.bin.index.json")]
    public async Task The_first_format_is_fetched_and_no_other(string first, params string[] others)
    {
        fixture.Repository.Without("model.safetensors").With(first, [7, 7, 7]);
        foreach (string other in others) fixture.Repository.With(other, [8]);
        await fixture.FetchAsync();
        fixture.AssertHolds([.. Small, first]);
    }

    [Fact]
    public async Task Shards_come_with_their_index_and_read_as_the_one_file_does()
    {
        var single = fixture.Repository.Files["model.safetensors"];
        string sharded = RepositoryFiles.Fixture("models", "squeezebert-tiny-seqcls3", "sharded");
        fixture.Repository.Without("model.safetensors");
        string[] names = [.. Directory.GetFiles(sharded, "model*").Select(path => Path.GetFileName(path)!)];
        foreach (string name in names) fixture.Repository.With(name, File.ReadAllBytes(Path.Combine(sharded, name)));
        string folder = await fixture.FetchAsync();
        fixture.AssertHolds([.. Small, .. names]);
        using var whole = SafetensorsFile.Open(ByteSourceOf(single.Content));
        using var parts = CheckpointFolder.Open(folder);
        Checkpoints.CheckpointAssert.Same(whole, parts);
        // Whole again, from the cache alone.
        Assert.Equal(folder, await fixture.FetchAsync(fixture.Options with { Offline = true }));
    }

    [Theory]
    [InlineData("../../outside.safetensors", "letters, digits")]
    [InlineData("/etc/passwd", "letters, digits")]
    [InlineData("sub/model.safetensors", "letters, digits")]
    [InlineData("C:model.safetensors", "letters, digits")]
    [InlineData("model-of-another.safetensors", "shards that are in the repository")]
    public async Task An_index_cannot_name_what_is_not_a_file_beside_it(string shard, string expected)
    {
        fixture.Repository.Without("model.safetensors").With("model.safetensors.index.json", "{\"weight_map\":{\"a\":\"" + shard + "\"}}");
        var error = await fixture.RefusedAsync();
        Assert.Equal("model.safetensors.index.json", error.File);
        Assert.Contains(expected, error.Expected, StringComparison.Ordinal);
        Assert.Contains(shard, error.Found, StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Hub.Fetched, file => file.EndsWith(shard, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_of_sentence_transformers_come_along()
    {
        string[] settings = ["1_Pooling/config.json", "config_sentence_transformers.json", "modules.json", "sentence_bert_config.json"];
        foreach (string file in settings) fixture.Repository.With(file, "{\"of\": \"" + file + "\"}");
        fixture.Repository.With("3_Normalize/config.json", "{}");
        await fixture.FetchAsync();
        fixture.AssertHolds([.. Small, "model.safetensors", .. settings]);
        if (!OperatingSystem.IsWindows()) Assert.StartsWith("../../../blobs/", new FileInfo(Path.Combine(fixture.SnapshotFolder, "1_Pooling", "config.json")).LinkTarget, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dense_module_of_sentence_transformers_comes_with_its_weights_in_one_format()
    {
        fixture.Repository.With("2_Dense/config.json", "{}").With("2_Dense/model.safetensors", [7]).With("2_Dense/pytorch_model.bin", [8])
            .With("3_Dense/config.json", "{}").With("3_Dense/pytorch_model.bin", [9]).With("other/config.json", "{}").With("other/model.safetensors", [6]);
        await fixture.FetchAsync();
        fixture.AssertHolds([.. Small, "model.safetensors", "2_Dense/config.json", "2_Dense/model.safetensors", "3_Dense/config.json", "3_Dense/pytorch_model.bin"]);
    }

    [Fact]
    public async Task An_encoder_of_sentence_transformers_in_a_folder_of_its_own_comes_and_loads()
    {
        string[] own = [.. Small, "model.safetensors", "sentence_bert_config.json"];
        fixture.Repository.Without("pytorch_model.bin").With("sentence_bert_config.json", "{\"max_seq_length\": 12}").MoveInto("0_Transformer", own)
            .With("config.json", "{\"__version__\": {}}")
            .With("modules.json", """
                [{"idx": 0, "name": "0", "path": "0_Transformer", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
                """)
            .With("1_Pooling/config.json", "{\"word_embedding_dimension\": 32, \"pooling_mode_max_tokens\": true}");
        using (var embedder = EmbeddingPipeline.FromPretrained(fixture.Repository.Name, null, new ModelOptions { Hub = fixture.Options }))
            Assert.Equal((12, PoolingMode.Max), (embedder.MaxTokens, embedder.Pooling));
        fixture.AssertHolds(["modules.json", "1_Pooling/config.json", .. own.Select(file => "0_Transformer/" + file)]);
        await fixture.FetchAsync(fixture.Options with { Offline = true });
    }

    [Fact]
    public async Task Shards_are_beside_their_index()
    {
        fixture.Repository.Without("model.safetensors").With("model.safetensors.index.json", "{\"weight_map\":{\"a\":\"one.safetensors\"}}").With("one.safetensors", [1])
            .MoveInto("0_Transformer", [.. Small, "model.safetensors.index.json", "one.safetensors"]).With("modules.json", "[]").With("one.safetensors", [2]);
        await fixture.FetchAsync();
        fixture.AssertHolds(["modules.json", .. Small.Select(file => "0_Transformer/" + file), "0_Transformer/model.safetensors.index.json", "0_Transformer/one.safetensors"]);
    }

    [Fact]
    public async Task Encoders_in_both_places_come_both()
    {
        foreach (string file in (string[])[.. Small, "model.safetensors"]) fixture.Repository.Files["0_Transformer/" + file] = fixture.Repository.Files[file];
        fixture.Repository.With("modules.json", "[]");
        await fixture.FetchAsync();
        fixture.AssertHolds(["modules.json", .. Small, .. Small.Select(file => "0_Transformer/" + file), "model.safetensors", "0_Transformer/model.safetensors"]);
    }

    [Theory]
    [InlineData("0_Transformer/config.json")]
    [InlineData("a/0_Transformer/config.json", "modules.json")]
    public async Task Folders_that_no_modules_name_stay_where_they_are(params string[] files)
    {
        foreach (string file in files) fixture.Repository.With(file, "{}");
        fixture.Repository.With("0_Transformer/model.safetensors", [1]).With("a/0_Transformer/model.safetensors", [1]);
        await fixture.FetchAsync();
        fixture.AssertHolds([.. Small, "model.safetensors", .. files.Where(file => file == "modules.json")]);
    }

    [Theory]
    [InlineData("config.json", "config.json in the repository")]
    [InlineData("model.safetensors", "model.safetensors or model.safetensors.index.json or pytorch_model.bin or pytorch_model.bin.index.json in the repository")]
    public async Task A_repository_that_holds_no_model_is_refused_before_anything_is_fetched(string missing, string expected)
    {
        fixture.Repository.Without(missing).Without("pytorch_model.bin");
        var error = await fixture.RefusedAsync();
        Assert.Equal(expected, error.Expected);
        Assert.Empty(fixture.Hub.Fetched);
    }

    private static ByteSource ByteSourceOf(byte[] bytes) => ByteSource.FromMemory("whole", bytes);
}
