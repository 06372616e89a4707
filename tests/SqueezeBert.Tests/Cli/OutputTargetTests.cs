using System.Diagnostics;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary><c>--output</c> writes to what is there: links, pipes and devices stay what they are.</summary>
public sealed class OutputTargetTests : IDisposable
{
    private readonly ModelFolder model = new();

    public void Dispose() => model.Dispose();

    [Fact]
    public void The_file_behind_a_link_is_replaced_and_the_link_stays()
    {
        NotOnWindows();
        model.Write("file.jsonl", "old");
        File.CreateSymbolicLink(model.PathOf("inner"), "file.jsonl");
        File.CreateSymbolicLink(model.PathOf("outer"), model.PathOf("inner"));
        Assert.Equal((0, ""), Classify("outer"));
        AssertResult(File.ReadAllText(model.PathOf("file.jsonl")));
        Assert.Equal("file.jsonl", new FileInfo(model.PathOf("inner")).LinkTarget);
    }

    [Fact]
    public void A_link_to_nothing_yet_gets_its_file()
    {
        NotOnWindows();
        File.CreateSymbolicLink(model.PathOf("link"), "new.jsonl");
        Assert.Equal((0, ""), Classify("link"));
        AssertResult(File.ReadAllText(model.PathOf("new.jsonl")));
        Assert.NotNull(new FileInfo(model.PathOf("link")).LinkTarget);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_named_pipe_is_written_to_for_its_reader(bool linked)
    {
        NotOnWindows();
        Make("mkfifo", model.PathOf("pipe"));
        if (linked) File.CreateSymbolicLink(model.PathOf("link"), model.PathOf("pipe"));
        var reading = Task.Run(() => File.ReadAllText(model.PathOf("pipe")), TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), Classify(linked ? "link" : "pipe"));
        AssertResult(await reading);
        Assert.Equal("p", KindOf("pipe"));
    }

    [Fact]
    public void A_device_stays_a_device()
    {
        NotOnWindows();
        // The numbers of the null device.
        Make("mknod", model.PathOf("null"), "c", "1", "3");
        var run = Classify("null");
        Assert.SkipWhen(run.Code != 0 && run.Error.Contains("denied", StringComparison.Ordinal), "This file system lets nobody open devices.");
        Assert.Equal((0, ""), run);
        Assert.Equal("c", KindOf("null"));
    }

    [Fact]
    public void A_pipe_that_nobody_reads_can_be_given_up()
    {
        NotOnWindows();
        Make("mkfifo", model.PathOf("pipe"));
        using var cancellation = new CancellationTokenSource();
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(300));
        var run = CliRun.Run([], Command("pipe"), terminal: false, cancellation.Token);
        Assert.Equal((130, "error: cancelled.\n"), (run.Code, run.Error));
        // Lets the thread go that still waits for a reader.
        using var reader = new FileStream(model.PathOf("pipe"), FileMode.Open, FileAccess.Read);
    }

    [Fact]
    public void A_folder_that_takes_no_files_is_refused_by_name()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "Needs /proc, where nobody can create a file.");
        var run = CliRun.Of("run", "text-classification", "--model", model.Path, "good", "--output", "/proc/out.jsonl");
        CliAssert.Refused(run, "/proc/out.jsonl: expected a file that can be written; found a folder that takes no new files.");
    }

    private (int Code, string Error) Classify(string output)
    {
        var run = CliRun.Of(Command(output));
        Assert.Equal("", run.Output);
        return (run.Code, run.Error);
    }

    private string[] Command(string output) => ["run", "text-classification", "--model", model.Path, "good", "--output", model.PathOf(output)];

    private static void AssertResult(string text) => Assert.StartsWith("{\"index\":0,\"output\":[{\"label\":", text, StringComparison.Ordinal);

    private static void Make(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode != 0, $"{program} is not allowed here: {error}");
    }

    /// <summary>The letter that ls has for a file's kind.</summary>
    private string KindOf(string name)
    {
        using var process = Process.Start(new ProcessStartInfo("ls", ["-ld", model.PathOf(name)]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd()[..1];
    }

    private static void NotOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such links, pipes and devices.");
}
