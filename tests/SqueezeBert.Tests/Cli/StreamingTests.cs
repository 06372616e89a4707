using System.Globalization;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Files of any size run in constant memory: here through a process whose heap is smaller than its input.</summary>
public sealed class StreamingTests : IDisposable
{
    private const int HeapBytes = 24 << 20;

    private const int Rows = 40_000;

    private readonly ModelFolder model = new();

    public void Dispose() => model.Dispose();

    [Theory]
    [InlineData("rows.txt", "", "{0}")]
    [InlineData("rows.jsonl", "", "{{\"text\":\"{0}\"}}")]
    [InlineData("rows.tsv", "text\tid", "{0}\t1")]
    [InlineData("rows.csv", "id,text", "1,\"{0}\"")]
    public async Task An_input_larger_than_the_heap_is_answered_row_by_row(string name, string header, string row)
    {
        // A word of so many letters is one unknown token: much to read, little to compute.
        string line = string.Format(CultureInfo.InvariantCulture, row, "good " + new string('x', 900));
        using (var writer = new StreamWriter(model.PathOf(name)))
        {
            if (header.Length > 0) writer.WriteLine(header);
            for (int i = 0; i < Rows; i++) writer.WriteLine(line);
        }
        Assert.True(new FileInfo(model.PathOf(name)).Length > HeapBytes);

        var heap = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = HeapBytes.ToString("x", CultureInfo.InvariantCulture) };
        using var tool = new ChildProcess(heap, "run", "text-classification", "-m", model.Path, "--top-k", "1", "--threads", "1", "-i", model.PathOf(name), "-o", model.PathOf("answers.jsonl"));
        Assert.Equal((0, ""), await tool.Ended(TestContext.Current.CancellationToken));
        Assert.Equal(Rows, File.ReadLines(model.PathOf("answers.jsonl")).Count());
    }
}
