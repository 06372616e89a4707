using System.CommandLine;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary>How questions are to be answered: Hugging Face's names and defaults.</summary>
internal sealed class QuestionAnsweringSettings
{
    private static readonly QuestionAnsweringOptions Defaults = new();

    private readonly Option<int?> topK = CommonOptions.PositiveInteger("--top-k", "K", "Answers to each question; 1 when left out.");
    private readonly Option<int?> maxSeqLen = CommonOptions.WholeNumber("--max-seq-len", "TOKENS", $"Longest window, question included; {Defaults.MaxSeqLen} when left out.", AnswerWindows.LeastWindow);
    private readonly Option<int?> docStride = CommonOptions.WholeNumber("--doc-stride", "TOKENS", "Tokens that windows share; 128 when left out, or half a window.", least: 0);
    private readonly Option<int?> maxQuestionLen = CommonOptions.PositiveInteger("--max-question-len", "TOKENS", $"Longest question; {Defaults.MaxQuestionLen} when left out.");
    private readonly Option<int?> maxAnswerLen = CommonOptions.PositiveInteger("--max-answer-len", "TOKENS", $"Longest answer; {Defaults.MaxAnswerLen} when left out.");
    private readonly Option<bool> impossible = new("--handle-impossible-answer") { Description = "Let \"the text doesn't say\" be an answer: an empty one." };
    private readonly Option<bool> alignToWords = new("--align-to-words") { Description = "Widen answers to whole words (true, the default), or not (false).", HelpName = "true|false", DefaultValueFactory = _ => true };
    private readonly Option<OffsetUnit> offsetUnit = TaskOptions.OffsetUnits();

    internal IEnumerable<Option> All => [topK, maxSeqLen, docStride, maxQuestionLen, maxAnswerLen, impossible, alignToWords, offsetUnit];

    internal bool AsksForSeveral(ParseResult parsed) => parsed.GetValue(topK) is > 1;

    internal QuestionAnsweringOptions Of(ParseResult parsed, bool toTerminal) => new()
    {
        TopK = parsed.GetValue(topK) ?? Defaults.TopK,
        MaxSeqLen = parsed.GetValue(maxSeqLen) ?? Defaults.MaxSeqLen,
        DocStride = parsed.GetValue(docStride),
        MaxQuestionLen = parsed.GetValue(maxQuestionLen) ?? Defaults.MaxQuestionLen,
        MaxAnswerLen = parsed.GetValue(maxAnswerLen) ?? Defaults.MaxAnswerLen,
        HandleImpossibleAnswer = parsed.GetValue(impossible),
        AlignToWords = parsed.GetValue(alignToWords),
        OffsetUnit = toTerminal ? OffsetUnit.Utf16 : parsed.GetValue(offsetUnit),
    };
}
