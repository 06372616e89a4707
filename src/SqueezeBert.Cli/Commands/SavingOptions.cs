using System.CommandLine;
using SqueezeBert.Training;
using SqueezeBert.Training.Plots;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>Where and when a model in training is written, and where a run goes on.</summary>
internal sealed class SavingOptions
{
    private static readonly (string Word, SaveStrategy Value)[] SaveStrategies = [("no", SaveStrategy.No), ("steps", SaveStrategy.Steps), ("epoch", SaveStrategy.Epoch), ("best", SaveStrategy.Best)];

    private static readonly TrainingOptions Defaults = new();

    private readonly Option<string> output = Named<string>("output_dir", "DIR", "Folder for the trained model.", required: true);
    private readonly Option<bool> half = Defaulted("save_float16", null, "Write weights as float16, half the size.", false);
    private readonly Option<string> dataLicense = Defaulted("data_license", "TEXT", "Licence of the data, for the card.", "");
    private readonly Option<string?> plot = Named<string?>("plot", "FILE.svg|true", "Draw loss and scores as a picture: FILE, in output_dir where it names no folder; training.svg when left out.");
    private readonly Option<SaveStrategy> saveStrategy = Word("save_strategy", "What to write before the end; steps, epoch: a checkpoint-N every so many steps or each epoch, best: the model after each epoch that scores best so far, no: nothing", SaveStrategies, Defaults.SaveStrategy);
    private readonly Option<int> saveSteps = Number("save_steps", "N", "Steps between checkpoints.", Defaults.SaveSteps);
    private readonly Option<int> saveTotalLimit = Number("save_total_limit", "N", "How many checkpoints stay, the newest ones.", Defaults.SaveTotalLimit);
    private readonly Option<bool?> overwrite = Switch("overwrite_output_dir", "Remove checkpoints of other runs from output_dir, which are an error otherwise.");
    private readonly Option<string?> resume = Named<string?>("resume_from_checkpoint", "DIR|true", "Go on from a checkpoint-N, or from the newest whole one in a folder; true: in output_dir. Everything else must be said as it was.");

    internal SavingOptions() => plot.Arity = ArgumentArity.ZeroOrOne;

    internal IEnumerable<Option> All => [output, half, dataLicense, plot, saveStrategy, saveSteps, saveTotalLimit, overwrite, resume];

    internal string FolderOf(ParseResult parsed) => parsed.GetRequiredValue(output);

    internal TrainingRequest Apply(ParseResult parsed, TrainingRequest request) => request with
    {
        OverwriteOutputFolder = parsed.GetValue(overwrite) ?? false,
        ResumeFromCheckpoint = ResumeFromOf(parsed, request.OutputFolder),
        HalfPrecision = parsed.GetValue(half),
        PlotFile = PlotOf(parsed),
        DataLicense = parsed.GetValue(dataLicense) ?? "",
        // Whoever trains the model again has neither checkpoint nor folder.
        Command = CommandText.Of(parsed, overwrite, resume),
    };

    internal TrainingOptions Apply(ParseResult parsed, TrainingOptions options) => options with
    {
        SaveStrategy = parsed.GetValue(saveStrategy),
        SaveSteps = parsed.GetValue(saveSteps),
        SaveTotalLimit = parsed.GetValue(saveTotalLimit),
    };

    /// <exception cref="UsageException">The picture is of another kind.</exception>
    private string? PlotOf(ParseResult parsed)
    {
        if (parsed.GetResult(plot) is not { Implicit: false }) return null;
        return parsed.GetValue(plot) switch
        {
            null or "true" => TrainingPicture.FileName,
            "false" => null,
            var file when file.EndsWith(TrainingPicture.Extension, StringComparison.Ordinal) => file,
            var file => throw new UsageException($"{plot.Name}: expected a file that ends with {TrainingPicture.Extension}, the only kind of picture that is drawn; found '{file}'."),
        };
    }

    /// <summary>Where to go on; null to begin.</summary>
    private string? ResumeFromOf(ParseResult parsed, string outputFolder) => parsed.GetValue(resume) switch
    {
        null or "false" or "False" => null,
        "true" or "True" => outputFolder,
        var path => path,
    };
}
