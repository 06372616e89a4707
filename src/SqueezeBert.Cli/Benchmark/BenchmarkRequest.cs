using System.Collections.Immutable;

namespace SqueezeBert.Cli.Benchmark;

/// <summary>What to measure.</summary>
/// <param name="Model">Preset, folder, embedded model or repository.</param>
/// <param name="Revision">Branch, tag or commit of a repository; null for its main branch.</param>
/// <param name="Threads">Numbers of threads; empty for 1, 2, 4, … up to the processors.</param>
/// <param name="Lengths">Tokens of sequences; empty for the usual ones that the model takes.</param>
/// <param name="Seconds">How long to measure each row.</param>
internal sealed record BenchmarkRequest(string Model, string? Revision, ImmutableArray<int> Threads, ImmutableArray<int> Lengths, double Seconds);
