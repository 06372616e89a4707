using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Cli.Tasks;

/// <summary>Streams rows through a pipeline in constant memory and in their order.</summary>
/// <remarks>Chunk by chunk rows are read, answered on all threads and written; the three go on at once, each a chunk behind the one before.</remarks>
/// <param name="context">Where messages go.</param>
/// <param name="pipeline">Answers.</param>
/// <param name="size">How large a chunk gets.</param>
/// <param name="names">Of the options that the pipeline's messages may name.</param>
/// <param name="warn">Tells of what was cut off an input: its place, the input, the result.</param>
internal sealed class TaskRun<TInput, TResult>(CommandContext context, Pipeline<TInput, TResult> pipeline, ChunkSize<TInput> size, OptionNames names, Action<string, TInput, TResult> warn)
{
    private readonly int threads = pipeline.Model.Pool.ThreadCount;
    private long failed;

    /// <summary>Answers all rows.</summary>
    /// <returns>0, or 1 when a row was bad.</returns>
    internal int Answer(IEnumerable<InputRow<TInput>> rows, string? outputPath, Func<Stream, ITaskWriter<TInput, TResult>> writerOf)
    {
        OutputTarget.Write(context, outputPath, stream =>
        {
            using var writer = writerOf(stream);
            var chunks = Ahead.Of(ChunksOf(rows), context.Cancellation);
            foreach (var chunk in Ahead.Of(chunks.Select(Answered), context.Cancellation))
            {
                foreach (var (row, result) in chunk) Write(writer, row, result);
                writer.Flush();
                stream.Flush();
            }
            return ExitCode.Done;
        });
        if (failed == 0) return ExitCode.Done;
        context.Log.Error(failed == 1 ? "1 input could not be answered; its result says why." : $"{failed} inputs could not be answered; their results say why.");
        return ExitCode.BadInput;
    }

    private void Write(ITaskWriter<TInput, TResult> writer, InputRow<TInput> row, TResult? result)
    {
        if (row.Problem is not null)
        {
            failed++;
            writer.WriteProblem(row, row.Problem);
            return;
        }
        warn(row.Place, row.Input, result!);
        writer.Write(row, result!);
    }

    private List<(InputRow<TInput> Row, TResult? Result)> Answered(List<InputRow<TInput>> rows)
    {
        var answered = rows.Select(row => (row, default(TResult))).ToList();
        int[] good = [.. Enumerable.Range(0, rows.Count).Where(i => rows[i].Problem is null)];
        AnswerInto(answered, good);
        return answered;
    }

    /// <summary>Answers rows; where the pipeline refuses them, by halves, until the one that it refuses stands alone.</summary>
    private void AnswerInto(List<(InputRow<TInput> Row, TResult? Result)> answered, ReadOnlySpan<int> numbers)
    {
        if (numbers.IsEmpty) return;
        var inputs = new TInput[numbers.Length];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = answered[numbers[i]].Row.Input;
        try
        {
            var results = pipeline.Predict(inputs, context.Cancellation);
            for (int i = 0; i < inputs.Length; i++) answered[numbers[i]] = (answered[numbers[i]].Row, results[i]);
        }
        catch (Exception error) when (error is ArgumentException or TokenizerException)
        {
            if (numbers.Length > 1)
            {
                AnswerInto(answered, numbers[..(numbers.Length / 2)]);
                AnswerInto(answered, numbers[(numbers.Length / 2)..]);
                return;
            }
            var row = answered[numbers[0]].Row;
            // Which of a call's inputs it was is said by the place.
            string problem = names.In(ExceptionMessage.Of(error).Replace(" of input 0", "", StringComparison.Ordinal));
            answered[numbers[0]] = (row with { Problem = $"{row.Place}: {problem}" }, default);
        }
    }

    private IEnumerable<List<InputRow<TInput>>> ChunksOf(IEnumerable<InputRow<TInput>> rows)
    {
        var chunk = new List<InputRow<TInput>>();
        long characters = 0;
        foreach (var row in rows)
        {
            chunk.Add(row);
            if (row.Problem is null) characters += size.CharactersOf(row.Input);
            if (chunk.Count < size.RowsPerThread * threads && characters < (long)size.CharactersPerThread * threads && !row.PausesInput) continue;
            yield return chunk;
            (chunk, characters) = ([], 0);
        }
        if (chunk.Count > 0) yield return chunk;
    }
}
