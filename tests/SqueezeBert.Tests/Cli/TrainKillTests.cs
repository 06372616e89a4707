using System.Security.Cryptography;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Training that is killed at any moment goes on from its last whole checkpoint and ends with the bits of a run that nobody disturbed.</summary>
/// <remarks>The short form of <c>scripts/test-kills.sh</c>.</remarks>
public sealed class TrainKillTests : IDisposable
{
    private const int Kills = 6;

    private readonly TrainingFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task A_run_that_is_killed_again_and_again_comes_to_the_same_end()
    {
        var cancelled = TestContext.Current.CancellationToken;
        string[] run = [.. data.Shape, "--num_train_epochs", "30", "--logging_steps", "1", "--save_steps", "2"];
        Assert.Equal(0, CliRun.Of(data.Arguments(run)).Code);
        string expected = HashOfTrained();
        Directory.Delete(data.Trained, recursive: true);

        var random = new Random(20261125);
        for (int kill = 0; kill < Kills; kill++)
        {
            using var tool = new ChildProcess(data.Arguments([.. run, .. Resume()]));
            // Its first report, and then anywhere in what follows: a step, a checkpoint half-written, the removal of an old one.
            Assert.NotNull(await tool.Output.ReadLineAsync(cancelled));
            await Task.Delay(random.Next(60), cancelled);
            tool.Kill();
            await tool.Ended(cancelled);
        }
        var last = CliRun.Of(data.Arguments([.. run, .. Resume()]));
        Assert.Equal((0, ""), (last.Code, last.Error));
        Assert.Equal(expected, HashOfTrained());
        Assert.Empty(Directory.GetDirectories(data.Trained, ".*"));
    }

    [Fact]
    public void A_damaged_checkpoint_is_told_of_and_another_runs_is_refused()
    {
        string[] run = [.. data.Shape, "--num_train_epochs", "1", "--save_steps", "5"];
        Assert.Equal(0, CliRun.Of(data.Arguments(run)).Code);
        string newest = Path.Combine(data.Trained, "checkpoint-10");
        File.AppendAllText(Path.Combine(newest, "optimizer.safetensors"), "x");

        var resumed = CliRun.Of(data.Arguments([.. run, "--resume_from_checkpoint", "true"]));
        Assert.Equal((0, $"warning: {newest}: expected a whole checkpoint; its optimizer.safetensors is not what was written.\n"), (resumed.Code, resumed.Error));
        CliAssert.Refused(CliRun.Of(data.Arguments([.. run, "--seed", "7"])), "expected an output folder without checkpoints of other runs, or overwrite_output_dir; found one of another seed (42, here 7)");
        Assert.Equal(0, CliRun.Of(data.Arguments([.. run, "--seed", "7", "--overwrite_output_dir"])).Code);
    }

    /// <summary>A run that was killed before its first checkpoint begins anew.</summary>
    private string[] Resume() => Directory.Exists(data.Trained) && Directory.GetDirectories(data.Trained, "checkpoint-*").Length > 0 ? ["--resume_from_checkpoint", "true"] : [];

    private string HashOfTrained() => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(data.Trained, "model.safetensors"))));
}
