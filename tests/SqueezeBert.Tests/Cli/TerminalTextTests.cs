using SqueezeBert.Cli;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Text that others wrote, on a line of ours.</summary>
public sealed class TerminalTextTests
{
    [Fact]
    public void Nothing_moves_the_cursor_or_turns_the_order_of_what_follows()
    {
        IEnumerable<int> directions = [0x061C, 0x200E, 0x200F, .. Enumerable.Range(0x202A, 5), .. Enumerable.Range(0x2066, 4)];
        foreach (int control in (int[])[.. Enumerable.Range(0, 0x20), .. Enumerable.Range(0x7F, 0x21), .. directions])
            Assert.True(TerminalText.OneLine($"a{(char)control}b") == "a b", $"U+{control:X4}");
    }

    [Theory]
    [InlineData("שלום, مرحبا")]
    [InlineData("e\u0301 \u200B\u200C\u200D\u2010 \u2065 \u206A 😀")]
    public void All_else_stays(string text) => Assert.Equal(text, TerminalText.OneLine(text));
}
