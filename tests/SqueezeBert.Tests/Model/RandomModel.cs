using System.Runtime.InteropServices;

namespace SqueezeBert.Tests.Model;

/// <summary>Models with pseudo-random weights and odd sizes, the same on every machine.</summary>
internal static class RandomModel
{
    internal static SqueezeBertModel Create(ModelType type, int threadCount, WeightPrecision precision = WeightPrecision.Float32) =>
        Create(type, ModelHead.SequenceClassification, threadCount, precision);

    internal static SqueezeBertModel Create(ModelType type, ModelHead head, int threadCount, WeightPrecision precision = WeightPrecision.Float32) =>
        Create(type, head, new ModelOptions { ThreadCount = threadCount, Precision = precision }, out _);

    internal static SqueezeBertModel Create(ModelType type, WorkerPool pool) => Create(type, ModelHead.SequenceClassification, new ModelOptions { WorkerPool = pool }, out _);

    /// <summary>Sequences of 1 to 60 tokens.</summary>
    internal static int[][] Sequences(SqueezeBertConfig config, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, i == 0 ? 1 : random.Next(2, 61)).Select(_ => random.Next(config.VocabSize)).ToArray())];
    }

    internal static byte[] Bytes(ModelOutput output)
    {
        var bytes = new List<byte>();
        foreach (float[]? values in (float[]?[])[output.Logits, output.IntentLogits, output.LastHiddenState, output.PoolerOutput, .. output.HiddenStates ?? [], .. output.Attentions ?? []])
            bytes.AddRange(MemoryMarshal.AsBytes<float>(values));
        return [.. bytes];
    }

    /// <summary>As above, giving out the parameters.</summary>
    internal static SqueezeBertModel Create(ModelType type, ModelHead head, ModelOptions options, out WeightReader reader) => Create(ConfigOf(type), head, options, out reader);

    /// <summary>Groups of 24 and 66 features: tails on every vector width.</summary>
    internal static SqueezeBertConfig ConfigOf(ModelType type) => SqueezeBertConfig.FromPreset(type == ModelType.Bert ? "bert-base" : "squeezebert-base") with
    {
        VocabSize = 200,
        HiddenSize = 96,
        EmbeddingSize = 96,
        NumHiddenLayers = 3,
        // Of eight heads each of the four groups holds two; of six none holds whole ones.
        NumAttentionHeads = type == ModelType.Bert ? 6 : 8,
        IntermediateSize = 264,
        MaxPositionEmbeddings = 64,
        IntentId2Label = ["greet", "order", "cancel"],
        SlotId2Label = ["O", "B-dish", "I-dish", "B-time", "I-time"],
    };

    internal static SqueezeBertModel Create(SqueezeBertConfig config, ModelHead head, ModelOptions options, out WeightReader reader)
    {
        var random = new Random(1);
        return SqueezeBertModel.LoadForTraining(config.WithHead(head), head, null, (parameter, initialization) =>
        {
            foreach (ref float value in parameter.Value.Span)
                value = initialization switch
                {
                    Initialization.One => 1 + 0.2f * (random.NextSingle() - 0.5f),
                    Initialization.Zero => 0.2f * (random.NextSingle() - 0.5f),
                    _ => 0.5f * (random.NextSingle() - 0.5f),
                };
        }, options, out reader);
    }
}
