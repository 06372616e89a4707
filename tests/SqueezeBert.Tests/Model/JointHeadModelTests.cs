using System.Runtime.InteropServices;
using SqueezeBert.Checkpoints;
using SqueezeBert.Quantization;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>Joint heads: one pass gives the intents of sequences and the slots of tokens, or the order of segments and hidden tokens.</summary>
public class JointHeadModelTests
{
    private static readonly ModelOptions OneThread = new() { ThreadCount = 1 };

    /// <summary>Of both types in both precisions: the joint head, and that of pretraining, whose decoder reads the word embeddings too.</summary>
    public static TheoryData<ModelType, WeightPrecision, ModelHead> JointModels
    {
        get
        {
            var cases = new TheoryData<ModelType, WeightPrecision, ModelHead>();
            foreach (var type in (ModelType[])[ModelType.SqueezeBert, ModelType.Bert])
                foreach (var precision in (WeightPrecision[])[WeightPrecision.Float32, WeightPrecision.Int8])
                    foreach (var head in (ModelHead[])[ModelHead.IntentAndSlots, ModelHead.PreTraining]) cases.Add(type, precision, head);
            return cases;
        }
    }

    [Theory]
    [InlineData(ModelType.SqueezeBert, ClassifierPooling.Cls)]
    [InlineData(ModelType.SqueezeBert, ClassifierPooling.Mean)]
    [InlineData(ModelType.Bert, ClassifierPooling.Cls)]
    public void Intents_are_read_off_the_pooled_vectors_and_slots_off_the_tokens(ModelType type, ClassifierPooling pooling)
    {
        var (config, tensors) = Tensors(type);
        using var model = SqueezeBertModel.Load(config with { ClassifierPooling = pooling }, new InMemoryTensors(tensors), OneThread);
        var batch = new TokenBatchBuilder().Add([5, 6, 7]).Add([8]).Add([9, 10]).Build();
        var output = model.Forward(batch, ModelOutputs.Logits | ModelOutputs.PoolerOutput | ModelOutputs.LastHiddenState);
        Assert.Equal((3 * 3, 6 * 5, 5), (output.IntentLogits!.Length, output.Logits!.Length, output.LogitsPerRow));
        AssertLinear(tensors, "intent_classifier", output.PoolerOutput!, output.IntentLogits);
        AssertLinear(tensors, "slot_classifier", output.LastHiddenState!, output.Logits);
    }

    [Theory]
    [MemberData(nameof(JointModels))]
    public void A_sequence_gives_the_same_bits_alone_and_in_a_batch_on_any_threads(ModelType type, WeightPrecision precision, ModelHead head)
    {
        using var one = RandomModel.Create(type, head, threadCount: 1, precision);
        using var three = RandomModel.Create(type, head, threadCount: 3, precision);
        int[][] sequences = RandomModel.Sequences(one.Config, count: 11, seed: 3);
        var builder = new TokenBatchBuilder();
        foreach (int[] ids in sequences) builder.Add(ids);
        var together = three.Forward(builder.Build(), ModelOutputs.Logits);
        var alone = sequences.Select(ids => one.Forward(TokenBatch.Single(ids), ModelOutputs.Logits)).ToArray();
        Assert.NotEmpty(together.IntentLogits!);
        Assert.Equal(Bits(alone.SelectMany(output => output.IntentLogits!)), Bits(together.IntentLogits!));
        Assert.Equal(Bits(alone.SelectMany(output => output.Logits!)), Bits(together.Logits!));
    }

    [Theory]
    [InlineData(ModelType.SqueezeBert, ModelHead.IntentAndSlots)]
    [InlineData(ModelType.SqueezeBert, ModelHead.PreTraining)]
    [InlineData(ModelType.Bert, ModelHead.IntentAndSlots)]
    [InlineData(ModelType.Bert, ModelHead.PreTraining)]
    public void The_cost_counts_every_parameter(ModelType type, ModelHead head)
    {
        using var model = RandomModel.Create(type, head, OneThread, out var reader);
        Assert.Equal(reader.Parameters.Sum(parameter => (long)parameter.Length), ModelCost.Of(model.Config, sequenceLength: 16, head).Parameters);
    }

    [Fact]
    public void Other_outputs_come_without_the_head()
    {
        using var model = RandomModel.Create(ModelType.SqueezeBert, ModelHead.IntentAndSlots, threadCount: 1);
        var output = model.Forward(TokenBatch.Single([1, 2]), ModelOutputs.PoolerOutput);
        Assert.Null(output.IntentLogits);
        Assert.Null(output.Logits);
    }

    [Fact]
    public void Without_a_class_name_the_tensors_tell_the_head()
    {
        var (config, tensors) = Tensors(ModelType.SqueezeBert);
        using var model = SqueezeBertModel.Load(config with { Architectures = [] }, new InMemoryTensors(tensors), OneThread);
        Assert.Equal(ModelHead.IntentAndSlots, model.HeadKind);
    }

    [Fact]
    public void Asked_for_another_head_this_one_is_left_out()
    {
        var (config, tensors) = Tensors(ModelType.SqueezeBert);
        using var encoder = SqueezeBertModel.Load(config, new InMemoryTensors(tensors), OneThread with { Head = ModelHead.None });
        Assert.Null(encoder.Head);
        using var classifier = SqueezeBertModel.LoadForTraining(config, ModelHead.SequenceClassification, new InMemoryTensors(tensors), (_, _) => { }, OneThread, out var reader);
        Assert.Equal(["classifier.weight", "classifier.bias"], reader.Initialized);
    }

