namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>A promise about speed that a comparison measures.</summary>
/// <param name="Name">Key in the JSON file.</param>
/// <param name="Description">For readers.</param>
/// <param name="Least">The least that is promised: a ratio, or a share of the peak.</param>
/// <param name="Aim">What is aimed at.</param>
/// <param name="Measure">The measured value; null where the run lacks a row.</param>
internal sealed record Bar(string Name, string Description, double Least, double Aim, Func<ComparisonResult, double?> Measure);
