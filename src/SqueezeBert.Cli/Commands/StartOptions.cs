using System.CommandLine;
using SqueezeBert.Training;
using SqueezeBert.Training.Runs;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>What a model in training starts from: a model, or a shape and a vocabulary.</summary>
internal sealed class StartOptions
{
    private readonly Option<string?> model = Named<string?>("model_name_or_path", "DIR|ORG/NAME", "Model to start from, a folder or a repository on the hub; a classifier for other labels, or none at all, starts afresh.");
    private readonly Option<string?> revision = Named<string?>("model_revision", "REVISION", "Branch, tag or commit of a repository on the hub; main when left out.", "--revision");
    private readonly Option<string?> preset = Named<string?>("preset", "NAME", $"Shape of a model from scratch: {string.Join(", ", SqueezeBertConfig.PresetNames)}.").OneOf([.. SqueezeBertConfig.PresetNames]);
    private readonly Option<string?> config = Named<string?>("config_name", "FILE", "config.json that gives the shape of a model from scratch.", "--config");
    private readonly Option<string?> overrides = Named<string?>("config_overrides", "KEY=VALUE,…", "Changes to the configuration, such as num_hidden_layers=2,classifier_pooling=mean.");
    private readonly Option<string?> tokenizer = Named<string?>("tokenizer_name", "DIR|FILE|ORG/NAME", "Tokenizer folder, vocab.txt (lower-cased pieces) or repository on the hub; the model's own when left out.");

    internal IEnumerable<Option> All => [model, revision, preset, config, overrides, tokenizer];

    internal string? ModelOf(ParseResult parsed) => parsed.GetValue(model);

    internal string? RevisionOf(ParseResult parsed) => parsed.GetValue(revision);

    internal string? TokenizerOf(ParseResult parsed) => parsed.GetValue(tokenizer);

    /// <summary>The shape that the command line gives; null for the model folder's own.</summary>
    internal SqueezeBertConfig? ConfigOf(ParseResult parsed) =>
        parsed.GetValue(preset) is { } presetName ? SqueezeBertConfig.FromPreset(presetName)
        : parsed.GetValue(config) is { } file ? SqueezeBertConfig.FromFile(file)
        : null;

    /// <param name="parsed">The command line.</param>
    /// <param name="hasVocabulary">Whether something else names one.</param>
    /// <exception cref="UsageException">There is no start, or more than one, or no vocabulary.</exception>
    internal void Validate(ParseResult parsed, bool hasVocabulary = false)
    {
        int starts = ((string?[])[parsed.GetValue(model), parsed.GetValue(preset), parsed.GetValue(config)]).Count(start => start is not null);
        if (starts != 1) throw new UsageException($"expected one of --model_name_or_path, --preset and --config_name; found {(starts == 0 ? "none" : "more")}.");
        if (parsed.GetValue(model) is null && parsed.GetValue(tokenizer) is null && !hasVocabulary)
            throw new UsageException("--tokenizer_name: expected a vocabulary to train from scratch with; found none.");
    }

    /// <summary>The request with the changes to its shape that the command line asks for. Its model is a folder by now.</summary>
    /// <exception cref="UsageException">The changes name no keys of a configuration, or make one that can't be run.</exception>
    internal TrainingRequest WithOverrides(ParseResult parsed, TrainingRequest request)
    {
        if (parsed.GetValue(overrides) is not { } changes) return request;
        var shape = request.Config ?? SqueezeBertConfig.FromFiles(ModelFiles.FromFolder(request.ModelFolder!));
        return UsageException.Checked(() => request with { Config = ConfigOverrides.Apply(shape, changes) });
    }
}
