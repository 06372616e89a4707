using SqueezeBert.Checkpoints;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Folders;
using SqueezeBert.Training.Plots;
using SqueezeBert.Training.Recovery;
using SqueezeBert.Training.Reports;

namespace SqueezeBert.Training.Runs;

/// <summary>A whole run: data and model in, a folder that Hugging Face's libraries load out.</summary>
/// <remarks>
/// The folder is replaced as a whole when all is written, loaded again as a user would, and scored; until then a model that
/// was there stays (<see cref="AtomicFolder"/>).
/// </remarks>
internal sealed class TrainingRun(TrainingRequest request, TrainingSetup setup)
{
    private const string CardFile = "README.md";

    /// <summary>What run_glue calls the labels that a trained model gives the rows of a test file; whoever writes it puts it beside the model.</summary>
    internal const string PredictionsFile = "predict_results.txt";

    /// <summary>Names of the files of an earlier model, which this one takes the place of.</summary>
    private static readonly string[] FileNames = [SqueezeBertConfig.FileName, CheckpointFolder.WeightsFile, CardFile, PredictionsFile, TrainingArguments.FileName, TrainingPicture.FileName, .. ResultFiles.Names, .. TokenizerFolder.FileNames];

    /// <summary>What stays of a run that doesn't come to its end.</summary>
    internal RunCheckpoints Checkpoints { get; } = new(request, setup);

    /// <summary>Trains, writes the folder, and scores what was written.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the first evaluation was made; there is a checkpoint at most.</exception>
    /// <exception cref="TrainingException">No pass teaches anything.</exception>
    internal TrainingResult Execute(ITrainingListener listener, CancellationToken cancellation)
    {
        // A teacher's vectors are something to learn in any pass.
        if (setup.Teacher is null) setup.Task.RequireUsefulPasses(request.Options, setup.Train);
        TrainingResult? result = null;
        // A run that was killed before its first checkpoint is begun anew, not resumed.
        AtomicFolder.RemoveLeftovers(request.OutputFolder);
        // Before hours of work, not after: a folder that can't be written to fails here.
        AtomicFolder.WriteAmongOthers(request.OutputFolder, FileNames, folder => result = ExecuteInto(folder, listener, cancellation));
        // The model stands already: a folder that is gone by now takes the picture alone.
        if (request.PlotFile is { } plot && !IsPlotInFolder) WritePlot(plot, result!);
        return result!;
    }

    private TrainingResult ExecuteInto(string folder, ITrainingListener listener, CancellationToken cancellation)
    {
        var evaluator = setup.Evaluator;
        if (request.Options.SaveStrategy == SaveStrategy.Best)
            listener = new SavingListener(listener, () => AtomicFolder.WriteAmongOthers(request.OutputFolder, FileNames, WriteModel));
        var scoring = request.Options.EvalStrategy == EvaluationStrategy.No ? null : evaluator;
        bool saves = request.Options.SaveStrategy != SaveStrategy.No;
        int firstStep = Checkpoints.FirstStep;
        if (saves) Checkpoints.Prepare();
        using var report = request.Options.ReportTo == ReportTarget.TensorBoard ? new TensorBoardReport(listener, request.OutputFolder, firstStep, TimeProvider.System) : null;
        var trainer = new Trainer(setup.Model, setup.Task, request.Options, setup.Train, scoring, report ?? listener, saves ? Checkpoints.Save : null, setup.Teacher);
        Checkpoints.Resume(trainer);
        var result = trainer.Run(setup.Start with { PassedOverCheckpoints = Checkpoints.PassedOver }, cancellation);
        if (saves && request.SavesAtEnd && !result.IsInterrupted) Checkpoints.Save(trainer);
        WriteModel(folder);
        result = Score(folder, result, evaluator, cancellation);
        ResultFiles.Write(folder, result, setup.Train.Count, EpochsOf(result));
        TrainingArguments.Write(folder, request.Options, scores: scoring is not null);
        if (IsPlotInFolder) WritePlot(Path.Combine(folder, request.PlotFile!), result);
        AtomicFile.WriteText(Path.Combine(folder, CardFile), CardOf(result).ToMarkdown());
        return result;
    }

    /// <summary>Epochs planned: as many as were asked for, or as many as the steps that were asked for need, as in Hugging Face's file.</summary>
    private double EpochsOf(TrainingResult result) => Math.Min(request.Options.NumTrainEpochs, Math.Ceiling(result.Epochs * result.TotalSteps / Math.Max(result.Steps, 1)));

    private bool IsPlotInFolder => request.PlotFile is { } plot && Path.GetFileName(plot) == plot;

    private void WritePlot(string path, TrainingResult result) => AtomicFile.WriteText(path, TrainingPicture.Draw(Path.GetFileName(setup.Task.TrainName), result));

    private void WriteModel(string folder)
    {
        AtomicFile.WriteText(Path.Combine(folder, SqueezeBertConfig.FileName), setup.Model.Model.Config.ToJson());
        WeightFile.Write(Path.Combine(folder, CheckpointFolder.WeightsFile), setup.Model.Parameters.OfModel, request.HalfPrecision);
        setup.Tokenizer.WriteTo(folder, setup.Model.Model.Config);
    }

    /// <summary>Loads what was written as a user would, and scores it. Whoever has no time for that gets the scores that chose the weights.</summary>
    private TrainingResult Score(string folder, TrainingResult result, ModelEvaluator? evaluator, CancellationToken cancellation)
    {
        using var written = PipelineParts.Load(ModelFiles.FromFolder(folder), new ModelOptions { WorkerPool = setup.Model.Pool, Head = setup.Task.Head }, setup.Task.Head).Model;
        if (result.IsInterrupted) return result with { Scores = result.Best!.Scores };
        try
        {
            result = result with { Scores = evaluator?.Evaluate(written, cancellation) };
            return result with { TeacherScores = setup.ScoreTeacher(cancellation) };
        }
        catch (OperationCanceledException)
        {
            // The model is trained; only its scores are missing.
            return result with { Scores = result.Scores ?? (request.Options.LoadBestModelAtEnd ? result.Best?.Scores : null) };
        }
    }

    private ModelCard CardOf(TrainingResult result) => new()
    {
        Config = setup.Model.Model.Config,
        Command = request.Command,
        TrainName = setup.Task.TrainName,
        ValidationName = setup.Task.ValidationName,
        DataLicense = request.DataLicense,
        TrainCount = setup.Train.Count,
        ParameterCount = setup.Model.Parameters.OfModel.Sum(parameter => (long)parameter.Length),
        Teacher = setup.Teacher?.Description,
        Seed = request.Options.Seed,
        Result = result,
        PlotName = IsPlotInFolder ? request.PlotFile : null,
        Majority = result.Scores is not null && setup.Train is ExampleSet rows ? setup.Evaluator?.MajorityScores(rows) : null,
        PipelineTag = setup.Task.PipelineTag,
        Labels = setup.Task.LabelsOf(setup.Model.Model.Config),
    };

    /// <summary>Saves after each evaluation that is the best so far, when the model still has its weights.</summary>
    private sealed class SavingListener(ITrainingListener inner, Action save) : ITrainingListener
    {
        public void Trained(TrainingProgress progress) => inner.Trained(progress);

        public void Evaluated(EvaluationProgress progress)
        {
            inner.Evaluated(progress);
            if (progress.IsBest) save();
        }
    }
}
