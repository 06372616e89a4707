using System.Text.Json.Nodes;
using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Training.Tests.Distillation;

/// <summary>A student learns what its teacher knows, and a run of it stops and goes on like any other.</summary>
public sealed class DistillationTests : IDisposable
{
    private readonly Classroom room = new();

    public void Dispose() => room.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Nothing but the teacher can tell the student which sentences are good.</summary>
    [Fact]
    public void A_student_follows_its_teacher_where_the_labels_say_nothing()
    {
        var request = room.Request("student") with { Options = room.Request("student").Options with { NumTrainEpochs = 12, LearningRate = 4e-3 } };
        request = request with { Train = Classroom.Mislabelled(request.Train), Distillation = new DistillationOptions { TeacherFolder = room.TeacherFolder, MixingWeight = 1 } };
        var result = ModelTrainer.Train(request, cancellationToken: Cancelled);
        Assert.Equal(1, result.Scores!.Metrics["accuracy"]);
        Assert.Equal(1, result.TeacherScores!.Metrics["accuracy"]);

        var alone = ModelTrainer.Train(request with { Distillation = null, Tokenizer = room.TeacherFolder, OutputFolder = room.Place.File("alone"), Options = request.Options with { LoadBestModelAtEnd = false } }, cancellationToken: Cancelled);
        Assert.InRange(alone.TrainLoss, 0.69, double.PositiveInfinity);
    }

