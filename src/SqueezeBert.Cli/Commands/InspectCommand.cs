using System.CommandLine;
using SqueezeBert.Checkpoints;
using SqueezeBert.Cli.Output;
using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert inspect</c>: what a model is made of and what it costs, beside BERT-base. The figures come from the configuration.</summary>
internal static class InspectCommand
{
    private const string ComparisonPreset = "bert-base";

    internal static Command Create(CommandContext context)
    {
        var model = new Option<string>("--model", "-m")
        {
            Description = $"The model: one of {string.Join(", ", SqueezeBertConfig.PresetNames)}, or {ModelSource.Forms}. Of a repository only the configuration is fetched.",
            HelpName = "PRESET|DIR|ORG/NAME",
            Required = true,
        };
        var revision = CommonOptions.Revision();
        var length = CommonOptions.PositiveInteger("--sequence-length", "TOKENS", "Tokens of the sequence that operations are counted for; 128 when left out.");
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("inspect", "Show a model's parts, each with the figures of all its layers together: parameters, floating-point operations; and memory, beside BERT-base.") { model, revision, length, json };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(model);
            var config = context.Interruptibly(() => ConfigOf(context, name, parsed.GetValue(revision)));
            int tokens = parsed.GetValue(length) ?? Math.Min(128, config.MaxPositionEmbeddings);
            var report = new CostReport(name, CostOf(config, tokens), ComparisonPreset, CostOf(SqueezeBertConfig.FromPreset(ComparisonPreset) with { MaxPositionEmbeddings = Math.Max(512, tokens) }, tokens));
            if (parsed.GetValue(json)) CostJson.Write(context.OutputStream, report);
            else CostTable.Write(context, report);
            return ExitCode.Done;
        });
        return command;
    }

    private static SqueezeBertConfig ConfigOf(CommandContext context, string name, string? revision)
    {
        if (ModelSource.PresetOf(name) is { } preset) return preset;
        var files = ModelSource.Find(context, name, revision, ModelParts.Config, orPreset: true);
        var config = SqueezeBertConfig.FromFiles(files);
        // A folder may hold a configuration alone; weights beside it must be what the figures say.
        if (files.FolderPath is { } folder && CheckpointFolder.HoldsWeights(folder)) SqueezeBertModel.Load(files, new ModelOptions { ThreadCount = 1 }).Dispose();
        return config;
    }

    private static ModelCost CostOf(SqueezeBertConfig config, int tokens) =>
        tokens <= config.MaxPositionEmbeddings
            ? ModelCost.Of(config, tokens)
            : throw new UsageException($"--sequence-length: expected at most {config.MaxPositionEmbeddings} tokens (max_position_embeddings); found {tokens}.");
}