    [Fact]
    public void Training_keeps_the_parameters_of_both_halves()
    {
        using var model = RandomModel.Create(ModelType.SqueezeBert, ModelHead.IntentAndSlots, OneThread, out var reader);
        Assert.Equal(
            ["intent_classifier.weight", "intent_classifier.bias", "slot_classifier.weight", "slot_classifier.bias"],
            reader.Parameters.Select(parameter => parameter.Name).Where(name => name.Contains("classifier", StringComparison.Ordinal)));
        Assert.Equal([3, 5], model.Head!.Linears.Select(linear => linear.Weight!.Shape[0]));
    }

    [Theory]
    [InlineData("intent_classifier.bias")]
    [InlineData("slot_classifier.weight")]
    public void A_missing_half_is_an_error_that_names_it(string tensor)
    {
        var (config, tensors) = Tensors(ModelType.SqueezeBert);
        tensors.Remove(tensor);
        Assert.Equal(tensor, Assert.Throws<CheckpointException>(() => SqueezeBertModel.Load(config, new InMemoryTensors(tensors), OneThread)).Tensor);
    }

    [Fact]
    public void A_head_of_other_labels_is_an_error_with_both_shapes()
    {
        var (config, tensors) = Tensors(ModelType.SqueezeBert);
        var error = Assert.Throws<CheckpointException>(() => SqueezeBertModel.Load(config with { SlotId2Label = ["O"] }, new InMemoryTensors(tensors), OneThread));
        Assert.Contains("[1, 96]", error.Expected, StringComparison.Ordinal);
        Assert.Contains("[5, 96]", error.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelType.SqueezeBert)]
    [InlineData(ModelType.Bert)]
    public void An_int8_folder_gives_the_bits_of_quantising_at_load_and_the_bytes_of_the_cost_model(ModelType type)
    {
        using var folder = new TemporaryFolder();
        Write(type, folder);
        using var expected = SqueezeBertModel.Load(folder.Path, OneThread with { Precision = WeightPrecision.Int8 });
        using var pool = new WorkerPool(1);
        var files = ModelFiles.FromFolder(folder.Path);
        var int8 = Int8Checkpoint.Quantize(files, pool);
        string path = Path.Combine(folder.Path, "int8");
        Directory.CreateDirectory(path);
        Int8Folder.Write(path, int8, files);
        using var model = SqueezeBertModel.Load(path, OneThread);
        var batch = new TokenBatchBuilder().Add([5, 6, 7]).Add([8]).Build();
        Assert.Equal((ModelHead.IntentAndSlots, WeightPrecision.Int8), (model.HeadKind, model.Precision));
        Assert.Equal(RandomModel.Bytes(expected.Forward(batch, ModelOutputs.Logits)), RandomModel.Bytes(model.Forward(batch, ModelOutputs.Logits)));
        Assert.Equal(int8.Bytes, ModelCost.Of(model.Config, 1).Int8ParameterBytes);
    }

    [Theory]
    [InlineData(ModelType.SqueezeBert)]
    [InlineData(ModelType.Bert)]
    public void The_cost_model_counts_every_parameter(ModelType type)
    {
        using var model = RandomModel.Create(type, ModelHead.IntentAndSlots, OneThread, out var reader);
        var cost = ModelCost.Of(model.Config, sequenceLength: 10);
        Assert.Equal(reader.Parameters.Sum(parameter => (long)parameter.Length), cost.Parameters);
        Assert.Equal([("intent_classifier", 2L * 96 * 3), ("slot_classifier", 10 * 2L * 96 * 5)], cost.Parts[^2..].Select(part => (part.Name, part.Flops)));
    }

    private static (SqueezeBertConfig Config, Dictionary<string, (int[] Shape, float[] Values)> Tensors) Tensors(ModelType type)
    {
        using var model = RandomModel.Create(type, ModelHead.IntentAndSlots, OneThread, out var reader);
        return (model.Config, reader.Parameters.ToDictionary(parameter => parameter.Name, parameter => (parameter.Shape, parameter.Value.Span.ToArray()), StringComparer.Ordinal));
    }

    private static void Write(ModelType type, TemporaryFolder folder)
    {
        var (config, tensors) = Tensors(type);
        File.WriteAllText(folder.File("config.json"), config.ToJson());
        SafetensorsWriter.Write(folder.File("model.safetensors"), tensors.Select(tensor => new FloatTensorToWrite(tensor.Key, TensorType.Float32, [.. tensor.Value.Shape], tensor.Value.Values)));
    }

    private static void AssertLinear(Dictionary<string, (int[] Shape, float[] Values)> tensors, string name, float[] input, float[] output)
    {
        float[] weight = tensors[name + ".weight"].Values, bias = tensors[name + ".bias"].Values;
        int width = weight.Length / bias.Length;
        float[] expected = [.. Enumerable.Range(0, output.Length).Select(i =>
            (float)(bias[i % bias.Length] + Enumerable.Range(0, width).Sum(k => (double)input[i / bias.Length * width + k] * weight[i % bias.Length * width + k])))];
        // A chain of 96 float32 products of numbers around 1 beside their float64 sum.
        Close.AssertEqual(name, expected, output, absolute: 2e-5, relative: 2e-5);
    }

    private static int[] Bits(IEnumerable<float> values) => [.. MemoryMarshal.Cast<float, int>(values.ToArray())];
}
