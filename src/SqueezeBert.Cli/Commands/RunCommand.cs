using System.CommandLine;
using SqueezeBert.Cli.Tasks;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert run TASK</c>: answers about text, one command per task.</summary>
internal static class RunCommand
{
    internal static Command Create(CommandContext context) => new("run", "Run a task on text.")
    {
        new TextClassificationCommand().Create(context),
        new ZeroShotClassificationCommand().Create(context),
        new TokenClassificationCommand().Create(context),
        new IntentAndSlotsCommand().Create(context),
        new QuestionAnsweringCommand().Create(context),
        new FillMaskCommand().Create(context),
        new MultipleChoiceCommand().Create(context),
        new FeatureExtractionCommand().Create(context),
        new SentenceEmbeddingsCommand().Create(context),
        new SentenceSimilarityCommand().Create(context),
        new RerankCommand().Create(context),
    };
}
