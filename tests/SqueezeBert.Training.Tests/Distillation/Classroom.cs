using SqueezeBert.Data;
using Xunit;

namespace SqueezeBert.Training.Tests.Distillation;

/// <summary>A trained teacher, dense, deeper and wider than its student, on the sentences of <see cref="TrainingPlace"/>.</summary>
internal sealed class Classroom : IDisposable
{
    internal Classroom()
    {
        var request = Place.Request(TeacherFolder);
        var result = ModelTrainer.Train(request with
        {
            Config = request.Config! with { ModelType = ModelType.Bert, HiddenSize = 48, EmbeddingSize = 48, NumHiddenLayers = 2, IntermediateSize = 96 },
            Options = request.Options with { NumTrainEpochs = 8, SaveStrategy = SaveStrategy.No },
        }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, result.Scores!.Metrics["accuracy"]);
    }

    internal TrainingPlace Place { get; } = new();

    internal string TeacherFolder => Place.File("teacher");

    /// <summary>A student's run: hidden states through a projection, attentions, and half of the teacher's answers.</summary>
    internal TrainingRequest Request(string output) => Place.Request(Place.File(output)) with
    {
        Tokenizer = null,
        Distillation = new DistillationOptions { TeacherFolder = TeacherFolder, HiddenStateWeight = 1, AttentionWeight = 2 },
    };

    /// <summary>Rows whose labels say nothing about their texts: each text has each label as often.</summary>
    internal static TrainingData Mislabelled(TrainingData data) =>
        new("mislabelled", [.. data.Rows.SelectMany(row => (LabeledText[])[new(row.Text, "positive"), new(row.Text, "negative")])]);

    public void Dispose() => Place.Dispose();
}
