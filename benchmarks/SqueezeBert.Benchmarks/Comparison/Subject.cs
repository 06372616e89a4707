namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>What is compared: a model, in an engine, in a number format.</summary>
/// <param name="Model">Which of the two models.</param>
/// <param name="Engine">Who runs it, and how.</param>
/// <param name="Type">Format of the linear layers.</param>
internal sealed record Subject(ModelRole Model, EngineKind Engine, NumberType Type);

/// <summary>The two models of a comparison.</summary>
internal enum ModelRole
{
    SqueezeBert,
    Bert,
}

/// <summary>Engines and what they run.</summary>
internal enum EngineKind
{
    /// <summary>This library by .NET's own instructions, every token's hidden state.</summary>
    Ours,

    /// <summary>The same with the machine code of its int8 products, which .NET has no instruction for.</summary>
    OursMachineCode,

    /// <summary>This library where only the pooled vector is asked for: the last layer computes first tokens alone.</summary>
    OursFirstToken,

    /// <summary>ONNX Runtime on grouped convolutions, as Hugging Face exports them.</summary>
    OnnxRuntimeConvolution,

    /// <summary>ONNX Runtime on matrix products, one a group.</summary>
    OnnxRuntimeMatMul,
}

/// <summary>Formats of linear layers.</summary>
internal enum NumberType
{
    Float32,
    Int8,
}

/// <summary>Names as they stand in tables and files, and who stands on which side.</summary>
internal static class SubjectNames
{
    internal static bool IsPeer(this EngineKind engine) => engine is EngineKind.OnnxRuntimeConvolution or EngineKind.OnnxRuntimeMatMul;

    internal static string Word(this EngineKind engine) => engine switch
    {
        EngineKind.Ours => "ours",
        EngineKind.OursMachineCode => "ours, machine code",
        EngineKind.OursFirstToken => "ours, first token",
        EngineKind.OnnxRuntimeConvolution => "onnxruntime conv",
        EngineKind.OnnxRuntimeMatMul => "onnxruntime matmul",
        _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, "An engine without a name."),
    };

    internal static string Word(this NumberType type) => type == NumberType.Int8 ? "int8" : "float32";
}
