using System.Security.Cryptography;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>What goes wrong around a training run stops it with one clear message, and the last good state stays.</summary>
public sealed class TrainTroubleTests : IDisposable
{
    private readonly TrainingFolder data = new();

    public void Dispose() => data.Dispose();

    private string[] Run => [.. data.Shape, "--num_train_epochs", "1", "--save_steps", "4", "--logging_steps", "1"];

    [Fact]
    public async Task On_a_full_disk_a_run_stops_at_the_checkpoint_that_does_not_fit_and_goes_on_when_there_is_room()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell's limit of file sizes");
        Assert.Equal(0, CliRun.Of(data.Arguments(Run)).Code);
        string expected = HashOfTrained();

        // As a run leaves it that was killed after a checkpoint.
        Directory.Delete(Path.Combine(data.Trained, "checkpoint-12"), recursive: true);
        File.Delete(Path.Combine(data.Trained, "model.safetensors"));
        string[] resumed = [.. Run, "--resume_from_checkpoint", "true"];
        using (var tool = ChildProcess.OnFullDisk(kilobytes: 16, data.Arguments(resumed)))
        {
            while (await tool.Output.ReadLineAsync(TestContext.Current.CancellationToken) is not null)
            {
                // Its reports.
            }
            var (code, error) = await tool.Ended(TestContext.Current.CancellationToken);
            Assert.Equal(1, code);
            CliAssert.IsOneMessage(error);
            Assert.Contains("model.safetensors", error, StringComparison.Ordinal);
        }
        Assert.Equal(["checkpoint-8"], Directory.GetDirectories(data.Trained).Select(path => Path.GetFileName(path)));
        Assert.Equal(0, CliRun.Of(data.Arguments(resumed)).Code);
        Assert.Equal(expected, HashOfTrained());
    }

    [Fact]
    public void An_output_folder_that_cannot_be_written_is_told_before_training()
    {
        data.Write("taken", "a file");
        var run = CliRun.Of(["train", .. data.Shape, "--train_file", data.PathOf("train.tsv"), "--output_dir", Path.Combine(data.PathOf("taken"), "model")]);
        CliAssert.Refused(run, "taken");
    }

    [Theory]
    [InlineData("text\tlabel\n", "train.tsv: expected at least one row; found none.")]
    [InlineData("text\tlabel\ngood\n", "train.tsv: line 2: expected 2 values separated by tabs; found 1.")]
    [InlineData("text\tlabel\ngood\tpositive\nbad\tpositive\n", "train.tsv: expected at least two different labels; found 1.")]
    [InlineData("", "train.tsv")]
    public void Rows_that_cannot_be_learned_are_refused_by_file_and_line(string rows, string problem)
    {
        data.Write("train.tsv", rows);
        CliAssert.Refused(data.FromScratch(), problem);
        Assert.False(Directory.Exists(data.Trained));
    }

    private string HashOfTrained() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(data.Trained, "model.safetensors"))));
}
