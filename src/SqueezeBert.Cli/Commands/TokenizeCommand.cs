using System.CommandLine;
using System.Text.Json;
using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using SqueezeBert.Hub;
using SqueezeBert.Models;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert tokenize</c>: ids, tokens, segment ids and offsets of each line.</summary>
internal static class TokenizeCommand
{
    private static readonly RowReading<TextInput> Reading = new("text", row => new TextInput(row.Text("text"), row.OptionalText("text_pair"))) { AllowsEmptyLines = true };

    internal static Command Create(CommandContext context)
    {
        var vocabulary = new Option<string?>("--vocab") { Description = "A vocab.txt; its text is lower-cased.", HelpName = "FILE" };
        var model = new Option<string?>("--model", "-m") { Description = $"The model, whose settings are used too: {ModelSource.Forms}.", HelpName = "DIR|ORG/NAME" };
        var revision = CommonOptions.Revision();
        var input = CommonOptions.Input("Texts, one a line, or JSON Lines, TSV, CSV or Parquet with text and perhaps text_pair");
        var format = CommonOptions.Format();
        var command = new Command("tokenize", "Show how texts become tokens, one JSON object for each. Nothing is cut off; offsets count UTF-16 units.") { vocabulary, model, revision, input, format };
        command.Validators.Add(result =>
        {
            if (result.GetResult(vocabulary) is not null && result.GetResult(model) is not null)
                result.AddError("expected --vocab or --model; found both.");
        });
        command.SetAction(parsed =>
        {
            var tokenizer = context.Interruptibly(() => parsed.GetValue(vocabulary) is { } file
                ? BertTokenizer.FromVocabulary(file)
                : BertTokenizer.FromFiles(ModelSource.Find(context, parsed.GetValue(model) ?? EmbeddedModels.TextClassification, parsed.GetValue(revision), ModelParts.Tokenizer)));
            using var source = InputSource.Open(context, parsed.GetValue(input));
            return Tokenize(context, tokenizer, InputRows.Of(source, parsed.GetValue(format), Reading));
        });
        return command;
    }

    private static int Tokenize(CommandContext context, BertTokenizer tokenizer, IEnumerable<InputRow<TextInput>> rows)
    {
        using var lines = new JsonLineWriter(context.OutputStream);
        int code = ExitCode.Done;
        foreach (var row in rows)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (row.Problem is null)
            {
                var text = tokenizer.Encode(row.Input.Text, row.Input.TextPair);
                lines.Write(json => Write(json, row.Index, text));
            }
            else
            {
                code = ExitCode.BadInput;
                context.Log.Error(row.Problem);
                lines.WriteError(row.Index, row.Problem);
            }
            if (row.PausesInput) context.OutputStream.Flush();
        }
        return code;
    }

    private static void Write(Utf8JsonWriter json, long index, TokenizedText text)
    {
        json.WriteNumber("index", index);
        json.WriteStartArray("ids");
        foreach (int id in text.InputIds) json.WriteNumberValue(id);
        json.WriteEndArray();
        json.WriteStartArray("tokens");
        foreach (string token in text.Tokens) json.WriteStringValue(token);
        json.WriteEndArray();
        json.WriteStartArray("type_ids");
        foreach (int type in text.TokenTypeIds) json.WriteNumberValue(type);
        json.WriteEndArray();
        json.WriteStartArray("offsets");
        foreach (var offset in text.Offsets)
        {
            json.WriteStartArray();
            json.WriteNumberValue(offset.Start);
            json.WriteNumberValue(offset.End);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }
}
