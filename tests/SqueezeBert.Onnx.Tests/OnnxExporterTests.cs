using SqueezeBert.Checkpoints;
using SqueezeBert.Onnx.Messages;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Onnx.Tests;

public class OnnxExporterTests
{
    [Theory]
    [InlineData("squeezebert-tiny-base")]
    [InlineData("squeezebert-tiny-mlm")]
    [InlineData("bert-tiny-seqcls3")]
    public void Every_tensor_of_the_checkpoint_is_a_constant_of_the_same_name(string folder)
    {
        using var model = ParameterModel.Load(RepositoryFiles.Fixture("models", folder));
        using var weights = SafetensorsFile.Open(RepositoryFiles.Fixture("models", folder, "model.safetensors"));
        var names = OnnxExporter.Export(model, new OnnxOptions()).Graph.Initializer.Select(constant => constant.Name).ToHashSet();
        Assert.All(weights.Tensors.Keys.Where(name => !IsLeftOut(name, model)), name => Assert.Contains(name, names));
    }

    [Fact]
    public void SqueezeBert_is_written_as_the_grouped_convolutions_of_the_original_and_Bert_as_matrix_products()
    {
        using var squeezeBert = ParameterModel.Load(RepositoryFiles.Fixture("models", "squeezebert-tiny-base"));
        using var bert = ParameterModel.Load(RepositoryFiles.Fixture("models", "bert-tiny-base"));
        var convolutions = Export(squeezeBert).Graph.Node.Where(node => node.OpType == "Conv").ToList();
        Assert.Equal(6 * squeezeBert.Layers.Length, convolutions.Count);
        Assert.Equal([2, 2, 2, 1, 4, 4], convolutions.Take(6).Select(node => node.Attribute.Single(attribute => attribute.Name == "group").I));
        Assert.DoesNotContain(Export(bert).Graph.Node, node => node.OpType == "Conv");
    }

    [Fact]
    public void Only_the_outputs_that_are_asked_for_are_written()
    {
        using var model = ParameterModel.Load(RepositoryFiles.Fixture("models", "squeezebert-tiny-base"));
        var graph = OnnxExporter.Export(model, new OnnxOptions { Outputs = ModelOutputs.LastHiddenState }).Graph;
        Assert.Equal(["last_hidden_state"], graph.Output.Select(output => output.Name));
        Assert.DoesNotContain(graph.Initializer, constant => constant.Name.StartsWith("pooler", StringComparison.Ordinal));
    }

    // Eight bits of weights and activations: a few per cent of the values' size, on two layers.
    [Theory]
    [InlineData("squeezebert-tiny-base")]
    [InlineData("bert-tiny-base")]
    public void Int8_comes_near_float32(string folder)
    {
        using var model = ParameterModel.Load(RepositoryFiles.Fixture("models", folder));
        using var exact = new OnnxSession(Export(model));
        using var rounded = new OnnxSession(OnnxExporter.Export(model, new OnnxOptions { DynamicInt8 = true }));
        int[] ids = [.. Enumerable.Range(2, 20)], mask = [.. Enumerable.Repeat(1, 20)];
        float[] expected = exact.Run([2, 10], ids, mask, [])["last_hidden_state"].Values, found = rounded.Run([2, 10], ids, mask, [])["last_hidden_state"].Values;
        double error = Math.Sqrt(expected.Zip(found, (a, b) => (double)(a - b) * (a - b)).Sum() / expected.Sum(a => (double)a * a));
        Assert.InRange(error, 1e-6, 0.05);
    }

