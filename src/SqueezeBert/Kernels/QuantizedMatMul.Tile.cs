using System.Runtime.CompilerServices;
using static SqueezeBert.Kernels.TileRows;

namespace SqueezeBert.Kernels;

internal static unsafe partial class QuantizedMatMul
{
    /// <summary>Tiles of two values a row, whose sums stay in registers over the whole depth.</summary>
    internal readonly struct DotTiles<TDots, TSums, TWeights, TInputs> : ITiles
        where TDots : struct, IDots<TSums, TWeights, TInputs>
        where TSums : struct
        where TWeights : struct
        where TInputs : struct
    {
        public static int MostRows => TDots.TileRows;

        public static int MostPanels => 1;

        public static int InputSize => TDots.InputSize;

        public static int RowsFor(int left) => left >= 12 && TDots.TileRows >= 12 ? 12 : left >= 8 && TDots.TileRows >= 8 ? 8 : left >= 6 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1;

        public static void Compute(int rows, int panels, in Tile tile)
        {
            for (int c = 0; c < PanelWidth; c += 2 * TDots.Outputs)
                switch (rows)
                {
                    case 12:
                        Compute<Rows12>(tile, c);
                        break;
                    case 8:
                        Compute<Rows8>(tile, c);
                        break;
                    case 6:
                        Compute<Rows6>(tile, c);
                        break;
                    case 4:
                        Compute<Rows4>(tile, c);
                        break;
                    case 2:
                        Compute<Rows2>(tile, c);
                        break;
                    default:
                        Compute<Rows1>(tile, c);
                        break;
                }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Compute<TRows>(in Tile tile, int column) where TRows : struct, IRows
        {
            int second = TDots.Outputs;
            nint stride = tile.InputStride;
            int* starts = tile.Starts + column;
            TSums c00 = TDots.Start(starts), c01 = TDots.Start(starts + second);
            TSums c10 = TDots.Start(starts), c11 = TDots.Start(starts + second);
            TSums c20 = TDots.Start(starts), c21 = TDots.Start(starts + second);
            TSums c30 = TDots.Start(starts), c31 = TDots.Start(starts + second);
            TSums c40 = TDots.Start(starts), c41 = TDots.Start(starts + second);
            TSums c50 = TDots.Start(starts), c51 = TDots.Start(starts + second);
            TSums c60 = TDots.Start(starts), c61 = TDots.Start(starts + second);
            TSums c70 = TDots.Start(starts), c71 = TDots.Start(starts + second);
            TSums c80 = TDots.Start(starts), c81 = TDots.Start(starts + second);
            TSums c90 = TDots.Start(starts), c91 = TDots.Start(starts + second);
            TSums c100 = TDots.Start(starts), c101 = TDots.Start(starts + second);
            TSums c110 = TDots.Start(starts), c111 = TDots.Start(starts + second);
            byte* p0 = tile.Inputs, p1 = p0 + 3 * stride, p2 = p0 + 6 * stride, p3 = p0 + 9 * stride;
            sbyte* weights = tile.Weights + column * Quad;
            for (int k = 0; k < tile.Quads; k++)
            {
                TWeights b0 = TDots.Read(weights), b1 = TDots.Read(weights + second * Quad);
                TInputs value;
                { value = TDots.Spread(p0); c00 = TDots.Add(c00, value, b0); c01 = TDots.Add(c01, value, b1); }
                if (TRows.Count > 1) { value = TDots.Spread(p0 + stride); c10 = TDots.Add(c10, value, b0); c11 = TDots.Add(c11, value, b1); }
                if (TRows.Count > 2) { value = TDots.Spread(p0 + 2 * stride); c20 = TDots.Add(c20, value, b0); c21 = TDots.Add(c21, value, b1); }
                if (TRows.Count > 3) { value = TDots.Spread(p1); c30 = TDots.Add(c30, value, b0); c31 = TDots.Add(c31, value, b1); }
                if (TRows.Count > 4) { value = TDots.Spread(p1 + stride); c40 = TDots.Add(c40, value, b0); c41 = TDots.Add(c41, value, b1); }
                if (TRows.Count > 5) { value = TDots.Spread(p1 + 2 * stride); c50 = TDots.Add(c50, value, b0); c51 = TDots.Add(c51, value, b1); }
                if (TRows.Count > 6) { value = TDots.Spread(p2); c60 = TDots.Add(c60, value, b0); c61 = TDots.Add(c61, value, b1); }
                if (TRows.Count > 7) { value = TDots.Spread(p2 + stride); c70 = TDots.Add(c70, value, b0); c71 = TDots.Add(c71, value, b1); }
                if (TRows.Count > 8) { value = TDots.Spread(p2 + 2 * stride); c80 = TDots.Add(c80, value, b0); c81 = TDots.Add(c81, value, b1); }
                if (TRows.Count > 9) { value = TDots.Spread(p3); c90 = TDots.Add(c90, value, b0); c91 = TDots.Add(c91, value, b1); }
                if (TRows.Count > 10) { value = TDots.Spread(p3 + stride); c100 = TDots.Add(c100, value, b0); c101 = TDots.Add(c101, value, b1); }
                if (TRows.Count > 11) { value = TDots.Spread(p3 + 2 * stride); c110 = TDots.Add(c110, value, b0); c111 = TDots.Add(c111, value, b1); }
                weights += PanelWidth * Quad;
                p0 += Quad * TDots.InputSize;
                if (TRows.Count > 3) p1 += Quad * TDots.InputSize;
                if (TRows.Count > 6) p2 += Quad * TDots.InputSize;
                if (TRows.Count > 9) p3 += Quad * TDots.InputSize;
            }

            float* scales = tile.Scales, weightScales = tile.WeightScales + column, bias = tile.Bias + column, output = tile.Output + column;
            TDots.Finish(c00, c01, scales[0], weightScales, bias, output);
            if (TRows.Count > 1) { output += tile.OutputStride; TDots.Finish(c10, c11, scales[1], weightScales, bias, output); }
            if (TRows.Count > 2) { output += tile.OutputStride; TDots.Finish(c20, c21, scales[2], weightScales, bias, output); }
            if (TRows.Count > 3) { output += tile.OutputStride; TDots.Finish(c30, c31, scales[3], weightScales, bias, output); }
            if (TRows.Count > 4) { output += tile.OutputStride; TDots.Finish(c40, c41, scales[4], weightScales, bias, output); }
            if (TRows.Count > 5) { output += tile.OutputStride; TDots.Finish(c50, c51, scales[5], weightScales, bias, output); }
            if (TRows.Count > 6) { output += tile.OutputStride; TDots.Finish(c60, c61, scales[6], weightScales, bias, output); }
            if (TRows.Count > 7) { output += tile.OutputStride; TDots.Finish(c70, c71, scales[7], weightScales, bias, output); }
            if (TRows.Count > 8) { output += tile.OutputStride; TDots.Finish(c80, c81, scales[8], weightScales, bias, output); }
            if (TRows.Count > 9) { output += tile.OutputStride; TDots.Finish(c90, c91, scales[9], weightScales, bias, output); }
            if (TRows.Count > 10) { output += tile.OutputStride; TDots.Finish(c100, c101, scales[10], weightScales, bias, output); }
            if (TRows.Count > 11) { output += tile.OutputStride; TDots.Finish(c110, c111, scales[11], weightScales, bias, output); }
        }
    }
}
