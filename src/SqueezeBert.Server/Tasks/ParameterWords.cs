using SqueezeBert.Pipelines;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>Parameters that several tasks have.</summary>
internal static class ParameterWords
{
    internal static ScoreFunction? Function(RequestValue parameters) => parameters.OptionalWord("function_to_apply", ("softmax", ScoreFunction.Softmax), ("sigmoid", ScoreFunction.Sigmoid), ("none", ScoreFunction.None));

    /// <summary>What positions count: code points, as Hugging Face does, unless asked otherwise.</summary>
    internal static OffsetUnit OffsetUnit(RequestValue parameters) =>
        parameters.OptionalWord("offset_unit", ("codepoints", Pipelines.OffsetUnit.CodePoints), ("utf16", Pipelines.OffsetUnit.Utf16), ("utf8", Pipelines.OffsetUnit.Utf8)) ?? Pipelines.OffsetUnit.CodePoints;
}