    /// <summary>The same teacher with its labels in another order, weights and names alike, teaches the same.</summary>
    [Fact]
    public void Labels_are_the_same_by_name_whatever_their_numbers()
    {
        ModelTrainer.Train(room.Request("first"), cancellationToken: Cancelled);
        SwapLabels(room.TeacherFolder);
        var result = ModelTrainer.Train(room.Request("second"), cancellationToken: Cancelled);
        Assert.Equal(Weights("first"), Weights("second"));
        Assert.Equal(1, result.TeacherScores!.Metrics["accuracy"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public void A_student_that_is_stopped_goes_on_bit_for_bit_with_its_projection(int stop)
    {
        var whole = ModelTrainer.Train(room.Request("whole"), cancellationToken: Cancelled);
        TrainingPlace.StopAfter(stop, room.Request("parts"));
        using (var projection = CheckpointFolder.OpenFile(room.Place.File($"parts/checkpoint-{stop}/projection.safetensors")))
            Assert.Equal([48, 32], projection.Tensors["distillation.projection.weight"].Shape);
        using (var model = SqueezeBertModel.Load(room.Place.File($"parts/checkpoint-{stop}"))) Assert.Equal(32, model.Config.HiddenSize);
        // Threads may differ from one part to the next.
        var parts = ModelTrainer.Train(room.Request("parts") with { ResumeFromCheckpoint = room.Place.File("parts"), ThreadCount = 2 }, cancellationToken: Cancelled);
        Assert.Equal(Weights("whole"), Weights("parts"));
        Assert.Equal(whole.TrainLoss, parts.TrainLoss);
        Assert.Equal(whole.Training.Select(report => report.Loss), parts.Training.Select(report => report.Loss));
    }

    [Fact]
    public void The_model_is_written_without_what_taught_it_and_its_card_names_the_teacher()
    {
        ModelTrainer.Train(room.Request("student"), cancellationToken: Cancelled);
        using (var file = CheckpointFolder.Open(room.Place.File("student"))) Assert.DoesNotContain(file.Tensors.Keys, name => name.StartsWith("distillation", StringComparison.Ordinal));
        string card = File.ReadAllText(room.Place.File("student/README.md"));
        Assert.Contains("Distilled from `teacher`, BertForSequenceClassification, 2 layers of 48 features: mixing weight 0.5, temperature 2, hidden state weight 1, attention weight 2, layers 0:1.", card, StringComparison.Ordinal);
        Assert.Contains("| its teacher | 1.0000 |", card, StringComparison.Ordinal);
        Assert.Equal(1, JsonNode.Parse(File.ReadAllText(room.Place.File("student/all_results.json")))!["teacher_eval_accuracy"]!.GetValue<double>());
    }

    [Fact]
    public void Another_teacher_or_another_weight_makes_another_run()
    {
        TrainingPlace.StopAfter(2, room.Request("run"));
        var request = room.Request("run") with { ResumeFromCheckpoint = room.Place.File("run") };
        AssertRefused(request with { Distillation = request.Distillation! with { AttentionWeight = 3 } }, "found one of another distillation (temperature 2, mixing weight 0.5, hidden state weight 1, attention weight 2");
        AssertRefused(request with { Distillation = null, Tokenizer = room.TeacherFolder }, "found one of another distillation");
        SwapLabels(room.TeacherFolder);
        AssertRefused(request, "found one of another teacher.");
    }

    [Theory]
    [InlineData("vocab", "expected a teacher with the student's vocabulary, where token 5 is 'good'; found 'bad'")]
    [InlineData("smaller vocab", "expected a teacher with the student's vocabulary of 12 tokens; found 13")]
    [InlineData("labels", "expected a teacher with the student's labels negative, positive; found LABEL_0, LABEL_1")]
    [InlineData("problem", "expected a teacher of single_label_classification (problem_type); found one of multi_label_classification")]
    [InlineData("convolutions", "expected layers of attention, to compare attentions (layer_map names the pairs); found convolutions in layer 0 of the student")]
    [InlineData("heads", "expected a teacher with the student's 4 attention heads, to compare attentions; found 2")]
    [InlineData("length", "expected a teacher that takes 16 tokens (max_position_embeddings), or max_seq_length to ask for fewer; found one that takes 8")]
    [InlineData("map", "layer_map: expected layers 0 to 0 of the student that are trained and layers 0 to 1 of the teacher; found 0:2")]
    [InlineData("frozen", "freeze_layers: expected a layer that learns from the teacher's; found 1 of 1 frozen")]
    [InlineData("segments", "expected a teacher with the student's 3 segments (type_vocab_size); found 2")]
    public void A_teacher_that_does_not_fit_is_refused_by_what_does_not(string what, string problem)
    {
        var request = room.Request("student");
        string vocabulary = room.Place.File("vocab.txt");
        switch (what)
        {
            case "vocab":
                File.Delete(Path.Combine(room.TeacherFolder, "tokenizer.json"));
                File.WriteAllLines(Path.Combine(room.TeacherFolder, "vocab.txt"), [.. File.ReadAllLines(vocabulary)[..5], "bad", "good", .. File.ReadAllLines(vocabulary)[7..]]);
                request = request with { Tokenizer = vocabulary };
                break;
            case "smaller vocab":
                File.WriteAllLines(vocabulary, File.ReadAllLines(vocabulary)[..^1]);
                request = request with { Tokenizer = vocabulary };
                break;
            case "labels" or "problem" or "length":
                string path = Path.Combine(room.TeacherFolder, "config.json");
                var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
                if (what == "labels") (config["id2label"], config["label2id"]) = (JsonNode.Parse("""{"0":"LABEL_0","1":"LABEL_1"}"""), JsonNode.Parse("""{"LABEL_0":0,"LABEL_1":1}"""));
                else if (what == "problem") config["problem_type"] = "multi_label_classification";
                else config["max_position_embeddings"] = 8;
                File.WriteAllText(path, config.ToJsonString());
                break;
            case "heads":
                request = request with { Config = request.Config! with { NumAttentionHeads = 4 } };
                break;
            case "convolutions":
                request = request with { Config = request.Config! with { TokenMixer = [TokenMixer.SeparableConvolution] } };
                break;
            case "map":
                request = request with { Distillation = request.Distillation! with { LayerMap = "0:2" } };
                break;
            case "frozen":
                request = request with { Options = request.Options with { FreezeLayers = 1 } };
                break;
            default:
                request = request with { Config = request.Config! with { TypeVocabSize = 3 } };
                break;
        }
        AssertRefused(request, problem);
        Assert.False(Directory.Exists(room.Place.File("student")));
    }

    [Theory]
    [InlineData(ProblemType.MultiLabelClassification, "micro_f1")]
    [InlineData(ProblemType.Regression, "pearson")]
    public void Several_labels_and_numbers_are_taught_too(ProblemType problem, string metric)
    {
        string teacher = room.Place.File("other teacher");
        var request = room.Place.Request(teacher) with { ProblemType = problem, Options = room.Request("x").Options with { NumTrainEpochs = 16, LearningRate = 4e-3, SaveStrategy = SaveStrategy.No } };
        if (problem == ProblemType.Regression) request = request with { Train = Numbers(request.Train), Validation = Numbers(request.Validation!) };
        ModelTrainer.Train(request, cancellationToken: Cancelled);

        TrainingData wrong = problem == ProblemType.Regression
            ? new("nothing", [.. request.Train.Rows.Select(row => new Data.LabeledText(row.Text, "0"))])
            : Classroom.Mislabelled(request.Train);
        var result = ModelTrainer.Train(request with
        {
            Train = wrong,
            OutputFolder = room.Place.File("other student"),
            Distillation = new DistillationOptions { TeacherFolder = teacher, MixingWeight = 1 },
        }, cancellationToken: Cancelled);
        Assert.InRange(result.Scores!.Metrics[metric], 0.9, 1);

        static TrainingData Numbers(TrainingData data) => new(data.Name, [.. data.Rows.Select(row => new Data.LabeledText(row.Text, row.Label == "positive" ? "1" : "-1"))]);
    }

    private static void AssertRefused(TrainingRequest request, string problem) =>
        Assert.Contains(problem, Assert.Throws<TrainingException>(() => ModelTrainer.Train(request, cancellationToken: Cancelled)).Message, StringComparison.Ordinal);

    private byte[] Weights(string run) => File.ReadAllBytes(room.Place.File($"{run}/model.safetensors"));

    /// <summary>Turns names and rows of a classifier of two labels about.</summary>
    private static void SwapLabels(string folder)
    {
        string config = Path.Combine(folder, "config.json"), weights = Path.Combine(folder, "model.safetensors");
        string text = File.ReadAllText(config);
        File.WriteAllText(config, text.Replace("positive", "?", StringComparison.Ordinal).Replace("negative", "positive", StringComparison.Ordinal).Replace("?", "negative", StringComparison.Ordinal));
        List<FloatTensorToWrite> tensors = [];
        using (var source = CheckpointFolder.OpenFile(weights))
            foreach (var (name, info) in source.Tensors)
            {
                int length = 1;
                foreach (long size in info.Shape) length *= (int)size;
                var values = new float[length];
                source.ReadSingle(name, values);
                if (name.StartsWith("classifier.", StringComparison.Ordinal)) values = [.. values[(length / 2)..], .. values[..(length / 2)]];
                tensors.Add(new FloatTensorToWrite(name, TensorType.Float32, [.. info.Shape.Select(size => (int)size)], values));
            }
        SafetensorsWriter.Write(weights, tensors);
    }
}
