using System.Runtime.CompilerServices;
using static SqueezeBert.Kernels.TileRows;

namespace SqueezeBert.Kernels;

internal static unsafe partial class MatMul
{
    /// <summary>Columns of one tile: two registers, one, or part of one.</summary>
    private interface IColumns
    {
        static abstract bool AreTwo { get; }

        static abstract bool ArePartial { get; }
    }

    /// <summary>c = start + a · b for a tile whose outputs stay in registers over the whole depth.</summary>
    /// <remarks>
    /// The values of a register are neighbouring columns, so no two of them are ever added. Row 3·i + j of a is read at pᵢ + j·aRowStride,
    /// which an address can express: four pointers serve twelve rows.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TRegister, TRows, TColumns, TAhead>(float* a, nint aRowStride, nint aDepthStride, float* b, nint bDepthStride, float* c, nint cRowStride, int columns, int depth, float* bias, bool accumulate, TAhead ahead)
        where TRegister : struct, IRegister<TRegister>
        where TRows : struct, IRows
        where TColumns : struct, IColumns
        where TAhead : struct, IAhead
    {
        TRegister c00 = default, c01 = default;
        TRegister c10 = default, c11 = default;
        TRegister c20 = default, c21 = default;
        TRegister c30 = default, c31 = default;
        TRegister c40 = default, c41 = default;
        TRegister c50 = default, c51 = default;
        TRegister c60 = default, c61 = default;
        TRegister c70 = default, c71 = default;
        TRegister c80 = default, c81 = default;
        TRegister c90 = default, c91 = default;
        TRegister c100 = default, c101 = default;
        TRegister c110 = default, c111 = default;

        if (bias is not null)
        {
            var start = Load<TRegister, TColumns>(bias, columns);
            c00 = c10 = c20 = c30 = c40 = c50 = c60 = c70 = c80 = c90 = c100 = c110 = start;
            if (TColumns.AreTwo) c01 = c11 = c21 = c31 = c41 = c51 = c61 = c71 = c81 = c91 = c101 = c111 = TRegister.Load(bias + TRegister.Count);
        }
        else if (accumulate)
        {
            float* source = c;
            c00 = Load<TRegister, TColumns>(source, columns);
            if (TColumns.AreTwo) c01 = TRegister.Load(source + TRegister.Count);
            if (TRows.Count > 1) { source += cRowStride; c10 = Load<TRegister, TColumns>(source, columns); if (TColumns.AreTwo) c11 = TRegister.Load(source + TRegister.Count); }
            if (TRows.Count > 2) { source += cRowStride; c20 = Load<TRegister, TColumns>(source, columns); if (TColumns.AreTwo) c21 = TRegister.Load(source + TRegister.Count); }
            if (TRows.Count > 3) { source += cRowStride; c30 = Load<TRegister, TColumns>(source, columns); if (TColumns.AreTwo) c31 = TRegister.Load(source + TRegister.Count); }
            if (TRows.Count > 4) { source += cRowStride; c40 = Load<TRegister, TColumns>(source, columns); if (TColumns.AreTwo) c41 = TRegister.Load(source + TRegister.Count); }
            if (TRows.Count > 5) { source += cRowStride; c50 = Load<TRegister, TColumns>(source, columns); if (TColumns.AreTwo) c51 = TRegister.Load(source + TRegister.Count); }
            if (TRows.Count > 6) { source += cRowStride; c60 = Load<TRegister, TColumns>(source, columns); if (TColumns.AreTwo) c61 = TRegister.Load(source + TRegister.Count); }
            if (TRows.Count > 7) { source += cRowStride; c70 = Load<TRegister, TColumns>(source, columns); if (TColumns.AreTwo) c71 = TRegister.Load(source + TRegister.Count); }
            if (TRows.Count > 8) { source += cRowStride; c80 = Load<TRegister, TColumns>(source, columns); if (TColumns.AreTwo) c81 = TRegister.Load(source + TRegister.Count); }
            if (TRows.Count > 9) { source += cRowStride; c90 = Load<TRegister, TColumns>(source, columns); if (TColumns.AreTwo) c91 = TRegister.Load(source + TRegister.Count); }
            if (TRows.Count > 10) { source += cRowStride; c100 = Load<TRegister, TColumns>(source, columns); if (TColumns.AreTwo) c101 = TRegister.Load(source + TRegister.Count); }
            if (TRows.Count > 11) { source += cRowStride; c110 = Load<TRegister, TColumns>(source, columns); if (TColumns.AreTwo) c111 = TRegister.Load(source + TRegister.Count); }
        }

        ahead.FetchOutputs(c, cRowStride, TRows.Count);

        float* p0 = a, p1 = a + 3 * aRowStride, p2 = a + 6 * aRowStride, p3 = a + 9 * aRowStride;
        for (int k = 0; k < depth; k++)
        {
            var b0 = Load<TRegister, TColumns>(b, columns);
            var b1 = TColumns.AreTwo ? TRegister.Load(b + TRegister.Count) : default;
            TRegister value;
            { value = TRegister.Create(*p0); c00 = TRegister.FusedMultiplyAdd(value, b0, c00); if (TColumns.AreTwo) c01 = TRegister.FusedMultiplyAdd(value, b1, c01); }
            if (TRows.Count > 1) { value = TRegister.Create(p0[aRowStride]); c10 = TRegister.FusedMultiplyAdd(value, b0, c10); if (TColumns.AreTwo) c11 = TRegister.FusedMultiplyAdd(value, b1, c11); }
            if (TRows.Count > 2) { value = TRegister.Create(p0[2 * aRowStride]); c20 = TRegister.FusedMultiplyAdd(value, b0, c20); if (TColumns.AreTwo) c21 = TRegister.FusedMultiplyAdd(value, b1, c21); }
            if (TRows.Count > 3) { value = TRegister.Create(*p1); c30 = TRegister.FusedMultiplyAdd(value, b0, c30); if (TColumns.AreTwo) c31 = TRegister.FusedMultiplyAdd(value, b1, c31); }
            if (TRows.Count > 4) { value = TRegister.Create(p1[aRowStride]); c40 = TRegister.FusedMultiplyAdd(value, b0, c40); if (TColumns.AreTwo) c41 = TRegister.FusedMultiplyAdd(value, b1, c41); }
            if (TRows.Count > 5) { value = TRegister.Create(p1[2 * aRowStride]); c50 = TRegister.FusedMultiplyAdd(value, b0, c50); if (TColumns.AreTwo) c51 = TRegister.FusedMultiplyAdd(value, b1, c51); }
            if (TRows.Count > 6) { value = TRegister.Create(*p2); c60 = TRegister.FusedMultiplyAdd(value, b0, c60); if (TColumns.AreTwo) c61 = TRegister.FusedMultiplyAdd(value, b1, c61); }
            if (TRows.Count > 7) { value = TRegister.Create(p2[aRowStride]); c70 = TRegister.FusedMultiplyAdd(value, b0, c70); if (TColumns.AreTwo) c71 = TRegister.FusedMultiplyAdd(value, b1, c71); }
            if (TRows.Count > 8) { value = TRegister.Create(p2[2 * aRowStride]); c80 = TRegister.FusedMultiplyAdd(value, b0, c80); if (TColumns.AreTwo) c81 = TRegister.FusedMultiplyAdd(value, b1, c81); }
            if (TRows.Count > 9) { value = TRegister.Create(*p3); c90 = TRegister.FusedMultiplyAdd(value, b0, c90); if (TColumns.AreTwo) c91 = TRegister.FusedMultiplyAdd(value, b1, c91); }
            if (TRows.Count > 10) { value = TRegister.Create(p3[aRowStride]); c100 = TRegister.FusedMultiplyAdd(value, b0, c100); if (TColumns.AreTwo) c101 = TRegister.FusedMultiplyAdd(value, b1, c101); }
            if (TRows.Count > 11) { value = TRegister.Create(p3[2 * aRowStride]); c110 = TRegister.FusedMultiplyAdd(value, b0, c110); if (TColumns.AreTwo) c111 = TRegister.FusedMultiplyAdd(value, b1, c111); }

            ahead.Fetch(k);
            b += bDepthStride;
            p0 += aDepthStride;
            if (TRows.Count > 3) p1 += aDepthStride;
            if (TRows.Count > 6) p2 += aDepthStride;
            if (TRows.Count > 9) p3 += aDepthStride;
        }

        Store<TRegister, TColumns>(c00, c, columns);
        if (TColumns.AreTwo) c01.Store(c + TRegister.Count);
        if (TRows.Count > 1) { c += cRowStride; Store<TRegister, TColumns>(c10, c, columns); if (TColumns.AreTwo) c11.Store(c + TRegister.Count); }
        if (TRows.Count > 2) { c += cRowStride; Store<TRegister, TColumns>(c20, c, columns); if (TColumns.AreTwo) c21.Store(c + TRegister.Count); }
        if (TRows.Count > 3) { c += cRowStride; Store<TRegister, TColumns>(c30, c, columns); if (TColumns.AreTwo) c31.Store(c + TRegister.Count); }
        if (TRows.Count > 4) { c += cRowStride; Store<TRegister, TColumns>(c40, c, columns); if (TColumns.AreTwo) c41.Store(c + TRegister.Count); }
        if (TRows.Count > 5) { c += cRowStride; Store<TRegister, TColumns>(c50, c, columns); if (TColumns.AreTwo) c51.Store(c + TRegister.Count); }
        if (TRows.Count > 6) { c += cRowStride; Store<TRegister, TColumns>(c60, c, columns); if (TColumns.AreTwo) c61.Store(c + TRegister.Count); }
        if (TRows.Count > 7) { c += cRowStride; Store<TRegister, TColumns>(c70, c, columns); if (TColumns.AreTwo) c71.Store(c + TRegister.Count); }
        if (TRows.Count > 8) { c += cRowStride; Store<TRegister, TColumns>(c80, c, columns); if (TColumns.AreTwo) c81.Store(c + TRegister.Count); }
        if (TRows.Count > 9) { c += cRowStride; Store<TRegister, TColumns>(c90, c, columns); if (TColumns.AreTwo) c91.Store(c + TRegister.Count); }
        if (TRows.Count > 10) { c += cRowStride; Store<TRegister, TColumns>(c100, c, columns); if (TColumns.AreTwo) c101.Store(c + TRegister.Count); }
        if (TRows.Count > 11) { c += cRowStride; Store<TRegister, TColumns>(c110, c, columns); if (TColumns.AreTwo) c111.Store(c + TRegister.Count); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TRegister Load<TRegister, TColumns>(float* source, int columns)
        where TRegister : struct, IRegister<TRegister>
        where TColumns : struct, IColumns =>
        TColumns.ArePartial ? TRegister.LoadFirst(source, columns) : TRegister.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TRegister, TColumns>(TRegister value, float* target, int columns)
        where TRegister : struct, IRegister<TRegister>
        where TColumns : struct, IColumns
    {
        if (TColumns.ArePartial) value.StoreFirst(target, columns);
        else value.Store(target);
    }

    private readonly struct TwoRegisters : IColumns
    {
        public static bool AreTwo => true;

        public static bool ArePartial => false;
    }

    private readonly struct OneRegister : IColumns
    {
        public static bool AreTwo => false;

        public static bool ArePartial => false;
    }

    private readonly struct PartOfRegister : IColumns
    {
        public static bool AreTwo => false;

        public static bool ArePartial => true;
    }
}
