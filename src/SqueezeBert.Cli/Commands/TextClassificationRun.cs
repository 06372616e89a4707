using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Commands;

/// <summary>Streams rows through the classifier in constant memory: a chunk is read, classified together and written in its order.</summary>
internal sealed class TextClassificationRun(CommandContext context, TextClassificationPipeline pipeline, string? outputPath)
{
    /// <summary>A chunk ends at this many rows or characters, or where the input makes one wait. The pipeline cuts it into passes of its own.</summary>
    private const int ChunkRows = 256;
    private const int ChunkCharacters = 256_000;

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
            foreach (var chunk in ChunksOf(rows))
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

    private void Write(IClassificationWriter writer, List<TextRow> chunk)
    {
        var results = pipeline.Predict([.. chunk.Where(row => row.Problem is null).Select(row => row.Input)], context.Cancellation);
        int next = 0;
        foreach (var row in chunk)
        {
            if (row.Problem is not null)
            {
                failed++;
                writer.WriteProblem(row, row.Problem);
                continue;
            }
            var result = results[next++];
            if (result.RemovedTokenCount > 0) truncations.Add(row.Index, result.TokenCount, result.RemovedTokenCount);
            writer.Write(row, result);
        }
    }

    private static IEnumerable<List<TextRow>> ChunksOf(IEnumerable<TextRow> rows)
    {
        var chunk = new List<TextRow>();
        int characters = 0;
        foreach (var row in rows)
        {
            chunk.Add(row);
            characters += (row.Input.Text?.Length ?? 0) + (row.Input.TextPair?.Length ?? 0);
            if (chunk.Count < ChunkRows && characters < ChunkCharacters && !row.PausesInput) continue;
            yield return chunk;
            (chunk, characters) = ([], 0);
        }
        if (chunk.Count > 0) yield return chunk;
    }
}
