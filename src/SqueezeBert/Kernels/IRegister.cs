namespace SqueezeBert.Kernels;

/// <summary>One SIMD register of float32 values: what a matrix product's tile is made of.</summary>
internal unsafe interface IRegister<TSelf> where TSelf : struct, IRegister<TSelf>
{
    /// <summary>Values in one register.</summary>
    static abstract int Count { get; }

    /// <summary>Whether a thread has 32 of them; else it has 16.</summary>
    static abstract bool HasThirtyTwo { get; }

    static abstract TSelf Create(float value);

    static abstract TSelf Load(float* source);

    /// <summary>Loads the first values, sets the others to zero; reads nothing beyond.</summary>
    static abstract TSelf LoadFirst(float* source, int count);

    void Store(float* target);

    /// <summary>Stores the first values; writes nothing beyond.</summary>
    void StoreFirst(float* target, int count);

    /// <summary>a·b + c with one rounding.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);
}
