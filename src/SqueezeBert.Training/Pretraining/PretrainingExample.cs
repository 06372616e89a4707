namespace SqueezeBert.Training.Pretraining;

/// <summary>One sequence with what is asked about it.</summary>
/// <param name="InputIds">[S]: [CLS] A [SEP] B [SEP], or [CLS] A [SEP], with masks.</param>
/// <param name="TokenTypeIds">[S]: 0 up to the first [SEP], then 1.</param>
/// <param name="Labels">[S]: the token that stood there where it is to be predicted, elsewhere <see cref="Ignored"/>.</param>
/// <param name="SentenceOrder">0 where A comes before B in the document, 1 where it comes after; null where there is no B.</param>
internal sealed record PretrainingExample(int[] InputIds, int[] TokenTypeIds, int[] Labels, int? SentenceOrder)
{
    /// <summary>The label of tokens that are not to be predicted, as in PyTorch and Hugging Face.</summary>
    internal const int Ignored = -100;
}
