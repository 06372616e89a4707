namespace SqueezeBert.Evaluation;

/// <summary>One named figure of a task.</summary>
/// <param name="Name">As Hugging Face's or the benchmark's own script names it.</param>
/// <param name="Value">0 to 1 or −1 to 1; SQuAD's are percent, as its script prints them; counts and perplexities are what they are.</param>
internal readonly record struct Metric(string Name, double Value);
