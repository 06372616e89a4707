using System.Text.Json;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>What only a process of its own shows: signals, pipes and the exit code.</summary>
/// <remarks>Most would wait for ever if the promise were broken, and are given up after a while.</remarks>
public sealed class ProcessTests : IDisposable
{
    private readonly ModelFolder model = new();
    private readonly CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public ProcessTests() => limit.CancelAfter(TimeSpan.FromMinutes(2));

    public void Dispose()
    {
        limit.Dispose();
        model.Dispose();
    }

    private CancellationToken Cancelled => limit.Token;

    [Fact]
    public async Task Piped_text_gives_one_object_a_line()
    {
        using var tool = Classify("--input", "-");
        tool.Input.Write("good\nthis film is bad\n");
        tool.Input.Close();
        string output = await tool.Output.ReadToEndAsync(Cancelled);
        Assert.Equal((0, ""), await tool.Ended(Cancelled));
        Assert.Equal([0, 1], output.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line).GetProperty("index").GetInt32()));
    }

    [Theory]
    [InlineData("forward")]
    [InlineData("run")]
    [InlineData("tokenize")]
    public async Task A_line_is_answered_before_the_next_one_is_written(string command)
    {
        using var tool = command == "run" ? Classify() : new ChildProcess(command, "--model", model.Path);
        for (int i = 0; i < 3; i++)
        {
            tool.Send("{\"text\":\"good\"}");
            string? answer = await tool.Output.ReadLineAsync(Cancelled);
            Assert.Equal(i, JsonElement.Parse(answer!).GetProperty("index").GetInt32());
        }
        // Half a line doesn't hold up the whole ones before it.
        tool.Input.Write("{\"text\":\"bad\"}\n{\"text\":");
        tool.Input.Flush();
        Assert.NotNull(await tool.Output.ReadLineAsync(Cancelled));
        tool.Send("\"good\"}");
        Assert.NotNull(await tool.Output.ReadLineAsync(Cancelled));
        tool.Input.Close();
        Assert.Equal((0, ""), await tool.Ended(Cancelled));
    }

    [Theory]
    [InlineData("forward")]
    [InlineData("run")]
    [InlineData("tokenize")]
    public async Task Ends_quietly_when_nobody_reads_the_results_any_more(string command)
    {
        NotOnWindows();
        using var tool = command == "run" ? Classify() : new ChildProcess(command, "--model", model.Path);
        // Only the closed pipe can end this.
        var sending = tool.SendForever("{\"text\":\"good\"}");
        Assert.NotNull(await tool.Output.ReadLineAsync(Cancelled));
        tool.Output.Close();
        Assert.Equal((0, ""), await tool.Ended(Cancelled));
        await sending;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_interrupt_in_the_middle_gives_130_and_leaves_no_file(bool busy)
    {
        NeedsInterrupts();
        using var tool = Classify("--input", "-", "--output", model.PathOf("out.jsonl"));
        var sending = busy ? tool.SendForever("{\"text\":\"good\"}") : Task.Run(() => tool.Send("good"), Cancelled);
        // The temporary file shows that the run has begun; its input has no end.
        while (Directory.GetFiles(model.Path, "*out.jsonl*").Length == 0 && !tool.HasExited) await Task.Delay(10, Cancelled);
        tool.Interrupt();
        Assert.Equal((130, "error: cancelled.\n"), await tool.Ended(Cancelled));
        Assert.Empty(Directory.GetFiles(model.Path, "*out.jsonl*"));
        await sending;
    }

    [Fact]
    public async Task An_interrupt_ends_a_run_whose_results_nobody_takes()
    {
        NeedsInterrupts();
        using var tool = Classify();
        var sending = tool.SendForever("{\"text\":\"good\"}");
        Assert.NotNull(await tool.Output.ReadLineAsync(Cancelled));
        // The pipe is full by now, and stays so.
        await Task.Delay(TimeSpan.FromSeconds(1), Cancelled);
        tool.Interrupt();
        Assert.Equal((130, "error: cancelled.\n"), await tool.Ended(Cancelled));
        await sending;
    }

    [Theory]
    [InlineData("run", "config.json")]
    [InlineData("forward", "model.safetensors")]
    [InlineData("inspect", "model.safetensors")]
    [InlineData("tokenize", "vocab.txt")]
    public async Task A_model_file_that_never_opens_can_be_given_up(string command, string file)
    {
        NotOnWindows();
        model.Delete(file);
        using (var make = System.Diagnostics.Process.Start("mkfifo", [model.PathOf(file)])) await make.WaitForExitAsync(Cancelled);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        stop.CancelAfter(TimeSpan.FromMilliseconds(500));
        string[] words = command == "run" ? ["run", "text-classification", "--model", model.Path, "good"] : [command, "--model", model.Path];
        var run = CliRun.Run([], words, terminal: false, stop.Token);
        Assert.Equal((130, "error: cancelled.\n"), (run.Code, run.Error));
        // Lets the thread go that still waits for a writer.
        using var writer = new FileStream(model.PathOf(file), FileMode.Open, FileAccess.Write);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interrupt_ends_training_with_130_and_keeps_the_best_weights_there_are(bool evaluated)
    {
        NeedsInterrupts();
        using var data = new TrainingFolder();
        string[] endless = [.. data.Shape, "--num_train_epochs", "100000", "--logging_steps", "1"];
        using var tool = new ChildProcess(data.Arguments([.. endless, .. evaluated ? (string[])[] : ["--eval_strategy", "no"]]));
        string? line = await tool.Output.ReadLineAsync(Cancelled);
        while (evaluated && line?.Contains("is_best", StringComparison.Ordinal) == false) line = await tool.Output.ReadLineAsync(Cancelled);
        Assert.NotNull(line);
        tool.Interrupt();
        _ = await tool.Output.ReadToEndAsync(Cancelled);
        var (code, error) = await tool.Ended(Cancelled);
        CliAssert.IsOneMessage(error);
        Assert.True(code == 130, $"{code}: {error}");
        if (evaluated)
        {
            Assert.StartsWith($"error: cancelled; {data.Trained} holds the best weights so far, those of step ", error, StringComparison.Ordinal);
            Assert.Equal(0, CliRun.Of("run", "text-classification", "--model", data.Trained, "good").Code);
            Assert.Contains("Interrupted: ", await File.ReadAllTextAsync(Path.Combine(data.Trained, "README.md"), Cancelled), StringComparison.Ordinal);
        }
        else
        {
            string checkpoint = Assert.Single(Directory.GetFileSystemEntries(data.Trained));
            Assert.StartsWith("checkpoint-", Path.GetFileName(checkpoint), StringComparison.Ordinal);
            Assert.Equal($"error: cancelled; the run goes on with --resume_from_checkpoint {checkpoint}.\n", error);
        }
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(data.Trained)!, ".*"));
    }

    [Fact]
    public async Task Wrong_usage_and_bad_input_reach_the_shell()
    {
        using var usage = new ChildProcess("classify");
        Assert.Equal(2, (await usage.Ended(Cancelled)).Code);
        using var input = new ChildProcess("inspect", "--model", model.PathOf("nothing"));
        Assert.Equal(1, (await input.Ended(Cancelled)).Code);
    }

    [Fact]
    public async Task A_full_disk_behind_standard_output_is_one_clear_message()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Needs /dev/full, a device that is always full.");
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh")
        {
            ArgumentList = { "-c", "\"$0\" \"$1\" tokenize --model \"$2\" --input \"$3\" > /dev/full", "dotnet", typeof(SqueezeBert.Cli.ExitCode).Assembly.Location, model.Path, model.PathOf("vocab.txt") },
            RedirectStandardError = true,
        })!;
        string error = await shell.StandardError.ReadToEndAsync(Cancelled);
        await shell.WaitForExitAsync(Cancelled);
        Assert.Equal(1, shell.ExitCode);
        CliAssert.IsOneMessage(error);
        Assert.Contains("standard output", error, StringComparison.Ordinal);
    }

    private ChildProcess Classify(params string[] more) => new(["run", "text-classification", "--model", model.Path, .. more]);

    private static void NotOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals and pipes.");

    private static void NeedsInterrupts()
    {
        NotOnWindows();
        Assert.SkipWhen(ChildProcess.IgnoresInterrupts, "The tests were started with SIGINT ignored, which child processes inherit.");
    }
}
