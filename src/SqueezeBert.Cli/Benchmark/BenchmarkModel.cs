using System.Collections.Immutable;
using SqueezeBert.Hub;

namespace SqueezeBert.Cli.Benchmark;

/// <summary>The model to measure: its files, or the shape of a preset filled with random numbers, which run as fast as any others.</summary>
internal sealed class BenchmarkModel
{
    private readonly Func<ModelOptions, SqueezeBertModel> load;

    private BenchmarkModel(SqueezeBertConfig config, Func<ModelOptions, SqueezeBertModel> load) => (Config, this.load) = (config, load);

    internal SqueezeBertConfig Config { get; }

    /// <summary>What the weights can be held as: float ones either way, int8 ones as int8 only.</summary>
    internal ImmutableArray<WeightPrecision> Precisions =>
        Config.WeightPrecision == WeightPrecision.Int8 ? [WeightPrecision.Int8] : [WeightPrecision.Float32, WeightPrecision.Int8];

    /// <exception cref="UserException">Nothing of that name is there.</exception>
    /// <exception cref="HubException">The repository can't be had.</exception>
    internal static BenchmarkModel Find(CommandContext context, string name, string? revision)
    {
        if (ModelSource.PresetOf(name) is { } preset)
        {
            var weights = new Lazy<RandomTensors>(() => new RandomTensors(preset));
            return new BenchmarkModel(preset, options => SqueezeBertModel.Load(preset, weights.Value, options with { Head = ModelHead.None }));
        }
        var files = ModelSource.Find(context, name, revision, ModelParts.Config | ModelParts.Weights, orPreset: true);
        return new BenchmarkModel(SqueezeBertConfig.FromFiles(files), options => SqueezeBertModel.Load(files, options));
    }

    internal SqueezeBertModel Load(WeightPrecision precision, WorkerPool pool) => load(new ModelOptions { Precision = precision, WorkerPool = pool });
}
