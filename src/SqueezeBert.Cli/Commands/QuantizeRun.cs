using System.Collections.Immutable;
using SqueezeBert.Checkpoints;
using SqueezeBert.Cli.Input;
using SqueezeBert.Data;
using SqueezeBert.Quantization;
using SqueezeBert.Tokenization;
using SqueezeBert.Training;
using SqueezeBert.Training.Examples;

namespace SqueezeBert.Cli.Commands;

/// <summary>Quantises a model and measures the folder as it was written, beside the model it came from, before the folder appears.</summary>
internal sealed class QuantizeRun(CommandContext context, QuantizeRequest request)
{
    private const int BatchSequences = 64;

    /// <summary>Batches whose hidden states are compared: some ten thousand tokens, where an error's second digit stands still.</summary>
    private const int ComparedBatches = 8;

    internal QuantizationReport Execute()
    {
        var files = ModelSource.Find(context, request.Model, request.Revision);
        RequireOutput(files);
        using var pool = new WorkerPool(request.ThreadCount);
        QuantizationReport? report = null;
        StepProgress.Show(context, progress => AtomicFolder.Write(request.Output, request.Overwrite ? Int8Folder.FileNames : [], folder =>
        {
            progress.Begin("quantising", 1);
            var checkpoint = context.Interruptibly(() => Int8Checkpoint.Quantize(files, pool));
            Int8Folder.Write(folder, checkpoint, files);
            context.Cancellation.ThrowIfCancellationRequested();
            using var float32 = SqueezeBertModel.Load(files, new ModelOptions { WorkerPool = pool });
            using var int8 = SqueezeBertModel.Load(folder, new ModelOptions { WorkerPool = pool });
            report = Compare(files, checkpoint, float32, int8, progress);
            Int8Folder.WriteCard(folder, files, report);
        }));
        return report!;
    }

    private void RequireOutput(ModelFiles files)
    {
        // Some file systems ignore case.
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        if (files.FolderPath is { } model && string.Equals(FullPath(model), FullPath(request.Output), comparison))
            throw new UserException($"--output: expected another folder than the model's; found {request.Output} again.");
        if (!request.Overwrite && Directory.Exists(request.Output) && Directory.EnumerateFileSystemEntries(request.Output).Any())
            throw new UserException($"{request.Output}: expected a new or empty folder, or --overwrite; found a folder that holds files.");

        static string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }

    private QuantizationReport Compare(ModelFiles files, Int8Checkpoint checkpoint, SqueezeBertModel float32, SqueezeBertModel int8, StepProgress progress)
    {
        var examples = request.EvalFile is null ? null : ReadExamples(files, float32);
        var (source, batches) = Inputs(files, float32.Config, examples);
        var cost = ModelCost.Of(float32.Config, 1, float32.HeadKind);
        return new QuantizationReport
        {
            Model = request.Model,
            Output = request.Output,
            FileBytes = (checkpoint.SourceBytes, checkpoint.Bytes),
            MemoryBytes = (cost.ParameterBytes, cost.Int8ParameterBytes),
            Weights = checkpoint.Errors,
            Activations = ActivationErrors.Measure(float32, int8, source, progress.Over("hidden states", batches), context.Cancellation),
            Scores = examples is null ? null : Score(examples, float32, int8, progress),
        };
    }

    private (string Source, ImmutableArray<TokenBatch> Batches) Inputs(ModelFiles files, SqueezeBertConfig config, ExampleSet? examples)
    {
        if (examples is not null) return (request.EvalFile!, [.. examples.InOrder(BatchSequences).Take(ComparedBatches).Select(packed => packed.Tokens)]);
        var (source, batch) = SampleInputs.For(files, config);
        return (source, [batch]);
    }

    private ExampleSet ReadExamples(ModelFiles files, SqueezeBertModel model)
    {
        if (model.HeadKind != ModelHead.SequenceClassification)
            throw new UserException($"--eval: expected a model for sequence classification; found the head {model.HeadKind}.");
        var tokenizer = BertTokenizer.FromFiles(files);
        int maxLength = Math.Min(request.MaxSeqLength, model.Config.MaxPositionEmbeddings);
        if (maxLength < 3) throw new UserException($"max_position_embeddings: expected 3 or more, to score texts; found {maxLength}.");
        using var reader = DataRowFile.Open(request.EvalFile!);
        var data = new TrainingData(request.EvalFile!, LabeledText.ReadAll(reader, request.Columns, context.Cancellation));
        return ExampleSet.Tokenize(data, count: null, new LabelReader(ProblemOf(model.Config), model.Config.Id2Label), tokenizer, maxLength, context.Cancellation);
    }

    private ScoreChanges Score(ExampleSet examples, SqueezeBertModel float32, SqueezeBertModel int8, StepProgress progress)
    {
        var evaluator = new Evaluator(ProblemOf(float32.Config), examples);
        progress.Begin("scoring in float32", examples.Count);
        float[] before = evaluator.Predict(float32, context.Cancellation, progress.Advance);
        progress.Begin("scoring in int8", examples.Count);
        float[] after = evaluator.Predict(int8, context.Cancellation, progress.Advance);
        var (scoresBefore, scoresAfter) = (evaluator.Score(before).Metrics, evaluator.Score(after).Metrics);
        return new ScoreChanges(request.EvalFile!, examples.Count,
            [.. evaluator.MetricNames.Select(name => new ScoreChange(name, scoresBefore[name], scoresAfter[name]))], evaluator.Agreement(before, after));
    }

    /// <summary>As Hugging Face takes it where the configuration doesn't say.</summary>
    private static ProblemType ProblemOf(SqueezeBertConfig config) =>
        config.ProblemType ?? (config.NumLabels == 1 ? ProblemType.Regression : ProblemType.SingleLabelClassification);
}
