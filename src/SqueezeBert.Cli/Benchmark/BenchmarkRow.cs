namespace SqueezeBert.Cli.Benchmark;

/// <summary>What was measured for one precision, number of threads and length.</summary>
/// <param name="Precision">How the weights were held.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Length">Tokens of each sequence.</param>
/// <param name="TokensPerSecond">Of many sequences at once.</param>
/// <param name="Latency">Of one sequence at a time.</param>
internal sealed record BenchmarkRow(WeightPrecision Precision, int Threads, int Length, double TokensPerSecond, Latency Latency);
