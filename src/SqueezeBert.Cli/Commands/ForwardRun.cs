using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using SqueezeBert.Data;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Cli.Commands;

/// <summary>Runs rows through a model one by one. A batch would give the same bits.</summary>
internal sealed class ForwardRun
{
    private readonly CommandContext context;
    private readonly SqueezeBertModel model;
    private readonly ModelOutputs outputs;
    private readonly Lazy<BertTokenizer> tokenizer;
    private readonly TruncationWarnings truncations;

    internal ForwardRun(CommandContext context, ModelFiles files, SqueezeBertModel model, ModelOutputs outputs)
    {
        (this.context, this.model, this.outputs) = (context, model, outputs);
        // Rows of ids need no vocabulary, and the folder may lack one.
        tokenizer = new Lazy<BertTokenizer>(() => context.Interruptibly(() => LoadTokenizer(files)));
        truncations = new TruncationWarnings(context.Log, model.Config.MaxPositionEmbeddings);
    }

    /// <returns>0, or 1 when a row was bad.</returns>
    internal int Execute(InputSource source)
    {
        using var json = new JsonLineWriter(context.OutputStream);
        long rows = 0, failed = 0;
        while (source.Lines.TryRead(out var line))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            long index = rows++;
            try
            {
                var output = Forward(ForwardRow.Parse(JsonLines.Parse(line)), line.Place);
                ModelOutputJson.RequireFinite(output);
                json.Write(fields =>
                {
                    fields.WriteNumber("index", index);
                    ModelOutputJson.Write(fields, output, model.HeadKind, model.Config.HiddenSize);
                });
            }
            catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException or TokenizerException)
            {
                failed++;
                json.WriteError(index, $"{line.Place}: {ExceptionMessage.Of(error)}");
            }
            context.OutputStream.Flush();
        }
        if (rows == 0) throw new DataException(source.Lines.Name, null, "expected at least one line; found none.");
        truncations.Summarize();
        if (failed == 0) return ExitCode.Done;
        context.Log.Error(failed == 1 ? "1 row failed; its result says why." : $"{failed} rows failed; their results say why.");
        return ExitCode.BadInput;
    }

    private ModelOutput Forward(ForwardRow row, string place) =>
        model.Forward(row.Batch ?? Tokenize(row.Text!.Value, place), outputs);

    private TokenBatch Tokenize(TextInput text, string place)
    {
        var options = new EncodeOptions
        {
            Truncation = TruncationStrategy.LongestFirst,
            MaxLength = Math.Min(tokenizer.Value.ModelMaxLength, model.Config.MaxPositionEmbeddings),
        };
        var tokens = tokenizer.Value.Encode(text.Text, text.TextPair, options);
        if (tokens.RemovedTokenCount > 0) truncations.Add(place, tokens.InputIds.Length, tokens.RemovedTokenCount, text.TextPair is not null);
        return TokenBatch.Single(tokens.InputIds.AsSpan(), tokens.TokenTypeIds.AsSpan());
    }

    /// <exception cref="UserException">There is no vocabulary that fits the model: no row's fault, and the end of the run.</exception>
    private BertTokenizer LoadTokenizer(ModelFiles files)
    {
        try
        {
            var loaded = BertTokenizer.FromFiles(files);
            return loaded.VocabularySize <= model.Config.VocabSize
                ? loaded
                : throw new UserException($"{files.Name}: expected a vocabulary of at most {model.Config.VocabSize} tokens (vocab_size); found {loaded.VocabularySize}.");
        }
        catch (TokenizerException error)
        {
            throw new UserException(error.Message);
        }
    }
}
