using System.CommandLine;
using System.Text.Json;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>squeezebert run rerank</c>: documents in the order of how well they answer a query.</summary>
internal sealed class RerankCommand() : GatheringTaskCommand<RerankInput, RerankResult>(
    "rerank", "Order documents by how well they answer a query: with a cross-encoder, else by the cosine of embeddings.", "Documents, beside --query", ["query", "documents"])
{
    private readonly Option<int?> topN = CommonOptions.PositiveInteger("--top-n", "N", "Documents to show, the best ones; all when left out.");
    private readonly Option<bool> returnDocuments = new("--return-documents") { Description = "Write the documents' texts, too." };
    private readonly Option<ScoreFunction?> function = TaskOptions.Function("From a cross-encoder's logits to scores; when left out as the model says.");
    private readonly Option<string?> relevant = new("--relevant-label") { Description = "A cross-encoder's label, by name or id, that means that a document answers the query.", HelpName = "LABEL" };
    private readonly EmbeddingSettings settings = new();

    protected override Option<string?> One { get; } = new("--query", "-q") { Description = "The query; the texts or rows are then the documents.", HelpName = "TEXT" };

    protected override IEnumerable<Option> Options => [One, topN, returnDocuments, function, relevant, .. settings.All];

    protected override ChunkSize<RerankInput> ChunkSize { get; } = new(input => input.Documents.Sum(document => (long)document.Length + input.Query.Length));

    protected override Pipeline<RerankInput, RerankResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal)
    {
        var embedding = settings.Of(parsed);
        var pipeline = RerankPipeline.FromFiles(files, new()
        {
            TopN = parsed.GetValue(topN),
            ReturnDocuments = toTerminal || parsed.GetValue(returnDocuments),
            FunctionToApply = parsed.GetValue(function),
            RelevantLabel = parsed.GetValue(relevant),
            Stride = embedding.Stride,
            Embedding = embedding,
        }, modelOptions);
        var (others, kind) = pipeline.IsCrossEncoder ? (settings.OfVectors, "a model that embeds") : ([function, relevant], "a cross-encoder");
        if (others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is not { } unused) return pipeline;
        pipeline.Dispose();
        throw new UsageException($"{unused.Name}: expected with {kind} only; found with {files.Name}, which is {(pipeline.IsCrossEncoder ? "a cross-encoder" : "none")}.");
    }

    protected override RerankInput Read(RowFields row, ParseResult parsed) => new(row.Words("query"), row.Texts("documents"));

    protected override RerankInput Gather(string one, IReadOnlyList<string> others, ParseResult parsed) => new(one, others);

    protected override void Warn(TruncationWarnings warnings, string place, RerankInput row, RerankResult result)
    {
        int removed = result.Documents.Sum(document => document.RemovedTokenCount);
        warnings.Add(place, removed, $"{result.Documents.Count(document => document.RemovedTokenCount > 0)} documents are too long for the model, which takes {warnings.MaxTokens} tokens; {removed} tokens were cut off");
    }

    protected override void WriteJson(Utf8JsonWriter writer, RerankInput row, RerankResult result, ParseResult parsed) => PipelineJson.Write(writer, result);

    protected override ITaskWriter<RerankInput, RerankResult> View(CommandContext context, Pipeline<RerankInput, RerankResult> pipeline) =>
        new AnswerView<RerankInput, RerankResult>(context, (input, result) =>
            [AnswerParts.Heading(input.Query), AnswerParts.Bars(result.Documents.Select(document => (document.Document!, document.Score)))]);
}
