using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>squeezebert run sentence-embeddings</c>: one vector for each text.</summary>
internal sealed class SentenceEmbeddingsCommand() : TaskCommand<EmbeddingInput, EmbeddingResult>(
    "sentence-embeddings", "Give one vector for each text, for search, clustering and comparison.", "Texts to embed", ["text"])
{
    private readonly EmbeddingSettings settings = new();

    protected override IEnumerable<Option> Options => settings.All;

    protected override ChunkSize<EmbeddingInput> ChunkSize { get; } = new(input => input.Text.Length);

    protected override Pipeline<EmbeddingInput, EmbeddingResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal) =>
        EmbeddingPipeline.FromFiles(files, settings.Of(parsed), modelOptions);

    protected override EmbeddingInput Read(RowFields row, ParseResult parsed) => new(row.Words("text"));

    protected override void Warn(TruncationWarnings warnings, string place, EmbeddingInput row, EmbeddingResult result) => warnings.Add(place, result.TokenCount, result.RemovedTokenCount, isPair: false);

    protected override void WriteJson(Utf8JsonWriter writer, EmbeddingInput row, EmbeddingResult result, ParseResult parsed) => PipelineJson.Write(writer, result);

    protected override ITaskWriter<EmbeddingInput, EmbeddingResult> View(CommandContext context, Pipeline<EmbeddingInput, EmbeddingResult> pipeline) =>
        new AnswerView<EmbeddingInput, EmbeddingResult>(context, (input, result) =>
            [AnswerParts.Heading(input.Text), AnswerParts.Vectors([(string.Create(CultureInfo.InvariantCulture, $"{result.Embedding.Length} features"), result.Embedding)])]);
}
