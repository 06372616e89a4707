using SqueezeBert.Tests.Cli;
using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>What docs/PRETRAINING.md shows can be run.</summary>
public sealed class PretrainingPageTests : IDisposable
{
    private const string Prompt = "$ squeezebert ";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_commands_make_a_vocabulary_and_an_encoder_that_fills_masks()
    {
        string[] commands = [.. File.ReadLines(Path.Combine(RepositoryFiles.Root, "docs", "PRETRAINING.md")).Where(line => line.StartsWith(Prompt, StringComparison.Ordinal))];
        Assert.Equal(["tokenizer", "pretrain"], commands.Select(command => command[Prompt.Length..].Split(' ')[0]));
        foreach (string command in commands) Assert.Equal(0, CliRun.Of(PageCommand.WordsOf(command[Prompt.Length..], folder, "vocabulary", "encoder")).Code);
        Assert.Equal(0, CliRun.Of("run", "fill-mask", "--model", folder.File("encoder"), "the [MASK] of the king").Code);
    }
}
