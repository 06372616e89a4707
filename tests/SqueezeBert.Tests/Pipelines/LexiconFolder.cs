using System.Collections.Immutable;
using SqueezeBert.Checkpoints;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>A word of a lexicon.</summary>
/// <param name="Text">As in the vocabulary.</param>
/// <param name="Label">The label of its token.</param>
/// <param name="Intent">The intent that it speaks for, if any.</param>
internal readonly record struct LexiconWord(string Text, string Label = "O", string? Intent = null);

/// <summary>A model folder that stands in for a trained one: without layers, it knows the label of each word by heart.</summary>
/// <remarks>
/// Each label and intent has a feature of its own, which is large in the embeddings of its words; LayerNorm evens them out, the
/// classifiers read them off. Intents are read off the mean over the tokens.
/// </remarks>
internal sealed class LexiconFolder : IDisposable
{
    private const float LabelGain = 2, PoolerGain = 4, IntentGain = 6;

    private readonly TemporaryFolder folder = new();
    private readonly ImmutableArray<string> labels;
    private readonly ImmutableArray<string> intents;
    private readonly ImmutableArray<LexiconWord> words;

    internal LexiconFolder(ModelHead head, ImmutableArray<string> labels, ImmutableArray<string> intents, ImmutableArray<LexiconWord> words, int maxTokens = 32, string name = "model")
    {
        Path = Directory.CreateDirectory(folder.File(name)).FullName;
        (this.labels, this.intents) = (labels, intents);
        this.words = [.. ((string[])["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]).Select(token => new LexiconWord(token)), .. words];
        var config = SqueezeBertConfig.FromPreset("bert-base").WithHead(head) with
        {
            VocabSize = this.words.Length,
            HiddenSize = labels.Length + intents.Length,
            EmbeddingSize = labels.Length + intents.Length,
            NumHiddenLayers = 0,
            NumAttentionHeads = 1,
            MaxPositionEmbeddings = maxTokens,
            Id2Label = labels,
            IntentId2Label = intents,
            SlotId2Label = labels,
            ClassifierPooling = ClassifierPooling.Mean,
        };
        using var model = SqueezeBertModel.LoadForTraining(config, head, null, (parameter, _) => Fill(parameter), new ModelOptions { ThreadCount = 1 }, out var reader);
        SafetensorsWriter.Write(PathOf("model.safetensors"), reader.Parameters.Select(parameter =>
            new FloatTensorToWrite(parameter.Name, TensorType.Float32, [.. parameter.Shape], parameter.Value.Span.ToArray())));
        File.WriteAllText(PathOf("config.json"), config.ToJson());
        File.WriteAllLines(PathOf("vocab.txt"), this.words.Select(word => word.Text));
    }

    /// <summary>A travel assistant's words, B- and I- slots and three intents.</summary>
    internal static LexiconFolder Travel(ModelHead head = ModelHead.IntentAndSlots, int maxTokens = 32, string name = "model") => new(
        head,
        ["O", "B-city", "I-city", "B-date", "I-date"],
        ["book_flight", "get_weather", "oos"],
        [
            new("book", Intent: "book_flight"), new("flight", Intent: "book_flight"), new("weather", Intent: "get_weather"), new("poem", Intent: "oos"),
            new("a"), new("to"), new("in"), new("the"), new("on"), new("."), new(","), new("?"), new("what"), new("is"),
            new("oslo", "B-city"), new("new", "B-city"), new("york", "I-city"), new("ber", "B-city"), new("##gen"),
            new("may", "B-date"), new("5", "I-date"), new("tomorrow", "B-date"),
        ],
        maxTokens,
        name);

    internal string Path { get; }

    /// <summary>Where the model's folder lies.</summary>
    internal string Parent => folder.Path;

    private string PathOf(string file) => System.IO.Path.Combine(Path, file);

    public void Dispose() => folder.Dispose();

    private void Fill(Parameter parameter)
    {
        var values = parameter.Value.Span;
        int width = labels.Length + intents.Length;
        values.Clear();
        if (parameter.Name.EndsWith("LayerNorm.weight", StringComparison.Ordinal)) values.Fill(1);
        if (parameter.Name.EndsWith("word_embeddings.weight", StringComparison.Ordinal))
            for (int id = 0; id < words.Length; id++)
            {
                values[id * width + labels.IndexOf(words[id].Label)] = 1;
                if (words[id].Intent is { } intent && intents.Length > 0) values[id * width + labels.Length + intents.IndexOf(intent)] = 1;
            }
        if (parameter.Name.EndsWith("pooler.dense.weight", StringComparison.Ordinal)) Diagonal(values, width, width, first: 0, PoolerGain);
        if (parameter.Name is "classifier.weight" or "slot_classifier.weight") Diagonal(values, labels.Length, width, first: 0, LabelGain);
        if (parameter.Name == "intent_classifier.weight") Diagonal(values, intents.Length, width, first: labels.Length, IntentGain);
    }

    private static void Diagonal(Span<float> matrix, int rows, int columns, int first, float value)
    {
        for (int row = 0; row < rows; row++) matrix[row * columns + first + row] = value;
    }
}
