using System.Runtime.CompilerServices;

namespace SqueezeBert.Kernels;

internal static unsafe partial class MatMul
{
    /// <summary>Rows of one tile, as a type, so that each size is compiled with the statements of the other rows gone.</summary>
    private interface IRows
    {
        static abstract int Count { get; }
    }

    /// <summary>Columns of one tile: one or two lanes wide, the first lane whole or cut short.</summary>
    private interface IColumns
    {
        static abstract bool IsTwoLanes { get; }

        static abstract bool IsPartial { get; }
    }

    /// <summary>c = start + a · b for a tile whose outputs stay in registers over the whole depth.</summary>
    /// <remarks>
    /// Lanes are neighbouring columns, so no lane is ever added to another. Row 3·i + j of a is read at pᵢ + j·aRowStride,
    /// which an address can express: four pointers serve twelve rows.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TLanes, TRows, TColumns>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int columns, int depth, float* bias, bool accumulate)
        where TLanes : struct, ILanes<TLanes>
        where TRows : struct, IRows
        where TColumns : struct, IColumns
    {
        const int Lanes = 16;
        TLanes c00 = default, c01 = default;
        TLanes c10 = default, c11 = default;
        TLanes c20 = default, c21 = default;
        TLanes c30 = default, c31 = default;
        TLanes c40 = default, c41 = default;
        TLanes c50 = default, c51 = default;
        TLanes c60 = default, c61 = default;
        TLanes c70 = default, c71 = default;
        TLanes c80 = default, c81 = default;
        TLanes c90 = default, c91 = default;
        TLanes c100 = default, c101 = default;
        TLanes c110 = default, c111 = default;

        if (bias is not null)
        {
            var start = Load<TLanes, TColumns>(bias, columns);
            c00 = c10 = c20 = c30 = c40 = c50 = c60 = c70 = c80 = c90 = c100 = c110 = start;
            if (TColumns.IsTwoLanes) c01 = c11 = c21 = c31 = c41 = c51 = c61 = c71 = c81 = c91 = c101 = c111 = TLanes.Load(bias + Lanes);
        }
        else if (accumulate)
        {
            float* source = c;
            c00 = Load<TLanes, TColumns>(source, columns);
            if (TColumns.IsTwoLanes) c01 = TLanes.Load(source + Lanes);
            if (TRows.Count > 1) { source += cRowStride; c10 = Load<TLanes, TColumns>(source, columns); if (TColumns.IsTwoLanes) c11 = TLanes.Load(source + Lanes); }
            if (TRows.Count > 2) { source += cRowStride; c20 = Load<TLanes, TColumns>(source, columns); if (TColumns.IsTwoLanes) c21 = TLanes.Load(source + Lanes); }
            if (TRows.Count > 3) { source += cRowStride; c30 = Load<TLanes, TColumns>(source, columns); if (TColumns.IsTwoLanes) c31 = TLanes.Load(source + Lanes); }
            if (TRows.Count > 4) { source += cRowStride; c40 = Load<TLanes, TColumns>(source, columns); if (TColumns.IsTwoLanes) c41 = TLanes.Load(source + Lanes); }
            if (TRows.Count > 5) { source += cRowStride; c50 = Load<TLanes, TColumns>(source, columns); if (TColumns.IsTwoLanes) c51 = TLanes.Load(source + Lanes); }
            if (TRows.Count > 6) { source += cRowStride; c60 = Load<TLanes, TColumns>(source, columns); if (TColumns.IsTwoLanes) c61 = TLanes.Load(source + Lanes); }
            if (TRows.Count > 7) { source += cRowStride; c70 = Load<TLanes, TColumns>(source, columns); if (TColumns.IsTwoLanes) c71 = TLanes.Load(source + Lanes); }
            if (TRows.Count > 8) { source += cRowStride; c80 = Load<TLanes, TColumns>(source, columns); if (TColumns.IsTwoLanes) c81 = TLanes.Load(source + Lanes); }
            if (TRows.Count > 9) { source += cRowStride; c90 = Load<TLanes, TColumns>(source, columns); if (TColumns.IsTwoLanes) c91 = TLanes.Load(source + Lanes); }
            if (TRows.Count > 10) { source += cRowStride; c100 = Load<TLanes, TColumns>(source, columns); if (TColumns.IsTwoLanes) c101 = TLanes.Load(source + Lanes); }
            if (TRows.Count > 11) { source += cRowStride; c110 = Load<TLanes, TColumns>(source, columns); if (TColumns.IsTwoLanes) c111 = TLanes.Load(source + Lanes); }
        }

        float* p0 = a, p1 = a + 3 * aRowStride, p2 = a + 6 * aRowStride, p3 = a + 9 * aRowStride;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Load<TLanes, TColumns>(b, columns);
            var b1 = TColumns.IsTwoLanes ? TLanes.Load(b + Lanes) : default;
            TLanes value;
            { value = TLanes.Create(*p0); c00 = TLanes.FusedMultiplyAdd(value, b0, c00); if (TColumns.IsTwoLanes) c01 = TLanes.FusedMultiplyAdd(value, b1, c01); }
            if (TRows.Count > 1) { value = TLanes.Create(p0[aRowStride]); c10 = TLanes.FusedMultiplyAdd(value, b0, c10); if (TColumns.IsTwoLanes) c11 = TLanes.FusedMultiplyAdd(value, b1, c11); }
            if (TRows.Count > 2) { value = TLanes.Create(p0[2 * aRowStride]); c20 = TLanes.FusedMultiplyAdd(value, b0, c20); if (TColumns.IsTwoLanes) c21 = TLanes.FusedMultiplyAdd(value, b1, c21); }
            if (TRows.Count > 3) { value = TLanes.Create(*p1); c30 = TLanes.FusedMultiplyAdd(value, b0, c30); if (TColumns.IsTwoLanes) c31 = TLanes.FusedMultiplyAdd(value, b1, c31); }
            if (TRows.Count > 4) { value = TLanes.Create(p1[aRowStride]); c40 = TLanes.FusedMultiplyAdd(value, b0, c40); if (TColumns.IsTwoLanes) c41 = TLanes.FusedMultiplyAdd(value, b1, c41); }
            if (TRows.Count > 5) { value = TLanes.Create(p1[2 * aRowStride]); c50 = TLanes.FusedMultiplyAdd(value, b0, c50); if (TColumns.IsTwoLanes) c51 = TLanes.FusedMultiplyAdd(value, b1, c51); }
            if (TRows.Count > 6) { value = TLanes.Create(*p2); c60 = TLanes.FusedMultiplyAdd(value, b0, c60); if (TColumns.IsTwoLanes) c61 = TLanes.FusedMultiplyAdd(value, b1, c61); }
            if (TRows.Count > 7) { value = TLanes.Create(p2[aRowStride]); c70 = TLanes.FusedMultiplyAdd(value, b0, c70); if (TColumns.IsTwoLanes) c71 = TLanes.FusedMultiplyAdd(value, b1, c71); }
            if (TRows.Count > 8) { value = TLanes.Create(p2[2 * aRowStride]); c80 = TLanes.FusedMultiplyAdd(value, b0, c80); if (TColumns.IsTwoLanes) c81 = TLanes.FusedMultiplyAdd(value, b1, c81); }
            if (TRows.Count > 9) { value = TLanes.Create(*p3); c90 = TLanes.FusedMultiplyAdd(value, b0, c90); if (TColumns.IsTwoLanes) c91 = TLanes.FusedMultiplyAdd(value, b1, c91); }
            if (TRows.Count > 10) { value = TLanes.Create(p3[aRowStride]); c100 = TLanes.FusedMultiplyAdd(value, b0, c100); if (TColumns.IsTwoLanes) c101 = TLanes.FusedMultiplyAdd(value, b1, c101); }
            if (TRows.Count > 11) { value = TLanes.Create(p3[2 * aRowStride]); c110 = TLanes.FusedMultiplyAdd(value, b0, c110); if (TColumns.IsTwoLanes) c111 = TLanes.FusedMultiplyAdd(value, b1, c111); }

            b += bDepthStride;
            p0 += aDepthStride;
            if (TRows.Count > 3) p1 += aDepthStride;
            if (TRows.Count > 6) p2 += aDepthStride;
            if (TRows.Count > 9) p3 += aDepthStride;
        }

