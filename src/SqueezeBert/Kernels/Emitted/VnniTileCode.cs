using System.Numerics;
using Tile = SqueezeBert.Kernels.QuantizedMatMul.Tile;

namespace SqueezeBert.Kernels.Emitted;

/// <summary>Writes the machine code of one block of the int8 product: a few rows by one or two panels of 16 outputs.</summary>
/// <remarks><code>
/// void block(Tile* tile)                        the address in rdi, as Linux passes it
/// zmm0 … zmm23   sums: row r, panel p in zmm(panels·r + p), from starts[p]
/// zmm24, zmm25   the panels' weights at four inputs of each output, later their scales
/// zmm26, zmm27   the panels' biases, at the end
/// zmm28, zmm29   a row's four inputs, sixteen times; later its scale, and that times the panel's scales
/// rax, r8, r9, r10   rows 0, 3, 6, 9 of the inputs      rsi   from one row to the next
/// rdx, rcx           the panels' weights                 r11  quads to go, later the output
/// </code></remarks>
internal static unsafe class VnniTileCode
{
    /// <summary>Rows of the largest block: 24 sums of 32 registers.</summary>
    internal const int MostRows = 12;

    /// <summary>Panels of the widest block.</summary>
    internal const int MostPanels = 2;

    private const int Weights = 24, Bias = 26, Inputs = 28, Scale = 29;

    private const int RowsPerPointer = 3;

    /// <summary>Quads that one turn of the loop takes: rows are filled up to 16 values.</summary>
    private const int QuadsPerTurn = 4;

    /// <summary>Bytes of a panel at one quad; also of its scales, biases and outputs.</summary>
    private const int PanelBytes = QuantizedMatMul.PanelWidth * QuantizedMatMul.Quad;

    private static readonly Register[] RowPointers = [Register.Rax, Register.R8, Register.R9, Register.R10];
    private static readonly Register[] PanelPointers = [Register.Rdx, Register.Rcx];

    internal static void Write(Assembler code, int rows, int panels)
    {
        Tile tile;
        Begin(code, &tile, rows, panels);
        int loop = code.Position;
        for (int quad = 0; quad < QuadsPerTurn; quad++) Multiply(code, rows, panels, quad);
        for (int pointer = 0; pointer * RowsPerPointer < rows; pointer++) code.Add(RowPointers[pointer], QuadsPerTurn * QuantizedMatMul.Quad);
        for (int p = 0; p < panels; p++) code.Add(PanelPointers[p], QuadsPerTurn * PanelBytes);
        code.DecrementAndLoop(Register.R11, loop);
        Finish(code, &tile, rows, panels);
        code.Vzeroupper();
        code.Return();
    }

    private static void Begin(Assembler code, Tile* tile, int rows, int panels)
    {
        code.Load(Register.Rsi, Field(tile, &tile->InputStride));
        code.Load(Register.Rax, Field(tile, &tile->Inputs));
        code.Lea(Register.R11, new Place(Register.Rsi, Index: Register.Rsi, Scale: 2));
        for (int pointer = 1; pointer * RowsPerPointer < rows; pointer++) code.Lea(RowPointers[pointer], new Place(RowPointers[pointer - 1], Index: Register.R11));

        code.Load(Register.R11, Field(tile, &tile->Starts));
        for (int p = 0; p < panels; p++)
        {
            code.Load(p, new Place(Register.R11, p * PanelBytes));
            for (int r = 1; r < rows; r++) code.Copy(panels * r + p, p);
        }

        code.Load(Register.Rdx, Field(tile, &tile->Weights));
        code.Load(Register.R11, Field(tile, &tile->PanelStride));
        code.Lea(Register.Rcx, new Place(Register.Rdx, Index: Register.R11));
        code.Load(Register.R11, Field(tile, &tile->Quads));
        code.ShiftRight(Register.R11, BitOperations.Log2(QuadsPerTurn));
    }

    private static void Multiply(Assembler code, int rows, int panels, int quad)
    {
        for (int p = 0; p < panels; p++) code.Load(Weights + p, new Place(PanelPointers[p], quad * PanelBytes));
        for (int r = 0; r < rows; r++)
        {
            int spread = Inputs + r % 2;
            code.Vpbroadcastd(spread, Row(r, quad * QuantizedMatMul.Quad));
            for (int p = 0; p < panels; p++) code.Vpdpbusd(panels * r + p, spread, Weights + p);
        }
    }

    private static void Finish(Assembler code, Tile* tile, int rows, int panels)
    {
        code.Load(Register.Rax, Field(tile, &tile->WeightScales));
        code.Load(Register.Rdx, Field(tile, &tile->Bias));
        code.Load(Register.Rcx, Field(tile, &tile->Scales));
        code.Load(Register.R11, Field(tile, &tile->Output));
        code.Load(Register.Rsi, Field(tile, &tile->OutputStride));
        for (int p = 0; p < panels; p++)
        {
            code.Load(Weights + p, new Place(Register.Rax, p * PanelBytes));
            code.Load(Bias + p, new Place(Register.Rdx, p * PanelBytes));
        }
        for (int r = 0; r < rows; r++)
        {
            code.Vbroadcastss(Inputs, new Place(Register.Rcx, r * sizeof(float)));
            for (int p = 0; p < panels; p++)
            {
                int sum = panels * r + p;
                code.Vcvtdq2ps(sum, sum);
                code.Vmulps(Scale, Inputs, Weights + p);
                code.Vfmadd213ps(sum, Scale, Bias + p);
                code.Store(new Place(Register.R11, p * PanelBytes), sum);
            }
            code.Lea(Register.R11, new Place(Register.R11, Index: Register.Rsi, Scale: sizeof(float)));
        }
    }

    private static Place Row(int row, int displacement) => (row % RowsPerPointer) switch
    {
        0 => new Place(RowPointers[row / RowsPerPointer], displacement),
        1 => new Place(RowPointers[row / RowsPerPointer], displacement, Register.Rsi),
        _ => new Place(RowPointers[row / RowsPerPointer], displacement, Register.Rsi, 2),
    };

    private static Place Field(Tile* tile, void* field) => new(Register.Rdi, (int)((byte*)field - (byte*)tile));
}
