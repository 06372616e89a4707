using SqueezeBert.Pipelines;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>Parameters that several tasks have.</summary>
internal static class ParameterWords
{
    internal static ScoreFunction? Function(RequestValue parameters) => parameters.OptionalWord("function_to_apply", ("softmax", ScoreFunction.Softmax), ("sigmoid", ScoreFunction.Sigmoid), ("none", ScoreFunction.None));

    /// <summary>Whether a text that is too long may be cut, which is done at its end; null where the client doesn't say.</summary>
    internal static bool? Truncate(RequestValue parameters)
    {
        if (parameters.OptionalWord("truncation_direction", ("right", false), ("left", true)) == true)
            throw RequestException.Validation($"{parameters.Field("truncation_direction").Path}: expected right; found left, which this server doesn't do.");
        return parameters.OptionalBoolean("truncate");
    }

    /// <summary>What positions count: code points, as Hugging Face does, unless asked otherwise.</summary>
    internal static OffsetUnit OffsetUnit(RequestValue parameters) =>
        parameters.OptionalWord("offset_unit", ("codepoints", Pipelines.OffsetUnit.CodePoints), ("utf16", Pipelines.OffsetUnit.Utf16), ("utf8", Pipelines.OffsetUnit.Utf8)) ?? Pipelines.OffsetUnit.CodePoints;
}
