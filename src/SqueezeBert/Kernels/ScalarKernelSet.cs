namespace SqueezeBert.Kernels;

/// <summary>Every kernel by its definition, one value at a time: slow, right, and available everywhere.</summary>
internal sealed unsafe class ScalarKernelSet(string name) : KernelSet(name, isSupported: true)
{
    internal override void MatMul(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate) =>
        Kernels.MatMul.Reference(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, rows, columns, depth, bias, accumulate);

    internal override void GroupedMatMul(float* input, nint inputRowStride, float* packed, float* bias, float* output, nint outputRowStride, int rows, int groups, int outputsPerGroup, int inputsPerGroup, int firstPanel, int panelCount) =>
        Kernels.GroupedMatMul.Reference(input, inputRowStride, packed, bias, output, outputRowStride, rows, groups, outputsPerGroup, inputsPerGroup, firstPanel, panelCount);

    internal override void DepthwiseConvolution(float* input, nint inputStride, float* weight, nint weightStride, float* bias, float* output, nint outputStride, int length, int rows, int columns, int kernelSize) =>
        Kernels.DepthwiseConvolution.Reference(input, inputStride, weight, weightStride, bias, output, outputStride, length, rows, columns, kernelSize);

    internal override void AddLayerNorm(float* x, float* residual, float* weight, float* bias, float epsilon, int rows, int width, nint rowStride, float* means = null, float* inverses = null) =>
        Kernels.AddLayerNorm.Reference(x, residual, weight, bias, epsilon, rows, width, rowStride, means, inverses);

    internal override void Softmax(float* values, int rows, int columns, nint rowStride) => Kernels.Softmax.Reference(values, rows, columns, rowStride);

    internal override void Gelu(float* values, int count) => Elementwise.Reference<Gelu>(values, count);

    internal override void GeluTanh(float* values, int count) => Elementwise.Reference<GeluTanh>(values, count);

    internal override void Relu(float* values, int count) => Elementwise.Reference<Relu>(values, count);

    internal override void Tanh(float* values, int count) => Elementwise.Reference<Tanh>(values, count);

    internal override void Exp(float* values, int count) => Elementwise.Reference<Exp>(values, count);

    internal override void Sigmoid(float* values, int count) => Elementwise.Reference<Sigmoid>(values, count);

    internal override void Scale(float* values, float factor, int count) => Kernels.Scale.Reference(values, factor, count);

    internal override void Add(float* target, float* source, int count) => Kernels.Add.Reference(target, source, count);

    internal override void Transpose(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns) => Kernels.Transpose.Reference(source, sourceStride, target, targetStride, rows, columns);

    internal override int QuantizedSize => Kernels.Quantize.UnsignedBytes.Size;

    internal override void Quantize(float* x, nint xStride, byte* quantized, float* scales, int rows, int columns) => Kernels.Quantize.Reference(x, xStride, quantized, scales, rows, columns);

    internal override void QuantizedMatMul(byte* quantized, float* scales, sbyte* packed, int* starts, float* weightScales, float* bias, float* output, nint outputStride, int rows, int outputs, int inputs, int firstPanel, int panelCount) =>
        Kernels.QuantizedMatMul.Reference(quantized, scales, packed, starts, weightScales, bias, output, outputStride, rows, outputs, inputs, firstPanel, panelCount);
}
