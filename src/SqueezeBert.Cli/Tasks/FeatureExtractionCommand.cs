using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>squeezebert run feature-extraction</c>: a vector for each token of a text.</summary>
internal sealed class FeatureExtractionCommand() : TaskCommand<string, FeatureExtractionResult>(
    "feature-extraction", "Give the last layer's vector of every token; for one vector of a whole text see sentence-embeddings.", "Texts to read", ["text"])
{
    private readonly Option<int?> stride = CommonOptions.WholeNumber("--stride", "TOKENS", "Read a long text in windows that share so many tokens; it is cut when left out.", least: 0);

    protected override IEnumerable<Option> Options => [stride];

    /// <summary>A token's vector is thousands of times as large as its text.</summary>
    protected override ChunkSize<string> ChunkSize { get; } = new(text => text.Length) { RowsPerThread = 32, CharactersPerThread = 8_000 };

    protected override Pipeline<string, FeatureExtractionResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal) =>
        FeatureExtractionPipeline.FromFiles(files, new() { Stride = parsed.GetValue(stride) }, modelOptions);

    protected override string Read(RowFields row, ParseResult parsed) => row.Words("text");

    protected override void Warn(TruncationWarnings warnings, string place, string row, FeatureExtractionResult result) => warnings.Add(place, result.Text.InputIds.Length, result.RemovedTokenCount, isPair: false);

    protected override void WriteJson(Utf8JsonWriter writer, string row, FeatureExtractionResult result, ParseResult parsed) => PipelineJson.Write(writer, result);

    protected override ITaskWriter<string, FeatureExtractionResult> View(CommandContext context, Pipeline<string, FeatureExtractionResult> pipeline) =>
        new AnswerView<string, FeatureExtractionResult>(context, (text, result) =>
        [
            AnswerParts.Heading(text),
            AnswerParts.Line(string.Create(CultureInfo.InvariantCulture, $"{result.Text.InputIds.Length} tokens of {result.HiddenSize} features")),
            AnswerParts.Vectors(result.Text.Tokens.Select((token, i) => (token, (ReadOnlyMemory<float>)result.FeaturesOf(i).ToArray()))),
        ]);
}
