using System.Collections.Immutable;

namespace SqueezeBert.Cli.Benchmark;

/// <summary>What to measure.</summary>
/// <param name="Model">Folder, embedded model or preset.</param>
/// <param name="Threads">Numbers of threads; empty for 1, 2, 4, … up to the processors.</param>
/// <param name="Lengths">Tokens of sequences; empty for the usual ones that the model takes.</param>
/// <param name="Seconds">How long to measure each row.</param>
internal sealed record BenchmarkRequest(string Model, ImmutableArray<int> Threads, ImmutableArray<int> Lengths, double Seconds);
