using System.CommandLine;
using System.Text.Json;
using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary><c>squeezebert run sentence-similarity</c>: how near texts are to one.</summary>
internal sealed class SentenceSimilarityCommand() : GatheringTaskCommand<SentenceSimilarityInput, SentenceSimilarityResult>(
    "sentence-similarity", "Compare texts with one: cosines of their vectors, in the order of the texts.", "Texts to compare, beside --source-sentence", ["source_sentence", "sentences"])
{
    private readonly EmbeddingSettings settings = new();

    protected override Option<string?> One { get; } = new("--source-sentence", "-s") { Description = "The text to compare with; the texts or rows are then the others.", HelpName = "TEXT" };

    protected override IEnumerable<Option> Options => [One, .. settings.All];

    protected override ChunkSize<SentenceSimilarityInput> ChunkSize { get; } = new(input => input.SourceSentence.Length + input.Sentences.Sum(sentence => (long)sentence.Length));

    protected override Pipeline<SentenceSimilarityInput, SentenceSimilarityResult> Load(ModelFiles files, ModelOptions modelOptions, ParseResult parsed, bool toTerminal) =>
        SentenceSimilarityPipeline.FromFiles(files, settings.Of(parsed), modelOptions);

    protected override SentenceSimilarityInput Read(RowFields row, ParseResult parsed) => new(row.Words("source_sentence"), row.Texts("sentences"));

    protected override SentenceSimilarityInput Gather(string one, IReadOnlyList<string> others, ParseResult parsed) => new(one, others);

    protected override void Warn(TruncationWarnings warnings, string place, SentenceSimilarityInput row, SentenceSimilarityResult result) =>
        warnings.Add(place, result.RemovedTokenCount, $"the model takes no more than {warnings.MaxTokens} tokens of a text; {result.RemovedTokenCount} were cut off");

    protected override void WriteJson(Utf8JsonWriter writer, SentenceSimilarityInput row, SentenceSimilarityResult result, ParseResult parsed) => PipelineJson.Write(writer, result);

    protected override ITaskWriter<SentenceSimilarityInput, SentenceSimilarityResult> View(CommandContext context, Pipeline<SentenceSimilarityInput, SentenceSimilarityResult> pipeline) =>
        new AnswerView<SentenceSimilarityInput, SentenceSimilarityResult>(context, (input, result) =>
            [AnswerParts.Heading(input.SourceSentence), AnswerParts.Bars(input.Sentences.Select((sentence, i) => (sentence, result.Scores[i])))]);
}
