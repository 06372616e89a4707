using SqueezeBert.Checkpoints;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Model folders that stand in for trained ones: their weights are written by hand, so their answers can be foretold.</summary>
/// <remarks>
/// A word is the sum of a few features. LayerNorm evens them out, attention (where there is a layer) gives each token the mean of
/// all, and the head reads them off.
/// </remarks>
internal static class StandIn
{
    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>A reader that knows places when it sees them, whatever is asked, and says so where there is none.</summary>
    internal static void WriteReader(string folder, int maxTokens = 48)
    {
        const int plain = 0, begins = 1, ends = 2, none = 3;
        Write(folder, ModelHead.QuestionAnswering, features: 4, layers: 0, maxTokens, new()
        {
            ["[CLS]"] = [none], ["london"] = [begins, ends], ["new"] = [begins], ["york"] = [ends],
            ["where"] = [plain], ["was"] = [plain], ["ada"] = [plain], ["born"] = [plain], ["she"] = [plain], ["in"] = [plain], ["the"] = [plain],
            ["wrote"] = [plain], ["programs"] = [plain], ["for"] = [plain], ["a"] = [plain], ["machine"] = [plain], ["."] = [plain], ["?"] = [plain], [","] = [plain],
        }, parameter =>
        {
            // Row 0 scores starts, row 1 ends.
            if (parameter.Name == "qa_outputs.weight") Set(parameter, (0, begins, 8), (1, ends, 8), (0, none, 3), (1, none, 3));
        });
    }

    /// <summary>A language model that knows three capitals from their countries.</summary>
    internal static void WriteFiller(string folder, int maxTokens = 48)
    {
        const int plain = 0, city = 1, country = 2, france = 3, italy = 4, japan = 5, mask = 6;
        Write(folder, ModelHead.MaskedLanguageModel, features: 7, layers: 1, maxTokens, new()
        {
            ["[MASK]"] = [mask],
            ["paris"] = [city, france], ["rome"] = [city, italy], ["tokyo"] = [city, japan],
            ["france"] = [country, france], ["italy"] = [country, italy], ["japan"] = [country, japan],
            ["the"] = [plain], ["capital"] = [plain], ["of"] = [plain], ["is"] = [plain], ["and"] = [plain], ["that"] = [plain], ["."] = [plain], [","] = [plain],
        }, parameter =>
        {
            (int Country, int Other)[] pairs = [.. from topic in (int[])[france, italy, japan] from other in (int[])[france, italy, japan] select (topic, other)];
            // How much more than the others each country is spoken of.
            if (parameter.Name.EndsWith("self.value.weight", StringComparison.Ordinal)) Set(parameter, [.. pairs.Select(pair => (pair.Country, pair.Other, pair.Country == pair.Other ? 2f : -1f))]);
            if (parameter.Name.EndsWith("attention.output.dense.weight", StringComparison.Ordinal)) Set(parameter, (france, france, 3), (italy, italy, 3), (japan, japan, 3));
            // A mask asks for a city.
            if (parameter.Name.EndsWith("transform.dense.weight", StringComparison.Ordinal)) Set(parameter, (city, mask, 1), (france, france, 1), (italy, italy, 1), (japan, japan, 1));
            if (parameter.Name.EndsWith("transform.LayerNorm.weight", StringComparison.Ordinal)) parameter.Value.Span.Fill(3);
        });
    }

    /// <summary>A chooser that knows which words go together.</summary>
    internal static void WriteChooser(string folder, int maxTokens = 48)
    {
        const int plain = 0, drinking = 1, reading = 2;
        Write(folder, ModelHead.MultipleChoice, features: 3, layers: 0, maxTokens, new()
        {
            ["tea"] = [drinking], ["poured"] = [drinking], ["drank"] = [drinking],
            ["book"] = [reading], ["opened"] = [reading], ["read"] = [reading],
            ["he"] = [plain], ["the"] = [plain], ["it"] = [plain], ["then"] = [plain], ["what"] = [plain], ["did"] = [plain], ["do"] = [plain], ["?"] = [plain], ["."] = [plain],
        }, parameter =>
        {
            // One topic for the whole pair saturates its tanh; two topics share what there is.
            if (parameter.Name.EndsWith("pooler.dense.weight", StringComparison.Ordinal)) Set(parameter, (drinking, drinking, 6), (reading, reading, 6));
            if (parameter.Name == "classifier.weight") Set(parameter, (0, drinking, 2), (0, reading, 2));
        });
    }

