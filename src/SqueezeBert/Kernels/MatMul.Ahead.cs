using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SqueezeBert.Kernels;

internal static unsafe partial class MatMul
{
    /// <summary>What a tile fetches for those after it, a little at each step of depth.</summary>
    private interface IAhead
    {
        void Fetch(int step);

        /// <summary>The tile begins; these are the places of its outputs.</summary>
        void FetchOutputs(float* c, nint rowStride, int rows);

        /// <summary>The tile is done.</summary>
        void Advance(int steps);
    }

    /// <summary>Nothing: all that is needed is near.</summary>
    private readonly struct NothingAhead : IAhead
    {
        public void Fetch(int step)
        {
        }

        public void FetchOutputs(float* c, nint rowStride, int rows)
        {
        }

        public void Advance(int steps)
        {
        }
    }

    /// <summary>The weights of the next strip, and the lines that the tile's own outputs will be stored to.</summary>
    /// <remarks>
    /// Weights are read once per pass and come from far away, while the arithmetic leaves the memory idle: asked for in
    /// time they cost nothing. A fetch beyond the end of a buffer does nothing. Outputs are as far away; two dozen stores that
    /// miss at once would make the next tile wait.
    /// </remarks>
    /// <param name="next">Where the next strip begins.</param>
    /// <param name="bytesPerStep">Bytes of it per step of depth.</param>
    /// <param name="tiles">Tiles that share the fetching.</param>
    private struct WeightsAhead(float* next, int bytesPerStep, int tiles) : IAhead
    {
        /// <summary>Values of a cache line: a tile is two lines wide, or narrower.</summary>
        private const int OutputLine = 16;

        private readonly int stride = (bytesPerStep + tiles - 1) / tiles;
        private byte* next = (byte*)next;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Fetch(int step)
        {
            if (Sse.IsSupported) Sse.Prefetch1(next + (nint)step * stride);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void FetchOutputs(float* c, nint rowStride, int rows)
        {
            if (!Sse.IsSupported) return;
            for (int r = 0; r < rows; r++, c += rowStride)
            {
                Sse.Prefetch0(c);
                Sse.Prefetch0(c + OutputLine);
            }
        }

        public void Advance(int steps) => next += (nint)steps * stride;
    }
}