    [Fact]
    public void The_shipped_model_answers_in_another_runtime_as_it_does_in_ours()
    {
        string folder = Path.Combine(RepositoryFiles.Root, "models", "fill-mask");
        using var model = ParameterModel.Load(folder);
        using var session = new OnnxSession(Export(model));
        var tokenizer = BertTokenizer.FromFolder(folder);
        int[][] texts = [.. ((string[])["The staff were friendly and the food was great.", "Never again."]).Select(text => tokenizer.Encode(text).InputIds.ToArray())];
        int length = texts.Max(ids => ids.Length);
        var (padded, mask) = (new int[texts.Length * length], new int[texts.Length * length]);
        var batch = new TokenBatchBuilder();
        for (int b = 0; b < texts.Length; b++)
        {
            texts[b].CopyTo(padded, b * length);
            mask.AsSpan(b * length, texts[b].Length).Fill(1);
            batch.Add(texts[b]);
        }
        float[] expected = model.Forward(batch.Build(), ModelOutputs.Logits).Logits!;
        // A row for each token; those of padding are nobody's.
        float[] found = session.Run([texts.Length, length], padded, mask, [])["logits"].Values;
        int row = model.Config.VocabSize;
        float[] ofTokens = [.. texts.SelectMany((ids, b) => found.AsSpan(b * length * row, ids.Length * row).ToArray())];
        // The exporter's promise.
        Close.AssertEqual("logits", expected, ofTokens, 1e-4, 1e-4);
    }

    [Theory]
    [InlineData(ModelType.SqueezeBert)]
    [InlineData(ModelType.Bert)]
    public void A_joint_head_has_its_intents_and_its_slots(ModelType type)
    {
        using var model = RandomModel.Create(type, ModelHead.IntentAndSlots, threadCount: 1);
        using var session = new OnnxSession(Export(model));
        int[] first = [5, 6, 7, 8], second = [9, 10];
        var expected = model.Forward(new TokenBatchBuilder().Add(first).Add(second).Build(), ModelOutputs.Logits);
        var found = session.Run([2, 4], [.. first, .. second, 0, 0], [1, 1, 1, 1, 1, 1, 0, 0], []);
        Assert.Equal([2, 4, 5], found["slot_logits"].Shape);
        // The exporter's promise.
        Close.AssertEqual("slot_logits", expected.Logits!, [.. found["slot_logits"].Values.Take(6 * 5)], 1e-4, 1e-4);
        Close.AssertEqual("intent_logits", expected.IntentLogits!, found["intent_logits"].Values, 1e-4, 1e-4);
    }

    [Theory]
    [InlineData(TokenMixer.SeparableConvolution, false, 96)]
    [InlineData(TokenMixer.Attention, true, 96)]
    [InlineData(TokenMixer.Attention, false, 24)]
    public void A_model_of_the_family_that_Hugging_Face_lacks_is_refused(TokenMixer mixer, bool shuffle, int embeddingSize)
    {
        var config = RandomModel.ConfigOf(ModelType.SqueezeBert) with { TokenMixer = [mixer], ChannelShuffle = shuffle, OutputGroups = shuffle ? 2 : 4, EmbeddingSize = embeddingSize };
        using var model = RandomModel.Create(config, ModelHead.SequenceClassification, new ModelOptions { ThreadCount = 1 }, out _);
        Assert.Contains("separable convolutions, a channel shuffle or factorised embeddings", Assert.Throws<ArgumentException>(() => Export(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_its_parameters_is_refused()
    {
        using var model = SqueezeBertModel.Load(RepositoryFiles.Fixture("models", "squeezebert-tiny-base"), new ModelOptions { ThreadCount = 1 });
        Assert.Contains("parameters", Assert.Throws<ArgumentException>(() => Export(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bert_as_convolutions_is_refused()
    {
        using var model = ParameterModel.Load(RepositoryFiles.Fixture("models", "bert-tiny-base"));
        Assert.Contains("convolutions", Assert.Throws<ArgumentException>(() => OnnxExporter.Export(model, new OnnxOptions { Form = OnnxForm.Convolution })).Message, StringComparison.Ordinal);
    }

    private static ModelProto Export(SqueezeBertModel model) => OnnxExporter.Export(model, new OnnxOptions());

    /// <summary>Positions are counted, a tied decoder is the word table, and a pooler that no head reads has no output.</summary>
    private static bool IsLeftOut(string name, SqueezeBertModel model) =>
        name.EndsWith("position_ids", StringComparison.Ordinal) || name.StartsWith("cls.predictions.decoder.", StringComparison.Ordinal)
        || (name.Contains("pooler.", StringComparison.Ordinal) && model.Head is { ReadsPooled: false });
}
