using SqueezeBert.Model;
using Xunit;

namespace SqueezeBert.Tests.Model;

public class FeedForwardTests
{
    [Theory]
    [InlineData(1, 768, 1)]
    [InlineData(128, 768, 1)]
    [InlineData(129, 768, 2)]
    [InlineData(8192, 1 << 18, 8192)]
    [InlineData(1 << 30, 1 << 20, 1 << 30)]
    public void Rows_are_cut_into_blocks_whose_wide_activation_stays_near_however_many_there_are(int rows, int width, int blocks)
    {
        Assert.Equal(blocks, FeedForward.RowBlocks(rows, width));
    }
}
