using System.Text;
using SqueezeBert.Checkpoints;
using SqueezeBert.Evaluation;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Folders;

namespace SqueezeBert.Training.Runs;

/// <summary>A whole run: data and model in, a folder that Hugging Face's libraries load out.</summary>
/// <remarks>
/// The folder gets <c>config.json</c>, <c>model.safetensors</c>, the tokenizer's files, <c>all_results.json</c>,
/// <c>trainer_state.json</c> and <c>README.md</c>, each whole or not at all. The final scores are those of the file as it
/// was written, read again.
/// </remarks>
internal sealed class TrainingRun(TrainingRequest request, TrainingSetup setup)
{
    /// <summary>Trains, writes the folder, and scores what was written.</summary>
    internal (TrainingResult Result, EvaluationScores? Scores) Execute(ITrainingListener listener, CancellationToken cancellation)
    {
        // Before hours of work, not after: a folder that can't be written to fails here.
        Directory.CreateDirectory(request.OutputFolder);
        var evaluator = setup.Validation is null ? null : new Evaluator(request.ProblemType, setup.Validation);
        var trainer = new Trainer(setup.Model, request.ProblemType, request.Options, setup.Train, evaluator, listener);
        var result = trainer.Run(cancellation);

        var config = setup.Model.Model.Config;
        AtomicFile.Write(Path.Combine(request.OutputFolder, "config.json"), stream => stream.Write(Encoding.UTF8.GetBytes(config.ToJson())));
        WeightFile.Write(Path.Combine(request.OutputFolder, "model.safetensors"), setup.Model.Parameters, request.HalfPrecision);
        setup.Tokenizer.CopyTo(request.OutputFolder, config);
        var scores = evaluator is null ? null : ScoreWritten(evaluator, cancellation);
        ResultFiles.Write(request.OutputFolder, result, scores, setup.Train.Count);
        string card = CardOf(result, scores).ToMarkdown();
        AtomicFile.Write(Path.Combine(request.OutputFolder, "README.md"), stream => stream.Write(Encoding.UTF8.GetBytes(card)));
        return (result, scores);
    }

    private EvaluationScores ScoreWritten(Evaluator evaluator, CancellationToken cancellation)
    {
        using var written = SqueezeBertModel.Load(request.OutputFolder, new ModelOptions { WorkerPool = setup.Model.Pool });
        return evaluator.Evaluate(written, cancellation);
    }

    private ModelCard CardOf(TrainingResult result, EvaluationScores? scores) => new()
    {
        Config = setup.Model.Model.Config,
        Command = request.Command,
        TrainFile = request.TrainFile,
        ValidationFile = request.ValidationFile,
        DataLicense = request.DataLicense,
        TrainCount = setup.Train.Count,
        ParameterCount = setup.Model.Parameters.All.Sum(parameter => (long)parameter.Length),
        Seed = request.Options.Seed,
        Result = result,
        Scores = scores,
        Majority = scores is null || request.ProblemType != ProblemType.SingleLabelClassification ? null : MajorityScores(setup.Train, setup.Validation!),
    };

    private EvaluationScores MajorityScores(ExampleSet train, ExampleSet validation)
    {
        var counts = new int[setup.Model.Model.Config.NumLabels];
        for (int i = 0; i < train.Count; i++) counts[(int)train[i].Targets[0]]++;
        int commonest = Array.IndexOf(counts, counts.Max());
        var figures = new LabelCounts(counts.Length);
        for (int i = 0; i < validation.Count; i++) figures.Add((int)validation[i].Targets[0], commonest);
        return new EvaluationScores(new Dictionary<string, double> { ["accuracy"] = figures.Accuracy, ["macro_f1"] = figures.MacroF1 }, validation.Count);
    }
}
