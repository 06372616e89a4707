using CsCheck;
using SqueezeBert.Checkpoints;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Checkpoints;
using SqueezeBert.Tests.Model;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Folders of sentence-transformers are read as that library reads them, or refused by name.</summary>
public class SentenceFolderTests
{
    private const string Text = "this film is great", Mean = """{"word_embedding_dimension":32,"pooling_mode_mean_tokens":true}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Pooling_normalisation_length_and_prompts_come_from_the_folder()
    {
        using var folder = new SentenceFolder().WithModules("Transformer", "Pooling", "Normalize")
            .Write("1_Pooling/config.json", """{"word_embedding_dimension":32,"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":false}""")
            .Write("sentence_bert_config.json", """{"max_seq_length":8,"do_lower_case":false}""")
            .Write("config_sentence_transformers.json", """{"prompts":{"query":"the ","passage":"film ","empty":null},"default_prompt_name":"query","similarity_fn_name":"cosine"}""");
        using var pipeline = folder.Load();
        Assert.Equal((PoolingMode.Cls, true, 8, "the "), (pipeline.Pooling, pipeline.Normalizes, pipeline.MaxTokens, pipeline.Prompt));
        Assert.Equal(["passage", "query"], pipeline.Prompts.Keys);
        var result = pipeline.Predict(Text + " good good good", Cancellation);
        Assert.Equal((8, 2), (result.TokenCount, result.RemovedTokenCount));
        float[] expected = HiddenStates.UnitLength(HiddenStates.Of(pipeline, "the " + Text + " good")[..32]);
        // One rounding of each value.
        Close.AssertEqual("first token", expected, result.Embedding.Span, 0, 1e-7);
    }

    [Fact]
    public void What_the_caller_says_comes_first()
    {
        using var folder = new SentenceFolder().WithModules("Transformer", "Pooling", "Normalize").Write("1_Pooling/config.json", Mean)
            .Write("sentence_bert_config.json", """{"max_seq_length":8}""")
            .Write("config_sentence_transformers.json", """{"prompts":{"query":"the ","passage":"film "},"default_prompt_name":"query"}""");
        using var pipeline = folder.Load(new EmbeddingOptions { Pooling = PoolingMode.Max, Normalize = false, MaxTokens = 1000, PromptName = "passage" });
        Assert.Equal((PoolingMode.Max, false, 64, "film "), (pipeline.Pooling, pipeline.Normalizes, pipeline.MaxTokens, pipeline.Prompt));
        using var plain = folder.Load(new EmbeddingOptions { Prompt = "", PromptName = "passage" });
        Assert.Equal("", plain.Prompt);
        Assert.Contains("(passage, query); found title", Assert.Throws<ArgumentException>(() => folder.Load(new EmbeddingOptions { PromptName = "title" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"embedding_dimension":32,"pooling_mode":"max"}""", PoolingMode.Max)]
    [InlineData("""{"word_embedding_dimension":32,"pooling_mode_max_tokens":true,"pooling_mode_weightedmean_tokens":false}""", PoolingMode.Max)]
    [InlineData("""{"pooling_mode":"cls","pooling_mode_mean_tokens":true}""", PoolingMode.Cls)]
    [InlineData("""{}""", PoolingMode.Mean)]
    public void Older_and_newer_words_for_a_pooling_are_read(string config, PoolingMode expected)
    {
        using var folder = new SentenceFolder().Write("1_Pooling/config.json", config)
            .Write("modules.json", """[{"path":"","type":"sentence_transformers.base.modules.transformer.Transformer"},{"path":"1_Pooling","type":"sentence_transformers.sentence_transformer.modules.pooling.Pooling"}]""");
        using var pipeline = folder.Load();
        Assert.Equal(expected, pipeline.Pooling);
    }

    [Fact]
    public void The_encoder_may_stand_in_a_folder_of_its_own()
    {
        using var folder = new SentenceFolder();
        float[] expected = folder.Embed(Text);
        Directory.CreateDirectory(Path.Combine(folder.Path, "0_Transformer"));
        foreach (string file in (string[])["config.json", "model.safetensors", "vocab.txt"]) File.Move(Path.Combine(folder.Path, file), Path.Combine(folder.Path, "0_Transformer", file));
        folder.Write("1_Pooling/config.json", Mean)
            .Write("modules.json", """[{"path":"0_Transformer","type":"sentence_transformers.models.Transformer"},{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"}]""");
        Assert.Equal(expected, folder.Embed(Text));

        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder.Path, file).Replace('\\', '/'), file => new ReadOnlyMemory<byte>(File.ReadAllBytes(file)));
        using var inMemory = EmbeddingPipeline.FromFiles(ModelFiles.FromMemory("memory", files));
        Assert.Equal(expected, inMemory.Predict(Text, Cancellation).Embedding.ToArray());
    }

    [Theory]
    [InlineData("torch.nn.modules.activation.Tanh", true)]
    [InlineData("torch.nn.modules.linear.Identity", true)]
    [InlineData("torch.nn.modules.linear.Identity", false)]
    public void Dense_layers_follow_the_pooling(string activation, bool bias)
    {
        var random = new Random(3);
        float[] weight = [.. Enumerable.Range(0, 20 * 32).Select(_ => random.NextSingle() - 0.5f)], added = [.. Enumerable.Range(0, 20).Select(_ => random.NextSingle())];
        using var folder = new SentenceFolder();
        float[] pooled = folder.Embed(Text);
        folder.WithModules("Transformer", "Pooling", "Dense").Write("1_Pooling/config.json", Mean)
            .WriteDense("2_Dense", $$"""{"in_features":32,"out_features":20,"bias":{{(bias ? "true" : "false")}},"activation_function":"{{activation}}"}""", weight, bias ? added : null);
        float[] expected = [.. Enumerable.Range(0, 20).Select(o =>
        {
            double sum = bias ? added[o] : 0;
            for (int i = 0; i < 32; i++) sum += (double)pooled[i] * weight[o * 32 + i];
            return (float)(activation.EndsWith("Tanh", StringComparison.Ordinal) ? Math.Tanh(sum) : sum);
        })];
        using var pipeline = folder.Load();
        Assert.Equal(20, pipeline.Dimensions);
        // A chain of 32 products of numbers around 1 in float32.
        Close.AssertEqual("dense", expected, pipeline.Predict(Text, Cancellation).Embedding.Span, 2e-6, 2e-6);
        Assert.Equal(pipeline.Predict(Text, Cancellation).Embedding.ToArray(), pipeline.Predict(["film", Text, "bad"], Cancellation)[1].Embedding.ToArray());
    }

    [Fact]
    public void A_folder_may_lower_the_case_of_a_cased_vocabulary_and_leave_accents()
    {
        using var folder = new SentenceFolder().Write("tokenizer_config.json", """{"do_lower_case":false}""").WithModules("Transformer", "Pooling").Write("1_Pooling/config.json", Mean);
        float[] lower = folder.Embed("the film");
        Assert.NotEqual(lower, folder.Embed("THE Film"));
        folder.Write("sentence_bert_config.json", """{"do_lower_case":true}""");
        Assert.Equal(lower, folder.Embed("THE Film"));
        using var pipeline = folder.Load();
        Assert.Equal(["[CLS]", "[UNK]", "[SEP]"], pipeline.Tokenizer.Encode("É").Tokens);
    }

    [Fact]
    public void A_pooling_may_leave_the_prompt_out()
    {
        using var folder = new SentenceFolder().WithModules("Transformer", "Pooling").Write("1_Pooling/config.json", """{"pooling_mode_mean_tokens":true,"include_prompt":false}""");
        using var pipeline = folder.Load();
        // [CLS] counts as part of the prompt: of [CLS] the film this … [SEP] the first three don't count.
        float[] expected = HiddenStates.Mean(HiddenStates.Of(pipeline, "the film " + Text)[(3 * 32)..], 32);
        // One rounding for each of some ten sums.
        Close.AssertEqual("without prompt", expected, pipeline.Predict(new EmbeddingInput(Text, "the film "), Cancellation).Embedding.Span, 1e-6, 1e-6);
        Assert.Equal(HiddenStates.Of(pipeline, string.Join(' ', Enumerable.Repeat("film", 62)))[^32..],
            pipeline.Predict(new EmbeddingInput(Text, string.Join(' ', Enumerable.Repeat("film", 100))), Cancellation).Embedding.ToArray());
    }

    [Fact]
    public void A_model_may_say_that_its_pooler_gives_the_vector()
    {
        using var folder = new SentenceFolder().WithModules("Transformer", "Normalize")
            .Write("sentence_bert_config.json", """{"transformer_task":"feature-extraction","modality_config":{"text":{"method":"forward","method_output_name":"pooler_output"}},"module_output_name":"sentence_embedding"}""");
        using var pipeline = folder.Load();
        Assert.Equal((PoolingMode.Pooler, true), (pipeline.Pooling, pipeline.Normalizes));
    }

    [Theory]
    [InlineData("modules.json", """{"a":1}""", "expected a JSON list")]
    [InlineData("modules.json", """[1]""", "expected a JSON object")]
    [InlineData("modules.json", """[]""", "expected the module Transformer first; found no further module")]
    [InlineData("modules.json", """[{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"}]""", "expected the module Transformer first; found Pooling")]
    [InlineData("modules.json", """[{"path":"","type":"sentence_transformers.models.Transformer"}]""", "expected the module Pooling behind an encoder's LastHiddenState")]
    [InlineData("modules.json", """[{"path":"","type":"custom.Transformer"}]""", "expected a module of sentence_transformers; found \"custom.Transformer\"")]
    [InlineData("modules.json", """[{"path":"../x","type":"sentence_transformers.models.Transformer"}]""", "'path': expected the name of a folder inside")]
    [InlineData("modules.json", """[{"path":"/etc","type":"sentence_transformers.models.Transformer"}]""", "'path': expected the name of a folder inside")]
    [InlineData("modules.json", """[{"path":"..","type":"sentence_transformers.models.Transformer"}]""", "'path': expected the name of a folder inside")]
    [InlineData("modules.json", """[{"path":"C:","type":"sentence_transformers.models.Transformer"}]""", "'path': expected the name of a folder inside")]
    [InlineData("modules.json", """[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"},{"path":"2","type":"sentence_transformers.models.CNN"}]""", "Dense and Normalize in this order; found CNN")]
    [InlineData("modules.json", """[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"2_Dense","type":"sentence_transformers.models.Pooling"}]""", "2_Dense")]
    [InlineData("1_Pooling/config.json", """{"word_embedding_dimension":31,"pooling_mode_mean_tokens":true}""", "expected 32, the model's hidden_size; found 31")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_weightedmean_tokens":true}""", "'pooling_mode_weightedmean_tokens': expected false")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":true}""", "expected one pooling mode")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode":"lasttoken"}""", "expected \"cls\" or \"mean\" or \"max\"; found \"lasttoken\"")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode":["cls","mean"]}""", "found [\"cls\",\"mean\"]")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_mean_tokens":1}""", "expected true or false; found 1")]
    [InlineData("1_Pooling/config.json", "not json", "expected JSON")]
    [InlineData("sentence_bert_config.json", """{"max_seq_length":2}""", "expected at least 3 tokens")]
    [InlineData("sentence_bert_config.json", """{"transformer_task":"fill-mask"}""", "expected \"feature-extraction\"")]
    [InlineData("sentence_bert_config.json", """{"modality_config":{"text":{"method_output_name":"logits"}}}""", "expected \"last_hidden_state\" or \"pooler_output\"; found \"logits\"")]
    [InlineData("config_sentence_transformers.json", """{"prompts":{"a":1}}""", "'prompts.a': expected text; found 1")]
    [InlineData("config_sentence_transformers.json", """{"prompts":{"a":"b"},"default_prompt_name":"c"}""", "expected the name of one of the prompts; found \"c\"")]
    public void What_is_malformed_or_not_supported_is_refused_by_name(string file, string content, string expected)
    {
        using var folder = new SentenceFolder().WithModules("Transformer", "Pooling").Write("1_Pooling/config.json", Mean).Write(file, content);
        string message = Assert.Throws<ConfigException>(() => folder.Load()).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.StartsWith(folder.Path, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"in_features":31,"out_features":2}""", "expected 32, the features of the module before it; found 31")]
    [InlineData("""{"in_features":32}""", "'out_features': expected 1 to 65,536; found no such key")]
    [InlineData("""{"in_features":32,"out_features":2,"activation_function":"torch.nn.modules.activation.GELU"}""", "found \"torch.nn.modules.activation.GELU\"")]
    [InlineData("""{"in_features":32,"out_features":2,"use_residual":true}""", "'use_residual': expected false")]
    [InlineData("""{"in_features":32,"out_features":2,"module_input_name":"token_embeddings"}""", "expected \"sentence_embedding\"")]
    public void A_dense_layer_of_another_kind_is_refused_by_name(string config, string expected)
    {
        using var folder = Dense(config, new float[64], new float[2]);
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => folder.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_a_dense_layer_that_dont_fit_its_configuration_are_refused()
    {
        const string two = """{"in_features":32,"out_features":2}""";
        using var small = Dense(two, new float[32], new float[2]);
        Assert.Contains("expected shape [2, 32], found shape [1, 32]", Assert.Throws<CheckpointException>(() => small.Load()).Message, StringComparison.Ordinal);
        using var unbiased = Dense(two, new float[64], null);
        Assert.Contains("linear.bias", Assert.Throws<CheckpointException>(() => unbiased.Load()).Message, StringComparison.Ordinal);
        using var surplus = Dense("""{"in_features":32,"out_features":2,"bias":false}""", new float[64], new float[2]);
        Assert.Contains("linear.bias", Assert.Throws<CheckpointException>(() => surplus.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_files_hold_they_are_read_or_refused()
    {
        using var folder = new SentenceFolder().WithModules("Transformer", "Pooling", "Dense", "Normalize").Write("1_Pooling/config.json", Mean)
            .Write("sentence_bert_config.json", """{"max_seq_length":8,"do_lower_case":false}""")
            .Write("config_sentence_transformers.json", """{"prompts":{"query":"the "},"default_prompt_name":"query"}""")
            .WriteDense("2_Dense", """{"in_features":32,"out_features":2,"bias":true}""", new float[64], new float[2]);
        string[] names = ["modules.json", "1_Pooling/config.json", "2_Dense/config.json", "sentence_bert_config.json", "config_sentence_transformers.json"];
        var whole = names.ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(folder.Path, name)));
        Gen.Select(Gen.Int[0, names.Length - 1], Mutation.Any.Array[1, 4]).Sample((file, mutations) =>
        {
            var files = whole.ToDictionary(pair => pair.Key, pair => new ReadOnlyMemory<byte>(pair.Key == names[file] ? Mutation.Apply(pair.Value, mutations) : pair.Value));
            try
            {
                Assert.NotNull(SqueezeBert.Pipelines.SentenceTransformers.SentenceModules.Read(ModelFiles.FromMemory("mutated", files)));
            }
            catch (ConfigException error)
            {
                Assert.Contains("mutated", error.Message, StringComparison.Ordinal);
            }
        }, iter: 3000);
    }

    private static SentenceFolder Dense(string config, float[] weight, float[]? bias) => new SentenceFolder().WithModules("Transformer", "Pooling", "Dense")
        .Write("1_Pooling/config.json", Mean).WriteDense("2_Dense", config, weight, bias);
}
