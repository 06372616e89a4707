namespace SqueezeBert.Kernels;

/// <summary>How an instruction set adds products of four bytes to int32 sums: a few outputs side by side.</summary>
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

    static abstract TSums Start(int* starts);

    static abstract TWeights Read(sbyte* weights);

    static abstract TInputs Spread(byte* inputs);

    static abstract TSums Add(TSums sums, TInputs inputs, TWeights weights);

    /// <summary>output = sums · (scale · scales) + bias, each operation rounded.</summary>
    static abstract void Finish(TSums sums, float scale, float* scales, float* bias, float* output);
}
