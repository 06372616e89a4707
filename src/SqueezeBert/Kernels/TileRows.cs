namespace SqueezeBert.Kernels;

/// <summary>Rows of one tile, as types, so that each size is compiled with the statements of the other rows gone.</summary>
internal static class TileRows
{
    internal interface IRows
    {
        static abstract int Count { get; }
    }

    internal readonly struct Rows12 : IRows
    {
        public static int Count => 12;
    }

    internal readonly struct Rows8 : IRows
    {
        public static int Count => 8;
    }

    internal readonly struct Rows6 : IRows
    {
        public static int Count => 6;
    }

    internal readonly struct Rows4 : IRows
    {
        public static int Count => 4;
    }

    internal readonly struct Rows2 : IRows
    {
        public static int Count => 2;
    }

    internal readonly struct Rows1 : IRows
    {
        public static int Count => 1;
    }
}
