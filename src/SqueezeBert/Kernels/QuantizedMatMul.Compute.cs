namespace SqueezeBert.Kernels;

internal static unsafe partial class QuantizedMatMul
{
    /// <summary>One block of outputs: where it reads and writes.</summary>
    internal struct Tile
    {
        /// <summary>The first row's quantised values.</summary>
        internal byte* Inputs;

        /// <summary>Bytes from one row to the next.</summary>
        internal nint InputStride;

        /// <summary>The first panel.</summary>
        internal sbyte* Weights;

        /// <summary>Bytes from one panel to the next.</summary>
        internal nint PanelStride;

        /// <summary>Quads of inputs: the depth, a multiple of 4.</summary>
        internal nint Quads;

        internal int* Starts;

        internal float* WeightScales;

        internal float* Bias;

        /// <summary>The rows' scales.</summary>
        internal float* Scales;

        internal float* Output;

        /// <summary>Values from one row of outputs to the next.</summary>
        internal nint OutputStride;
    }

    /// <summary>A way to compute blocks of a few rows and panels.</summary>
    internal interface ITiles
    {
        /// <summary>Rows of the largest block.</summary>
        static abstract int MostRows { get; }

        /// <summary>Panels of the widest block.</summary>
        static abstract int MostPanels { get; }

        /// <summary>Bytes of one quantised input.</summary>
        static abstract int InputSize { get; }

        /// <summary>Rows of the block to compute next when so many are left.</summary>
        static abstract int RowsFor(int left);

        static abstract void Compute(int rows, int panels, in Tile tile);
    }

    /// <summary>Computes panels firstPanel … firstPanel + panelCount − 1 for all rows.</summary>
    internal static void Compute<TTiles>(byte* quantized, float* scales, sbyte* packed, int* starts, float* weightScales, float* bias, float* output, nint outputStride, int rows, int outputs, int inputs, int firstPanel, int panelCount)
        where TTiles : struct, ITiles
    {
        int quads = Quads(inputs), width = TTiles.MostPanels * PanelWidth;
        // A block that is partly filled is finished here, so that no neighbour is written.
        float* part = stackalloc float[TTiles.MostRows * width];
        var tile = new Tile { InputStride = Quantize.Stride(inputs) * TTiles.InputSize, PanelStride = quads * Quad * PanelWidth, Quads = quads };
        for (int p = firstPanel; p < firstPanel + panelCount; p += TTiles.MostPanels)
        {
            int panels = Math.Min(TTiles.MostPanels, firstPanel + panelCount - p), o = p * PanelWidth, columns = Math.Min(panels * PanelWidth, outputs - o);
            bool isWhole = columns == panels * PanelWidth;
            tile.Weights = packed + (nint)o * quads * Quad;
            tile.Starts = starts + o;
            tile.WeightScales = weightScales + o;
            tile.Bias = bias + o;
            tile.OutputStride = isWhole ? outputStride : width;
            for (int t = 0; t < rows;)
            {
                int count = TTiles.RowsFor(rows - t);
                tile.Inputs = quantized + t * tile.InputStride;
                tile.Scales = scales + t;
                tile.Output = isWhole ? output + t * outputStride + o : part;
                TTiles.Compute(count, panels, tile);
                if (!isWhole)
                    for (int r = 0; r < count; r++)
                        new ReadOnlySpan<float>(part + r * width, columns).CopyTo(new Span<float>(output + (t + r) * outputStride + o, columns));
                t += count;
            }
        }
    }
}
