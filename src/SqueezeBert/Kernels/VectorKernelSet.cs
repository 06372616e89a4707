namespace SqueezeBert.Kernels;

/// <summary>The kernels over one kind of registers.</summary>
/// <typeparam name="TLanes">What element-wise kernels and reductions work on.</typeparam>
/// <typeparam name="TRegister">What float32 products work on.</typeparam>
/// <typeparam name="TTiles">How int8 products are computed.</typeparam>
internal sealed unsafe class VectorKernelSet<TLanes, TRegister, TTiles>(string name, bool isSupported) : KernelSet(name, isSupported)
    where TLanes : struct, ILanes<TLanes>
    where TRegister : struct, IRegister<TRegister>
    where TTiles : struct, Kernels.QuantizedMatMul.ITiles
{
    internal override void MatMul(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int rows, int columns, int depth, float* bias, bool accumulate) =>
        Kernels.MatMul.Compute<TRegister>(a, aRowStride, aDepthStride, b, bDepthStride, c, cRowStride, rows, columns, depth, bias, accumulate);

    internal override void GroupedMatMul(float* input, nint inputRowStride, float* packed, float* bias, float* output, nint outputRowStride, int rows, int groups, int outputsPerGroup, int inputsPerGroup, int firstPanel, int panelCount) =>
        Kernels.GroupedMatMul.Compute<TRegister>(input, inputRowStride, packed, bias, output, outputRowStride, rows, groups, outputsPerGroup, inputsPerGroup, firstPanel, panelCount);

    internal override void DepthwiseConvolution(float* input, nint inputStride, float* weight, nint weightStride, float* bias, float* output, nint outputStride, int length, int rows, int columns, int kernelSize) =>
        Kernels.DepthwiseConvolution.Compute<TLanes>(input, inputStride, weight, weightStride, bias, output, outputStride, length, rows, columns, kernelSize);

    internal override void AddLayerNorm(float* x, float* residual, float* weight, float* bias, float epsilon, int rows, int width, nint rowStride, float* means = null, float* inverses = null) =>
        Kernels.AddLayerNorm.Compute<TLanes>(x, residual, weight, bias, epsilon, rows, width, rowStride, means, inverses);

    internal override void Softmax(float* values, int rows, int columns, nint rowStride) => Kernels.Softmax.Compute<TLanes>(values, rows, columns, rowStride);

    internal override void Gelu(float* values, int count) => Elementwise.Compute<Gelu, TLanes>(values, count);

    internal override void GeluTanh(float* values, int count) => Elementwise.Compute<GeluTanh, TLanes>(values, count);

    internal override void Relu(float* values, int count) => Elementwise.Compute<Relu, TLanes>(values, count);

    internal override void Tanh(float* values, int count) => Elementwise.Compute<Tanh, TLanes>(values, count);

    internal override void Exp(float* values, int count) => Elementwise.Compute<Exp, TLanes>(values, count);

    internal override void Sigmoid(float* values, int count) => Elementwise.Compute<Sigmoid, TLanes>(values, count);

    internal override void Scale(float* values, float factor, int count) => Kernels.Scale.Compute<TLanes>(values, factor, count);

    internal override void Add(float* target, float* source, int count) => Kernels.Add.Compute<TLanes>(target, source, count);

    internal override void Transpose(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns) => Kernels.Transpose.Compute(source, sourceStride, target, targetStride, rows, columns);

    internal override int QuantizedSize => TTiles.InputSize;

    internal override void Quantize(float* x, nint xStride, byte* quantized, float* scales, int rows, int columns)
    {
        if (TTiles.InputSize == Kernels.Quantize.UnsignedBytes.Size) Kernels.Quantize.Compute<TLanes, Kernels.Quantize.UnsignedBytes>(x, xStride, quantized, scales, rows, columns);
        else Kernels.Quantize.Compute<TLanes, Kernels.Quantize.Words>(x, xStride, quantized, scales, rows, columns);
    }

    internal override void QuantizedMatMul(byte* quantized, float* scales, sbyte* packed, int* starts, float* weightScales, float* bias, float* output, nint outputStride, int rows, int outputs, int inputs, int firstPanel, int panelCount) =>
        Kernels.QuantizedMatMul.Compute<TTiles>(quantized, scales, packed, starts, weightScales, bias, output, outputStride, rows, outputs, inputs, firstPanel, panelCount);
}
