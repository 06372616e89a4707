using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

internal static class CheckpointAssert
{
    /// <summary>The same names, types and shapes, and the same bits everywhere.</summary>
    internal static void Same(ITensorSource expected, ITensorSource actual)
    {
        Assert.Equal(expected.Tensors.Keys.Order(StringComparer.Ordinal), actual.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (string name in expected.Tensors.Keys)
            SameTensor(expected, actual, name);
    }

    internal static void SameTensor(ITensorSource expected, ITensorSource actual, string name)
    {
        TensorInfo info = expected.Tensors[name];
        Assert.Equal(info.ToString(), actual.Tensors[name].ToString());
        if (info.Type.IsFloating())
            Assert.Equal(Bits(expected.Floats(name)), Bits(actual.Floats(name)));
        else
            Assert.Equal(expected.Integers(name), actual.Integers(name));
    }

    internal static CheckpointException Refused(Func<ITensorSource> open) => Assert.Throws<CheckpointException>(() => open().Dispose());

    private static uint[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToUInt32Bits);
}
