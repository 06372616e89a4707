using System.Collections.Immutable;

namespace SqueezeBert.Pipelines;

/// <summary>What a model puts in place of the masks of one text. Immutable.</summary>
public sealed record FillMaskResult
{
    /// <summary>The masks in the order of the text, at least one. Each is filled by itself, with the others left masked.</summary>
    public required ImmutableArray<FilledMask> Masks { get; init; }

    /// <summary>What stands for each of <see cref="FillMaskOptions.Targets"/>; empty without targets.</summary>
    public required ImmutableArray<MaskTarget> Targets { get; init; }
}

/// <summary>One mask of a text and what the model would put there. Immutable.</summary>
public sealed record FilledMask
{
    /// <summary>Where the mask begins in the caller's text.</summary>
    public required int Start { get; init; }

    /// <summary>Where it ends, exclusive.</summary>
    public required int End { get; init; }

    /// <summary>Tokens, best first; as many as <see cref="FillMaskOptions.TopK"/> and the targets allow, at least one.</summary>
    public required ImmutableArray<MaskFill> Fills { get; init; }

    /// <summary>The best token.</summary>
    public MaskFill Top => Fills[0];
}

/// <summary>A token in place of a mask. Immutable.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="Token">The token as text; a piece of a word keeps its mark, such as ##ing.</param>
/// <param name="Score">Its probability among everything the model can say, with or without targets.</param>
/// <param name="Sequence">
/// The text with the token in it, as the tokenizer writes it; where there are several masks, with [CLS], [SEP] and the other masks,
/// as in Hugging Face.
/// </param>
public sealed record MaskFill(int TokenId, string Token, float Score, string Sequence);
