using System.Globalization;
using SqueezeBert.Kernels.Emitted;
using Xunit;

namespace SqueezeBert.Tests.Kernels.Emitted;

public unsafe class ExecutableMemoryTests
{
    [Fact]
    public void Placed_code_can_be_read_and_run_but_not_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux gets executable memory, and tells in /proc what may be done with it.");
        byte[] code = [0x90, 0x90, 0xC3];
        byte* placed = ExecutableMemory.TryPlace(code);
        Assert.SkipUnless(placed is not null, "This system forbids executable memory.");
        Assert.Equal(code, new ReadOnlySpan<byte>(placed, code.Length).ToArray());
        Assert.Equal("r-xp", PermissionsAt((nuint)placed));
    }

    /// <summary>The system maps no memory of no length.</summary>
    [Fact]
    public void What_the_system_refuses_is_nowhere() => Assert.True(ExecutableMemory.TryPlace([]) is null);

    /// <summary>From lines such as <c>7f0000000000-7f0000001000 r-xp …</c>.</summary>
    private static string PermissionsAt(nuint address)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] words = line.Split(' ', 3), ends = words[0].Split('-');
            if (Hex(ends[0]) <= address && address < Hex(ends[1])) return words[1];
        }
        return "none";

        static nuint Hex(string digits) => nuint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
