namespace SqueezeBert.Training.Pretraining;

/// <summary>Neighbouring sentences of one document that fill a sequence, without special tokens.</summary>
/// <param name="Ids">Their tokens, end to end.</param>
/// <param name="SentenceStarts">Where sentences begin, ascending, the first at 0.</param>
internal sealed record TokenSegments(int[] Ids, int[] SentenceStarts);
