using SqueezeBert.Onnx;
using SqueezeBert.Tests.Model;

namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>Every subject of a plan, loaded from the same random weights, on each number of threads.</summary>
internal sealed class EngineSet : IDisposable
{
    private readonly Dictionary<(Subject, int Threads), IEngine> engines = [];
    private readonly Stack<IDisposable> owned = [];

    private EngineSet()
    {
    }

    internal IEngine this[Subject subject, int threads] => engines[(subject, threads)];

    internal static EngineSet Load(ComparisonPlan plan, CancellationToken cancellationToken)
    {
        var set = new EngineSet();
        var folder = Directory.CreateTempSubdirectory("squeezebert-compare-");
        try
        {
            foreach (var ofModel in plan.Subjects.GroupBy(subject => subject.Model))
                set.LoadModel(plan.Models[ofModel.Key].Config, [.. ofModel], plan.Threads, folder.FullName, cancellationToken);
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        while (owned.TryPop(out var item)) item.Dispose();
    }

    private void LoadModel(SqueezeBertConfig config, Subject[] subjects, IReadOnlyList<int> threadCounts, string folder, CancellationToken cancellationToken)
    {
        using var weights = new FullSizeWeights(config, ModelHead.None);
        foreach (int threads in threadCounts) LoadOurs(config, weights, [.. subjects.Where(subject => !subject.Engine.IsPeer())], threads, cancellationToken);
        using var source = SqueezeBertModel.LoadForTraining(config, ModelHead.None, weights, (_, _) => { }, new ModelOptions { ThreadCount = 1 }, out _);
        foreach (var subject in subjects.Where(subject => subject.Engine.IsPeer()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string file = Path.Combine(folder, "model.onnx");
            OnnxExporter.Write(source, new OnnxOptions
            {
                Form = subject.Engine == EngineKind.OnnxRuntimeConvolution ? OnnxForm.Convolution : OnnxForm.MatMul,
                DynamicInt8 = subject.Type == NumberType.Int8,
                Outputs = ModelOutputs.LastHiddenState,
            }, file);
            foreach (int threads in threadCounts) engines[(subject, threads)] = Own(new OnnxRuntimeEngine(file, threads));
        }
    }

    /// <summary>One model for all subjects that differ in their outputs only.</summary>
    private void LoadOurs(SqueezeBertConfig config, FullSizeWeights weights, Subject[] subjects, int threads, CancellationToken cancellationToken)
    {
        foreach (var sharing in subjects.GroupBy(subject => (subject.Type, OurKernels.NameFor(subject.Engine))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var precision = sharing.Key.Type == NumberType.Int8 ? WeightPrecision.Int8 : WeightPrecision.Float32;
            var model = Own(OurKernels.Load(sharing.First().Engine, () => SqueezeBertModel.Load(config, weights, new ModelOptions { Head = ModelHead.None, ThreadCount = threads, Precision = precision })));
            foreach (var subject in sharing)
                engines[(subject, threads)] = new OurEngine(model, subject.Engine == EngineKind.OursFirstToken ? ModelOutputs.PoolerOutput : ModelOutputs.LastHiddenState);
        }
    }

    private T Own<T>(T item) where T : IDisposable
    {
        owned.Push(item);
        return item;
    }
}
