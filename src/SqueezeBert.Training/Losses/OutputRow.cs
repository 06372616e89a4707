namespace SqueezeBert.Training.Losses;

/// <summary>Values of a head's output that answer one question: the logits of one distribution.</summary>
/// <param name="First">Place of the first.</param>
/// <param name="Stride">From one to the next.</param>
/// <param name="Length">How many.</param>
/// <param name="Divisor">Of the question's loss: how many questions its mean has.</param>
internal readonly record struct OutputRow(int First, int Stride, int Length, double Divisor);
