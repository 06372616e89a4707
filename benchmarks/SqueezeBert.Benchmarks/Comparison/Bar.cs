namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>A promise about speed that a comparison measures.</summary>
/// <typeparam name="TResult">What a comparison gives.</typeparam>
/// <param name="Name">Key in the JSON file.</param>
/// <param name="Description">For readers.</param>
/// <param name="Least">The least that is promised: a ratio, or a share of the peak.</param>
/// <param name="Aim">What is aimed at.</param>
/// <param name="Measure">The measured value; null where the run lacks a row.</param>
internal sealed record Bar<TResult>(string Name, string Description, double Least, double Aim, Func<TResult, double?> Measure);