    /// <summary>A judge of pairs who knows three topics: what speaks of one topic follows from it, what brings in another doesn't.</summary>
    internal static void WriteJudge(string folder, int maxTokens = 48)
    {
        const int plain = 0, sports = 1, cooking = 2, music = 3;
        Write(folder, ModelHead.SequenceClassification, features: 4, layers: 0, maxTokens, new()
        {
            ["sports"] = [sports], ["keeper"] = [sports], ["saved"] = [sports], ["penalty"] = [sports], ["goal"] = [sports],
            ["cooking"] = [cooking], ["salt"] = [cooking], ["soup"] = [cooking],
            ["music"] = [music], ["song"] = [music], ["piano"] = [music],
            ["the"] = [plain], ["this"] = [plain], ["example"] = [plain], ["is"] = [plain], ["a"] = [plain], ["for"] = [plain], ["."] = [plain],
        }, parameter =>
        {
            // A topic without a word stands at −0.58 and one word lifts it by 2.3 / tokens: the tanh says whether there is one.
            if (parameter.Name.EndsWith("pooler.dense.weight", StringComparison.Ordinal)) Set(parameter, (sports, sports, 40), (cooking, cooking, 40), (music, music, 40));
            if (parameter.Name.EndsWith("pooler.dense.bias", StringComparison.Ordinal)) parameter.Value.Span[sports..].Fill(20);
            if (parameter.Name == "classifier.weight") Set(parameter, [.. ((int[])[sports, cooking, music]).SelectMany(topic => ((int, int, float)[])[(0, topic, 2), (1, topic, -2)])]);
        }, ["contradiction", "entailment"]);
    }

    private static void Write(string folder, ModelHead head, int features, int layers, int maxTokens, Dictionary<string, int[]> words, Action<Parameter> fill, string[]? labels = null)
    {
        string[] vocabulary = [.. Special, .. words.Keys.Except(Special)];
        var config = SqueezeBertConfig.FromPreset("bert-base").WithHead(head) with
        {
            VocabSize = vocabulary.Length,
            HiddenSize = features,
            EmbeddingSize = features,
            NumHiddenLayers = layers,
            NumAttentionHeads = 1,
            IntermediateSize = features,
            MaxPositionEmbeddings = maxTokens,
            ClassifierPooling = ClassifierPooling.Mean,
            Id2Label = [.. labels ?? ["LABEL_0", "LABEL_1"]],
        };
        using var model = SqueezeBertModel.LoadForTraining(config, head, null, (parameter, initialization) =>
        {
            parameter.Value.Span.Fill(initialization == Initialization.One ? 1 : 0);
            if (parameter.Name.EndsWith("word_embeddings.weight", StringComparison.Ordinal))
                Set(parameter, [.. vocabulary.Index().SelectMany(word => words.GetValueOrDefault(word.Item, [0]).Select(feature => (word.Index, feature, 1f)))]);
            fill(parameter);
        }, new ModelOptions { ThreadCount = 1 }, out var reader);
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), reader.Parameters.Select(parameter =>
            new FloatTensorToWrite(parameter.Name, TensorType.Float32, [.. parameter.Shape], parameter.Value.Span.ToArray())));
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJson());
        File.WriteAllLines(Path.Combine(folder, "vocab.txt"), vocabulary);
    }

    private static void Set(Parameter parameter, params (int Row, int Column, float Value)[] values)
    {
        foreach (var (row, column, value) in values) parameter.Value.Span[row * parameter.Shape[1] + column] = value;
    }
}
