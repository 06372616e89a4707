using System.CommandLine;
using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert forward</c>: the raw tensors of a model, to compare with another implementation.</summary>
internal static class ForwardCommand
{
    internal static Command Create(CommandContext context)
    {
        var model = new Option<string>("--model", "-m") { Description = $"The model: {ModelSource.Forms}.", HelpName = "DIR|ORG/NAME", Required = true };
        var revision = CommonOptions.Revision();
        var input = CommonOptions.Input("JSON Lines with text (and text_pair), or input_ids (and token_type_ids, position_ids, attention_mask)");
        var outputs = new Option<ModelOutputs?>("--outputs")
        {
            Description = "Which tensors: logits by default, or last_hidden_state,pooler_output for a model without a head.",
            HelpName = string.Join(',', ModelOutputJson.Words.Select(word => word.Word)),
            CustomParser = ParseOutputs,
        };
        var dtype = CommonOptions.DType();
        var threads = CommonOptions.Threads();
        var command = new Command("forward", "Run a model and print its raw tensors, one JSON object for each row.") { model, revision, input, outputs, dtype, threads };
        command.SetAction(parsed =>
        {
            var files = ModelSource.Find(context, parsed.GetRequiredValue(model), parsed.GetValue(revision));
            var options = new ModelOptions { Precision = parsed.GetValue(dtype), ThreadCount = parsed.GetValue(threads) ?? 0 };
            using var bert = context.Interruptibly(() => SqueezeBertModel.Load(files, options));
            var wanted = parsed.GetValue(outputs) ?? (bert.HeadKind == ModelHead.None ? ModelOutputs.LastHiddenState | ModelOutputs.PoolerOutput : ModelOutputs.Logits);
            bert.RequireAvailable(wanted);
            using var source = InputSource.Open(context, parsed.GetValue(input));
            return new ForwardRun(context, files, bert, wanted).Execute(source);
        });
        return command;
    }

    private static ModelOutputs? ParseOutputs(System.CommandLine.Parsing.ArgumentResult result)
    {
        var outputs = ModelOutputs.None;
        foreach (string word in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            var known = Array.Find(ModelOutputJson.Words, candidate => candidate.Word == word);
            if (known.Word is null) result.AddError($"--outputs: expected {string.Join(", ", ModelOutputJson.Words.Select(candidate => candidate.Word))}; found '{word}'.");
            outputs |= known.Output;
        }
        return outputs;
    }
}
