using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

public sealed class AtomicFolderTests : IDisposable
{
    private static readonly string[] Replaceable = ["config.json", "model.safetensors", "tokenizer.json"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Target => folder.File("model");

    [Fact]
    public void A_new_folder_gets_its_files_and_nothing_else()
    {
        Write("new", "config.json", "model.safetensors");
        Assert.Equal(["config.json=new", "model.safetensors=new"], Content());
    }

    [Fact]
    public void The_old_models_files_go_and_those_of_others_stay()
    {
        Write("old", "config.json", "model.safetensors", "tokenizer.json", "notes.txt");
        Directory.CreateDirectory(Path.Combine(Target, "runs"));
        Write("new", "config.json", "model.safetensors", "vocab.txt");
        Assert.Equal(["config.json=new", "model.safetensors=new", "notes.txt=old", "vocab.txt=new"], Content());
        Assert.Equal(["runs"], Directory.GetDirectories(Target).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void A_folder_that_should_hold_nothing_else_is_refused_when_it_does()
    {
        Write("old", "config.json", "model.safetensors");
        AtomicFolder.Write(Target, Replaceable, incoming => File.WriteAllText(Path.Combine(incoming, "config.json"), "new"));
        Assert.Equal(["config.json=new"], Content());
        File.WriteAllText(Path.Combine(Target, "notes.txt"), "mine");
        var error = Assert.Throws<IOException>(() => AtomicFolder.Write(Target, Replaceable, _ => Assert.Fail("written")));
        Assert.Equal($"{Target}: expected a folder that holds only what would be written again; found notes.txt in it.", error.Message);
        error = Assert.Throws<IOException>(() => AtomicFolder.Write(Target, [], _ => Assert.Fail("written")));
        Assert.Contains("expected a new or empty folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_changes_while_the_new_files_are_written_nor_when_that_fails()
    {
        Write("old", "config.json", "model.safetensors");
        var error = Assert.Throws<InvalidDataException>(() => AtomicFolder.WriteAmongOthers(Target, Replaceable, incoming =>
        {
            File.WriteAllText(Path.Combine(incoming, "config.json"), "new");
            Assert.Equal(["config.json=old", "model.safetensors=old"], Content());
            throw new InvalidDataException("stop");
        }));
        Assert.Equal("stop", error.Message);
        Assert.Equal(["config.json=old", "model.safetensors=old"], Content());
        Assert.Empty(Directory.GetDirectories(Target));
    }

    [Fact]
    public void A_folder_that_did_not_exist_is_gone_again_when_writing_fails()
    {
        Assert.Throws<InvalidDataException>(() => AtomicFolder.WriteAmongOthers(Target, Replaceable, _ => throw new InvalidDataException("stop")));
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void A_file_that_cannot_take_its_place_brings_the_old_model_back()
    {
        Write("old", "config.json", "model.safetensors");
        Directory.CreateDirectory(Path.Combine(Target, "vocab.txt"));
        Assert.ThrowsAny<IOException>(() => Write("new", "a.txt", "config.json", "model.safetensors", "vocab.txt"));
        Assert.Equal(["config.json=old", "model.safetensors=old"], Content());
        Assert.Equal(["vocab.txt"], Directory.GetDirectories(Target).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public async Task Whoever_finds_a_configuration_finds_the_weights_that_belong_to_it()
    {
        Write("0", "config.json", "model.safetensors");
        int looked = 0;
        using var enough = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            while (!enough.IsCancellationRequested)
            {
                // Contents never come again, so the same configuration before and after means that it stood there all the time.
                if (Read("config.json") is { } before && Read("model.safetensors") is var weights && Read("config.json") == before)
                {
                    Assert.Equal(before, weights);
                    looked++;
                }
            }
        }, TestContext.Current.CancellationToken);
        for (int i = 1; i <= 200; i++) Write($"{i}", "config.json", "model.safetensors");
        await enough.CancelAsync();
        await reader;
        Assert.NotEqual(0, looked);
    }

    [Fact]
    public void A_target_that_is_a_file_is_refused_by_name_before_anything_is_written()
    {
        File.WriteAllText(Target, "file");
        var error = Assert.Throws<IOException>(() => AtomicFolder.WriteAmongOthers(Target, Replaceable, _ => Assert.Fail("written")));
        Assert.Equal($"{Target}: expected a folder to write; found a file.", error.Message);
        Assert.Equal("file", File.ReadAllText(Target));
    }

    private void Write(string content, params string[] names) => AtomicFolder.WriteAmongOthers(Target, Replaceable, incoming =>
    {
        foreach (string name in names) File.WriteAllText(Path.Combine(incoming, name), content);
    });

    private string? Read(string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(Target, name));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private string[] Content() =>
        [.. Directory.GetFiles(Target).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)}={File.ReadAllText(file)}")];
}
