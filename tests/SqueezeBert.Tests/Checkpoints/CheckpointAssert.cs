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
        {
            uint[] truth = Bits(expected.Floats(name));
            Assert.Equal(truth, Bits(actual.Floats(name)));
            SameParts(truth, actual, name);
        }
        else
            Assert.Equal(expected.Integers(name), actual.Integers(name));
    }

    /// <summary>Any part reads as in the whole, and no part reaches beyond it.</summary>
    private static void SameParts(uint[] truth, ITensorSource actual, string name)
    {
        foreach (int first in (int[])[0, truth.Length / 3, truth.Length])
            foreach (int count in (int[])[0, Math.Min(1, truth.Length - first), (truth.Length - first) / 2, truth.Length - first])
            {
                float[] part = new float[count];
                actual.ReadSingle(name, first, part);
                Assert.Equal(truth[first..(first + count)], Bits(part));
            }
        foreach ((long first, int count) in ((long, int)[])[(-1, 1), (truth.Length, 1), (0, truth.Length + 1), (long.MaxValue, 1)])
            Assert.Equal(name, Assert.Throws<CheckpointException>(() => actual.ReadSingle(name, first, new float[count])).Tensor);
    }

    internal static CheckpointException Refused(Func<ITensorSource> open) => Assert.Throws<CheckpointException>(() => open().Dispose());

    private static uint[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToUInt32Bits);
}
