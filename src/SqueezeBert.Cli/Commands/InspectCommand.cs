using System.Collections.Immutable;
using System.CommandLine;
using SqueezeBert.Checkpoints;
using SqueezeBert.Cli.Output;
using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert inspect</c>: what a model is made of and what it costs, beside BERT-base, or several models side by side. The figures come from the configuration.</summary>
internal static class InspectCommand
{
    private const string ComparisonPreset = "bert-base";
    private const int DefaultLength = CostComparison.PapersLength;

    internal static Command Create(CommandContext context)
    {
        var models = new Option<string[]>("--model", "-m")
        {
            Description = $"The model: one of {string.Join(", ", SqueezeBertConfig.PresetNames)}, or {ModelSource.Forms}. Given several times, the models stand side by side, compared with the first. Of a repository only the configuration is fetched.",
            HelpName = "PRESET|DIR|ORG/NAME",
            Required = true,
        };
        var revision = CommonOptions.Revision();
        var lengths = CommonOptions.Numbers("--sequence-length", $"Tokens of the sequence that operations are counted for; {DefaultLength} when left out, {string.Join(", ", CostComparison.UsualLengths)} beside several models.");
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var plot = new Option<string?>("--plot") { Description = "Also draw the comparison as a picture.", HelpName = $"FILE{CostPicture.Extension}" };
        var command = new Command("inspect", "Show a model's parts, each with the figures of all its layers together: parameters, floating-point operations; and memory, beside BERT-base or beside other models.") { models, revision, lengths, json, plot };
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetRequiredValue(models);
            int[] asked = parsed.GetValue(lengths) ?? [];
            string? picture = parsed.GetValue(plot);
            if (picture is not null && !picture.EndsWith(CostPicture.Extension, StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"--plot: expected a file that ends with {CostPicture.Extension}, the only kind of picture that is drawn; found '{picture}'.");
            (string Name, SqueezeBertConfig Config)[] found = [.. names.Select(name => (name, context.Interruptibly(() => ConfigOf(context, name, parsed.GetValue(revision)))))];
            if (found is [var only] && asked.Length <= 1 && picture is null) Show(context, only.Name, only.Config, asked is [var length] ? length : null, parsed.GetValue(json));
            else Compare(context, found, asked, picture, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(CommandContext context, string name, SqueezeBertConfig config, int? length, bool json)
    {
        int tokens = length ?? Math.Min(DefaultLength, config.MaxPositionEmbeddings);
        var report = new CostReport(name, CostOf(config, tokens), ComparisonPreset, CostOf(SqueezeBertConfig.FromPreset(ComparisonPreset) with { MaxPositionEmbeddings = Math.Max(512, tokens) }, tokens));
        if (json) CostJson.Write(context.OutputStream, report);
        else CostTable.Write(context, report);
    }

    private static void Compare(CommandContext context, (string Name, SqueezeBertConfig Config)[] models, int[] asked, string? picture, bool json)
    {
        int longest = models.Min(model => model.Config.MaxPositionEmbeddings);
        ImmutableArray<int> lengths = asked.Length > 0 ? [.. asked] : CostComparison.LengthsUpTo(longest);
        var comparison = new CostComparison(lengths, [.. models.Select(model => new ComparedModel(model.Name, [.. lengths.Select(length => CostOf(model.Config, length))]))]);
        if (picture is not null) AtomicFile.WriteText(picture, CostPicture.Draw(comparison));
        if (json) CostComparisonJson.Write(context.OutputStream, comparison);
        else CostComparisonTable.Write(context, comparison);
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
