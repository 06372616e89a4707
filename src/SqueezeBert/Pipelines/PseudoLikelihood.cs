using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>How likely a masked language model finds the tokens of one text.</summary>
/// <param name="LogProbabilities">For each token of the text ln P(token | all others), at most 0; [CLS] and [SEP] have none.</param>
/// <param name="TokenCount">Tokens that the model saw, all passes together.</param>
internal sealed record PseudoLikelihood(ImmutableArray<double> LogProbabilities, long TokenCount);
