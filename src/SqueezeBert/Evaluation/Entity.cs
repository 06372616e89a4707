namespace SqueezeBert.Evaluation;

/// <summary>A run of tokens that tags mark as one thing.</summary>
/// <param name="Type">What it is, such as PER; <c>_</c> for tags without a type.</param>
/// <param name="Start">Its first token.</param>
/// <param name="End">Its last token.</param>
internal readonly record struct Entity(string Type, long Start, long End);
