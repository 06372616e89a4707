using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>A question and a text that answers it.</summary>
internal sealed class QuestionAnsweringTask() : ServedTask<QuestionAnsweringPipeline, QuestionAnsweringInput, QuestionAnsweringResult>("question-answering")
{
    /// <summary>More answers than anybody reads, fewer than a server must hold.</summary>
    private const int MostAnswers = 100;

    protected override string[] Parameters { get; } = ["top_k", "doc_stride", "max_answer_len", "max_seq_len", "max_question_len", "handle_impossible_answer", "align_to_words", "offset_unit"];

    internal override bool Suits(ServedModel model) => model.Model.HeadKind == ModelHead.QuestionAnswering;

    protected override QuestionAnsweringPipeline Load(ServedModel model, RequestValue parameters)
    {
        var defaults = new QuestionAnsweringOptions();
        return QuestionAnsweringPipeline.Create(model.Model, model.Tokenizer, new()
        {
            MaxBatchTokens = model.Options.MaxBatchTokens, MaxInputTokens = model.Options.MaxRequestTokens,
            TopK = TopK(parameters),
            DocStride = parameters.OptionalInteger("doc_stride", 0),
            MaxAnswerLen = parameters.OptionalInteger("max_answer_len", 1) ?? defaults.MaxAnswerLen,
            MaxSeqLen = parameters.OptionalInteger("max_seq_len", AnswerWindows.LeastWindow) ?? defaults.MaxSeqLen,
            MaxQuestionLen = parameters.OptionalInteger("max_question_len", 1) ?? defaults.MaxQuestionLen,
            HandleImpossibleAnswer = parameters.OptionalBoolean("handle_impossible_answer") ?? defaults.HandleImpossibleAnswer,
            AlignToWords = parameters.OptionalBoolean("align_to_words") ?? defaults.AlignToWords,
            OffsetUnit = ParameterWords.OffsetUnit(parameters),
        });
    }

    protected override QuestionAnsweringInput Sample(ServedModel model) => new("Warm?", "Warm up.");

    protected override QuestionAnsweringInput Read(RequestValue row, RequestValue parameters)
    {
        row.RequireOnly("question", "context");
        return new(row.Required("question").Words(), row.Required("context").Words());
    }

    protected override void Write(Utf8JsonWriter json, QuestionAnsweringResult result, RequestValue parameters) => PipelineJson.Write(json, result, asList: TopK(parameters) > 1);

    private static int TopK(RequestValue parameters) => parameters.OptionalInteger("top_k", 1, MostAnswers) ?? 1;
}
