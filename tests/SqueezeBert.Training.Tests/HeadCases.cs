using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using Xunit;

namespace SqueezeBert.Training.Tests;

/// <summary>A small case of every head: PyTorch's, and ours that PyTorch has no model of.</summary>
internal static class HeadCases
{
    public static TheoryData<string> Names => ["squeezebert-seqcls3", "squeezebert-mlm", "squeezebert-tokcls5", "squeezebert-qa", "squeezebert-mc", "intent-and-slots", "pretraining", "sentence-embeddings"];

    internal static GoldenCase Load(string name, Func<SqueezeBertConfig, SqueezeBertConfig> change, int threads = 2) => name switch
    {
        "intent-and-slots" => GoldenCase.Load("squeezebert-seqcls3", ModelHead.IntentAndSlots, Utterances(), new JointObjective(classCount: 3), config => change(config) with
        {
            IntentId2Label = ["book", "ask", "oos"],
            SlotId2Label = ["O", "B-city", "I-city", "B-date"],
        }, threads),
        "pretraining" => GoldenCase.Load("squeezebert-mlm", ModelHead.PreTraining, Pairs(), new JointObjective(classCount: 2), change, threads),
        "sentence-embeddings" => GoldenCase.Load("squeezebert-mc", ModelHead.None, Texts(), new ContrastiveObjective(temperature: 0.2), change, threads),
        _ => GoldenCase.Load(name, threads, change),
    };

    /// <summary>Intents of all texts, slots of some of their tokens.</summary>
    private static TrainingBatch Utterances()
    {
        using var file = Golden.Open("squeezebert-seqcls3", "batch.safetensors");
        return new TrainingBatch(GoldenCase.TokensIn(file), [2, 0, 1, 0]) { ScoredTokens = [1, 2, 5, 13, 14, 20, 24], TokenTargets = [0, 1, 2, 3, 0, 1, 0] };
    }

    /// <summary>Hidden tokens of all texts, and whether they are in their order.</summary>
    private static TrainingBatch Pairs()
    {
        using var file = Golden.Open("squeezebert-mlm", "batch.safetensors");
        var tokens = GoldenCase.TokensIn(file);
        return new TrainingBatch(tokens, [.. Enumerable.Range(0, tokens.SequenceCount).Select(b => (float)(b % 2))]) { ScoredTokens = [1, 2, 5, 9], TokenTargets = [7, 11, 3, 29] };
    }

    /// <summary>Three pairs, two of them with a negative of their own.</summary>
    private static TrainingBatch Texts()
    {
        using var file = Golden.Open("squeezebert-mc", "batch.safetensors");
        return new TrainingBatch(GoldenCase.TokensIn(file), []) { ExampleOffsets = [0, 3, 5, 8] };
    }
}