        Store<TLanes, TColumns>(c00, c, columns);
        if (TColumns.IsTwoLanes) c01.Store(c + Lanes);
        if (TRows.Count > 1) { c += cRowStride; Store<TLanes, TColumns>(c10, c, columns); if (TColumns.IsTwoLanes) c11.Store(c + Lanes); }
        if (TRows.Count > 2) { c += cRowStride; Store<TLanes, TColumns>(c20, c, columns); if (TColumns.IsTwoLanes) c21.Store(c + Lanes); }
        if (TRows.Count > 3) { c += cRowStride; Store<TLanes, TColumns>(c30, c, columns); if (TColumns.IsTwoLanes) c31.Store(c + Lanes); }
        if (TRows.Count > 4) { c += cRowStride; Store<TLanes, TColumns>(c40, c, columns); if (TColumns.IsTwoLanes) c41.Store(c + Lanes); }
        if (TRows.Count > 5) { c += cRowStride; Store<TLanes, TColumns>(c50, c, columns); if (TColumns.IsTwoLanes) c51.Store(c + Lanes); }
        if (TRows.Count > 6) { c += cRowStride; Store<TLanes, TColumns>(c60, c, columns); if (TColumns.IsTwoLanes) c61.Store(c + Lanes); }
        if (TRows.Count > 7) { c += cRowStride; Store<TLanes, TColumns>(c70, c, columns); if (TColumns.IsTwoLanes) c71.Store(c + Lanes); }
        if (TRows.Count > 8) { c += cRowStride; Store<TLanes, TColumns>(c80, c, columns); if (TColumns.IsTwoLanes) c81.Store(c + Lanes); }
        if (TRows.Count > 9) { c += cRowStride; Store<TLanes, TColumns>(c90, c, columns); if (TColumns.IsTwoLanes) c91.Store(c + Lanes); }
        if (TRows.Count > 10) { c += cRowStride; Store<TLanes, TColumns>(c100, c, columns); if (TColumns.IsTwoLanes) c101.Store(c + Lanes); }
        if (TRows.Count > 11) { c += cRowStride; Store<TLanes, TColumns>(c110, c, columns); if (TColumns.IsTwoLanes) c111.Store(c + Lanes); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Load<TLanes, TColumns>(float* source, int columns)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns =>
        TColumns.IsPartial ? TLanes.LoadFirst(source, columns) : TLanes.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, TColumns>(TLanes value, float* target, int columns)
        where TLanes : struct, ILanes<TLanes>
        where TColumns : struct, IColumns
    {
        if (TColumns.IsPartial) value.StoreFirst(target, columns);
        else value.Store(target);
    }

    private readonly struct Rows12 : IRows
    {
        public static int Count => 12;
    }

    private readonly struct Rows8 : IRows
    {
        public static int Count => 8;
    }

    private readonly struct Rows6 : IRows
    {
        public static int Count => 6;
    }

    private readonly struct Rows4 : IRows
    {
        public static int Count => 4;
    }

    private readonly struct Rows2 : IRows
    {
        public static int Count => 2;
    }

    private readonly struct Rows1 : IRows
    {
        public static int Count => 1;
    }

    private readonly struct TwoLanes : IColumns
    {
        public static bool IsTwoLanes => true;

        public static bool IsPartial => false;
    }

    private readonly struct OneLane : IColumns
    {
        public static bool IsTwoLanes => false;

        public static bool IsPartial => false;
    }

    private readonly struct PartialLane : IColumns
    {
        public static bool IsTwoLanes => false;

        public static bool IsPartial => true;
    }
}
