using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>Every pipeline, over golden models of one pool; some share their model.</summary>
internal sealed class AskedCases : IDisposable
{
    private static readonly string[] Words = ["this", "film", "is", "good", "bad", "great", "awful", "the", ",", ".", "fun"];

    private readonly List<IDisposable> opened = [];
    private readonly ModelOptions options;

    internal AskedCases(WorkerPool pool, WeightPrecision precision)
    {
        options = new ModelOptions { WorkerPool = pool, Precision = precision };
        var (classifier, tokenizer) = Load(new ModelFolder().Configure("\"LABEL_0\"", "\"contradiction\"").Configure("\"LABEL_1\"", "\"neutral\"").Configure("\"LABEL_2\"", "\"entailment\""));
        var (encoder, _) = Load(new ModelFolder("squeezebert-tiny-base"));
        (MaskedLanguageModel, _) = Load(new ModelFolder("squeezebert-tiny-mlm"));
        var travel = Keep(LexiconFolder.Travel());
        All =
        [
            AskedCase.Of(TextClassificationPipeline.Create(classifier, tokenizer), random => new TextInput(Text(random), random.Next(2) == 0 ? null : Text(random))),
            AskedCase.Of(ZeroShotClassificationPipeline.Create(classifier, tokenizer), random => new ZeroShotInput(Text(random), ["good", "bad", "awful"])),
            AskedCase.Of(RerankPipeline.Create(classifier, tokenizer, new() { RelevantLabel = "entailment" }), Ranked),
            AskedCase.Of(RerankPipeline.Create(encoder, tokenizer), Ranked),
            AskedCase.Of(EmbeddingPipeline.Create(encoder, tokenizer, new() { Normalize = true }), random => new EmbeddingInput(Text(random))),
            AskedCase.Of(EmbeddingPipeline.Create(encoder, tokenizer, new() { Pooling = PoolingMode.Pooler, MaxTokens = 20, Stride = 3 }), random => new EmbeddingInput(Text(random))),
            AskedCase.Of(SentenceSimilarityPipeline.Create(encoder, tokenizer), random => new SentenceSimilarityInput(Text(random), Texts(random))),
            AskedCase.Of(FeatureExtractionPipeline.Create(encoder, tokenizer, new() { Stride = 5 }), Text),
            AskedCase.Of(FillMaskPipeline.Create(MaskedLanguageModel, tokenizer), random => $"{Text(random)} [MASK] {Text(random)} [MASK]"),
            AskedCase.Of(Keep(TokenClassificationPipeline.FromPretrained(Keep(new ModelFolder("squeezebert-tiny-tokcls5")).Path, new() { Stride = 5 }, options)), Text),
            AskedCase.Of(Keep(QuestionAnsweringPipeline.FromPretrained(Keep(new ModelFolder("squeezebert-tiny-qa")).Path, new() { TopK = 3 }, options)), random => new QuestionAnsweringInput("is this good ?", $"film {Text(random)}")),
            AskedCase.Of(Keep(MultipleChoicePipeline.FromPretrained(Keep(new ModelFolder("squeezebert-tiny-mc")).Path, modelOptions: options)), random => new MultipleChoiceInput(Text(random), [.. Texts(random), "good"])),
            AskedCase.Of(Keep(IntentAndSlotsPipeline.FromPretrained(travel.Path, modelOptions: options)), random => string.Join(' ', Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(3) == 0 ? "new york" : "book a flight"))),
        ];
    }

    internal IReadOnlyList<AskedCase> All { get; }

    /// <summary>The model of the masks.</summary>
    internal SqueezeBertModel MaskedLanguageModel { get; }

    public void Dispose()
    {
        foreach (var one in opened) one.Dispose();
    }

    private (SqueezeBertModel Model, BertTokenizer Tokenizer) Load(ModelFolder folder)
    {
        Keep(folder);
        return (Keep(SqueezeBertModel.Load(folder.Path, options)), BertTokenizer.FromFolder(folder.Path));
    }

    private T Keep<T>(T one) where T : IDisposable
    {
        opened.Add(one);
        return one;
    }

    /// <summary>Up to 80 words, more than the models see at once; few more often than many.</summary>
    private static string Text(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(random.Next(1, 81))).Select(_ => Words[random.Next(Words.Length)]));

    private static string[] Texts(Random random) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => Text(random))];

    private static RerankInput Ranked(Random random) => new("is this great", Texts(random));
}
