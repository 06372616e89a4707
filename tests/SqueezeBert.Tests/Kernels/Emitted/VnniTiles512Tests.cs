using SqueezeBert.Kernels.Emitted;
using Xunit;

namespace SqueezeBert.Tests.Kernels.Emitted;

public class VnniTiles512Tests
{
    [Fact]
    public void Where_the_system_refuses_executable_memory_there_are_no_blocks() => Assert.Empty(VnniTiles512.Write(_ => 0));

    [Fact]
    public void Every_block_has_an_entry_of_its_own()
    {
        const int Start = 0x10000;
        int length = 0;
        nint[] entries = VnniTiles512.Write(code =>
        {
            length = code.Length;
            return Start;
        });
        Assert.Equal(VnniTiles512.MostRows * VnniTiles512.MostPanels, entries.Distinct().Count());
        Assert.All(entries, entry => Assert.InRange(entry, Start, Start + length - 1));
    }
}
