using System.CommandLine;
using SqueezeBert.Training;
using SqueezeBert.Training.Distillation;
using static SqueezeBert.Cli.Commands.SnakeCaseOption;

namespace SqueezeBert.Cli.Commands;

/// <summary>What <c>distill</c> has beside the options of <c>train</c>.</summary>
internal sealed class DistillOptions
{
    private static readonly DistillationOptions Defaults = new() { TeacherFolder = "" };

    private static readonly (string Word, VectorLoss Value)[] VectorLosses = [("mse", VectorLoss.MeanSquaredError), ("cosine", VectorLoss.Cosine)];

    private readonly Option<string> teacher = Named<string>("teacher_name_or_path", "DIR|ORG/NAME", "Model to learn from, a folder or a repository on the hub, int8 or not: with the task's head, the data's labels and the student's vocabulary.", required: true);
    private readonly Option<string?> revision = Named<string?>("teacher_revision", "REVISION", "Branch, tag or commit of the teacher's repository on the hub; main when left out.");
    private readonly Option<double> temperature = Number("distillation_temperature", "T", "Both models' logits are divided by it before they are compared.", Defaults.Temperature);
    private readonly Option<double> mixing = Number("mixing_weight", "SHARE", "The teacher's share of the loss on answers, the labels have the rest: 1 for the teacher alone.", Defaults.MixingWeight);
    private readonly Option<double> hiddenStates = Number("hidden_state_weight", "W", "Weight of the distance between layers' outputs; 0 for none.", Defaults.HiddenStateWeight);
    private readonly Option<double> attentions = Number("attention_weight", "W", "Weight of the distance between layers' attention probabilities; 0 for none.", Defaults.AttentionWeight);
    private readonly Option<string?> layerMap = Named<string?>("layer_map", "STUDENT:TEACHER,…", "Layers that are compared, counted from 0, such as 0:1,1:3; spread evenly when left out.");
    private readonly Option<VectorLoss> vectorLoss = Word("vector_loss", "How vectors of texts are compared, with sentence-embeddings", VectorLosses, Defaults.VectorLoss);

    internal IEnumerable<Option> All => [teacher, revision, temperature, mixing, hiddenStates, attentions, layerMap, vectorLoss];

    internal string? RevisionOf(ParseResult parsed) => parsed.GetValue(revision);

    /// <summary>What the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="makesVectors">Whether the task's answers are vectors.</param>
    /// <exception cref="UsageException">The options make no sense, whatever the models are.</exception>
    internal DistillationOptions OptionsOf(ParseResult parsed, bool makesVectors)
    {
        if (parsed.GetResult(makesVectors ? temperature : vectorLoss) is { Implicit: false })
            throw new UsageException(makesVectors
                ? $"{temperature.Name}: expected with a task that gives logits; found with {TrainedTaskOptions.Embeddings}."
                : $"{vectorLoss.Name}: expected with {TrainedTaskOptions.Embeddings} only.");
        var options = new DistillationOptions
        {
            TeacherFolder = parsed.GetRequiredValue(teacher),
            Temperature = parsed.GetValue(temperature),
            MixingWeight = parsed.GetValue(mixing),
            HiddenStateWeight = parsed.GetValue(hiddenStates),
            AttentionWeight = parsed.GetValue(attentions),
            LayerMap = parsed.GetValue(layerMap),
            VectorLoss = parsed.GetValue(vectorLoss),
        };
        return UsageException.Checked(() =>
        {
            options.Validate();
            return options;
        });
    }
}
