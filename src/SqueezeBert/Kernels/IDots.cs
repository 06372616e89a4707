namespace SqueezeBert.Kernels;

/// <summary>How an instruction set adds products of four quantised inputs to int32 sums: a few outputs side by side.</summary>
/// <typeparam name="TSums">Sums of <see cref="Outputs"/> neighbouring outputs.</typeparam>
/// <typeparam name="TWeights">Their weights at four neighbouring inputs.</typeparam>
/// <typeparam name="TInputs">Those four inputs, once per output.</typeparam>
internal unsafe interface IDots<TSums, TWeights, TInputs>
    where TSums : struct
    where TWeights : struct
    where TInputs : struct
{
    /// <summary>Outputs of one value.</summary>
    static abstract int Outputs { get; }

    /// <summary>Rows of a tile of two values a row that the registers hold.</summary>
    static abstract int TileRows { get; }

    /// <summary>Bytes of one input: 1 of <see cref="Quantize.UnsignedBytes"/>, 2 of <see cref="Quantize.Words"/>.</summary>
    static abstract int InputSize { get; }

    static abstract TSums Start(int* starts);

    static abstract TWeights Read(sbyte* weights);

    static abstract TInputs Spread(byte* inputs);

    static abstract TSums Add(TSums sums, TInputs inputs, TWeights weights);

    /// <summary>output = sums · (scale · scales) + bias for the outputs of two values, rounded once for each bracket and once at the end.</summary>
    static abstract void Finish(TSums first, TSums second, float scale, float* scales, float* bias, float* output);
}
