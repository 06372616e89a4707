namespace SqueezeBert.Checkpoints;

/// <summary>How one element of a stored tensor is encoded; always little-endian.</summary>
internal enum TensorType
{
    Float64,
    Float32,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt64,
    UInt32,
    UInt16,
    UInt8,
    Bool,
}

internal static class TensorTypes
{
    /// <summary>Bytes per element.</summary>
    internal static int Size(this TensorType type) => type switch
    {
        TensorType.Float64 or TensorType.Int64 or TensorType.UInt64 => 8,
        TensorType.Float32 or TensorType.Int32 or TensorType.UInt32 => 4,
        TensorType.Float16 or TensorType.BFloat16 or TensorType.Int16 or TensorType.UInt16 => 2,
        _ => 1,
    };

    internal static bool IsFloating(this TensorType type) =>
        type is TensorType.Float64 or TensorType.Float32 or TensorType.Float16 or TensorType.BFloat16;

    /// <summary>The safetensors name of the type.</summary>
    internal static string Name(this TensorType type) => type switch
    {
        TensorType.Float64 => "F64",
        TensorType.Float32 => "F32",
        TensorType.Float16 => "F16",
        TensorType.BFloat16 => "BF16",
        TensorType.Int64 => "I64",
        TensorType.Int32 => "I32",
        TensorType.Int16 => "I16",
        TensorType.Int8 => "I8",
        TensorType.UInt64 => "U64",
        TensorType.UInt32 => "U32",
        TensorType.UInt16 => "U16",
        TensorType.UInt8 => "U8",
        _ => "BOOL",
    };

    /// <summary>The type with this safetensors name, or null.</summary>
    internal static TensorType? FromName(string name) => name switch
    {
        "F64" => TensorType.Float64,
        "F32" => TensorType.Float32,
        "F16" => TensorType.Float16,
        "BF16" => TensorType.BFloat16,
        "I64" => TensorType.Int64,
        "I32" => TensorType.Int32,
        "I16" => TensorType.Int16,
        "I8" => TensorType.Int8,
        "U64" => TensorType.UInt64,
        "U32" => TensorType.UInt32,
        "U16" => TensorType.UInt16,
        "U8" => TensorType.UInt8,
        "BOOL" => TensorType.Bool,
        _ => null,
    };
}
