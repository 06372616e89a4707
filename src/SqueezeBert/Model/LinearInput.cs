namespace SqueezeBert.Model;

/// <summary>One group's columns of a linear layer's input, as its kernel reads them: float32, or quantised with a scale per row.</summary>
/// <param name="values">[T, K] of float32; unused beside quantised ones.</param>
/// <param name="stride">Values from one row to the next.</param>
/// <param name="quantized">[T, K rounded up to 16]; null where the layer reads float32.</param>
/// <param name="scales">[T].</param>
internal readonly unsafe struct LinearInput(float* values, nint stride, byte* quantized = null, float* scales = null)
{
    internal float* Values => values;

    internal nint Stride => stride;

    internal byte* Quantized => quantized;

    internal float* Scales => scales;
}
