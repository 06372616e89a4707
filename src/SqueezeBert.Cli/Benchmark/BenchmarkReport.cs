using System.Collections.Immutable;

namespace SqueezeBert.Cli.Benchmark;

/// <summary>How fast a model runs here.</summary>
internal sealed record BenchmarkReport
{
    /// <summary>The model, as the user named it.</summary>
    internal required string Model { get; init; }

    internal required SqueezeBertConfig Config { get; init; }

    /// <summary>The kernels that ran.</summary>
    internal required string Kernels { get; init; }

    /// <summary>Float32 operations that one core can do at most, GFLOP/s.</summary>
    internal required double FloatPeak { get; init; }

    /// <summary>Thousand million byte products and sums a second of one core with .NET's instructions at most, and which one does it.</summary>
    internal required (double Rate, string Instruction) Int8Peak { get; init; }

    internal required ImmutableArray<BenchmarkRow> Rows { get; init; }

    /// <summary>Operations of a row, GFLOP/s (for int8 GOP/s): those of all layers for all tokens.</summary>
    internal double RateOf(BenchmarkRow row) => row.TokensPerSecond / row.Length * ModelCost.Of(Config, row.Length, ModelHead.None).LayerParts.Sum(part => part.TotalFlops) / 1e9;

    /// <summary>A float32 row's share of the peak of as many cores as it had threads; null for int8, whose passes are float32 in part.</summary>
    internal double? ShareOfPeak(BenchmarkRow row) => row.Precision == WeightPrecision.Float32 ? RateOf(row) / (FloatPeak * row.Threads) : null;
}
