using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Commands;

/// <summary>Streams rows through the classifier in constant memory and in their order.</summary>
/// <remarks>Chunk by chunk rows are read, classified on all threads and written; the three go on at once, each a chunk behind the one before.</remarks>
internal sealed class TextClassificationRun(CommandContext context, TextClassificationPipeline pipeline, string? outputPath)
{
    /// <summary>A chunk ends at this many rows or characters for each thread, or where the input makes one wait.</summary>
    private const int RowsPerThread = 1024;
    private const int CharactersPerThread = 256_000;

    private readonly int threads = pipeline.Model.Pool.ThreadCount;
    private readonly TruncationWarnings truncations = new(context.Log, pipeline.MaxTokens);
    private long failed;

    /// <summary>Classifies all rows.</summary>
    /// <returns>0, or 1 when a row was bad.</returns>
    internal int Classify(IEnumerable<TextRow> rows)
    {
        OutputTarget.Write(context, outputPath, stream =>
        {
            using IClassificationWriter writer = context.OutputIsTerminal && OutputTarget.IsStandardOutput(outputPath)
                ? new ClassificationTable(context, pipeline.Model.Config)
                : new ClassificationJson(stream);
            var chunks = Ahead.Of(ChunksOf(rows), context.Cancellation);
            foreach (var chunk in Ahead.Of(chunks.Select(Answered), context.Cancellation))
            {
                Write(writer, chunk);
                writer.Flush();
                stream.Flush();
            }
            return ExitCode.Done;
        });
        truncations.Summarize();
        if (failed == 0) return ExitCode.Done;
        context.Log.Error(failed == 1 ? "1 input could not be classified; its result says why." : $"{failed} inputs could not be classified; their results say why.");
        return ExitCode.BadInput;
    }

    private AnsweredChunk Answered(List<TextRow> rows) =>
        new(rows, pipeline.Predict([.. rows.Where(row => row.Problem is null).Select(row => row.Input)], context.Cancellation));

    private void Write(IClassificationWriter writer, AnsweredChunk chunk)
    {
        int next = 0;
        foreach (var row in chunk.Rows)
        {
            if (row.Problem is not null)
            {
                failed++;
                writer.WriteProblem(row, row.Problem);
                continue;
            }
            var result = chunk.Results[next++];
            if (result.RemovedTokenCount > 0) truncations.Add(row.Place, result.TokenCount, result.RemovedTokenCount, row.Input.TextPair is not null);
            writer.Write(row, result);
        }
    }

    private IEnumerable<List<TextRow>> ChunksOf(IEnumerable<TextRow> rows)
    {
        var chunk = new List<TextRow>();
        int characters = 0;
        foreach (var row in rows)
        {
            chunk.Add(row);
            characters += (row.Input.Text?.Length ?? 0) + (row.Input.TextPair?.Length ?? 0);
            if (chunk.Count < RowsPerThread * threads && characters < CharactersPerThread * threads && !row.PausesInput) continue;
            yield return chunk;
            (chunk, characters) = ([], 0);
        }
        if (chunk.Count > 0) yield return chunk;
    }

    /// <summary>Rows, and what the classifier says of those without a problem.</summary>
    private readonly record struct AnsweredChunk(List<TextRow> Rows, IReadOnlyList<TextClassificationResult> Results);
}
