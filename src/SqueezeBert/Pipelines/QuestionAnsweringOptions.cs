namespace SqueezeBert.Pipelines;

/// <summary>How a <see cref="QuestionAnsweringPipeline"/> answers; names and defaults are Hugging Face's.</summary>
public sealed record QuestionAnsweringOptions : PipelineOptions
{
    /// <summary>The most tokens of a window, question and special tokens included, at least 5. The model's own limit holds as well.</summary>
    public int MaxSeqLen { get; init; } = 384;

    /// <summary>
    /// Tokens of the context that neighbouring windows share, at least 0 and below <see cref="MaxSeqLen"/>. Null for 128, or half
    /// a window where that is less. Where a question leaves no more room than this, windows share half the room.
    /// </summary>
    public int? DocStride { get; init; }

    /// <summary>The most tokens of a question, at least 1; a longer one loses its end.</summary>
    public int MaxQuestionLen { get; init; } = 64;

    /// <summary>The most tokens of an answer, at least 1.</summary>
    public int MaxAnswerLen { get; init; } = 15;

    /// <summary>How many answers to return, at least 1.</summary>
    public int TopK { get; init; } = 1;

    /// <summary>Whether "the context doesn't say" is an answer, with the lowest score that any window gives it.</summary>
    public bool HandleImpossibleAnswer { get; init; }

    /// <summary>Widens answers to whole words, as far as their window holds them. False suits languages without spaces between words.</summary>
    public bool AlignToWords { get; init; } = true;

    /// <summary>What <see cref="QuestionAnswer.Start"/> and <see cref="QuestionAnswer.End"/> count.</summary>
    public OffsetUnit OffsetUnit { get; init; }

    /// <summary>
    /// How SQuAD is scored, with the settings of Hugging Face's run_qa: windows of 384 tokens that share 128, or half a window of a
    /// smaller model; answers of at most 30 tokens; the 20 best, where the same words add up.
    /// </summary>
    internal static QuestionAnsweringOptions ForSquad { get; } = new() { MaxSeqLen = 384, MaxAnswerLen = 30, TopK = 20 };

    internal override void Validate()
    {
        base.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSeqLen, AnswerWindows.LeastWindow, nameof(MaxSeqLen));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQuestionLen, 1, nameof(MaxQuestionLen));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAnswerLen, 1, nameof(MaxAnswerLen));
        ArgumentOutOfRangeException.ThrowIfLessThan(TopK, 1, nameof(TopK));
        if (DocStride is { } stride)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(stride, nameof(DocStride));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stride, MaxSeqLen, nameof(DocStride));
        }
        OffsetUnits.Require(OffsetUnit);
    }
}
