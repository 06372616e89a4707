using SqueezeBert.Checkpoints;
using Xunit;

namespace SqueezeBert.Tests.Checkpoints;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TemporaryFolder outer = new();

    private string Target => outer.File("target");

    public void Dispose() => outer.Dispose();

    [Fact]
    public void A_new_folder_appears_with_all_its_files_once_they_are_written()
    {
        AtomicFolder.Write(Target, [], folder =>
        {
            File.WriteAllText(Path.Combine(folder, "a"), "1");
            Assert.False(Directory.Exists(Target));
            File.WriteAllText(Path.Combine(folder, "b"), "2");
        });
        AssertHolds(Target, ("a", "1"), ("b", "2"));
        Assert.Equal([Target], Directory.GetFileSystemEntries(outer.Path));
    }

    [Fact]
    public void Missing_folders_on_the_way_are_made_and_an_empty_one_is_used()
    {
        string inner = Path.Combine(Target, "inner");
        AtomicFolder.Write(inner, [], folder => File.WriteAllText(Path.Combine(folder, "a"), "1"));
        AssertHolds(inner, ("a", "1"));
        Directory.CreateDirectory(outer.File("empty"));
        AtomicFolder.Write(outer.File("empty") + "/", [], folder => File.WriteAllText(Path.Combine(folder, "a"), "2"));
        AssertHolds(outer.File("empty"), ("a", "2"));
    }

    [Fact]
    public void A_folder_of_replaceable_files_is_replaced_as_a_whole()
    {
        Fill(Target, ("a", "old"), ("b", "old"));
        AtomicFolder.Write(Target, ["a", "b"], folder =>
        {
            File.WriteAllText(Path.Combine(folder, "a"), "new");
            AssertHolds(Target, ("a", "old"), ("b", "old"));
        });
        AssertHolds(Target, ("a", "new"));
        Assert.Equal([Target], Directory.GetFileSystemEntries(outer.Path));
    }

    [Theory]
    [InlineData("notes.txt", false)]
    [InlineData("a", true)]
    public void A_folder_that_holds_something_else_is_left_alone(string name, bool isFolder)
    {
        Fill(Target, ("b", "old"));
        if (isFolder) Directory.CreateDirectory(Path.Combine(Target, name));
        else File.WriteAllText(Path.Combine(Target, name), "mine");
        var error = Assert.Throws<IOException>(() => AtomicFolder.Write(Target, ["a", "b"], _ => Assert.Fail("Nothing is to be written.")));
        Assert.Contains($"found {name} in it", error.Message, StringComparison.Ordinal);
        Assert.Equal([Target], Directory.GetFileSystemEntries(outer.Path));
        Assert.Equal("old", File.ReadAllText(Path.Combine(Target, "b")));
    }

    [Fact]
    public void What_came_into_the_folder_meanwhile_is_not_deleted()
    {
        Fill(Target, ("a", "old"));
        AtomicFolder.Write(Target, ["a"], folder =>
        {
            File.WriteAllText(Path.Combine(folder, "a"), "new");
            File.WriteAllText(Path.Combine(Target, "notes.txt"), "mine");
        });
        AssertHolds(Target, ("a", "new"), ("notes.txt", "mine"));
        Assert.Equal([Target], Directory.GetFileSystemEntries(outer.Path));
    }

    [Fact]
    public void When_writing_fails_the_target_stays_and_nothing_is_left_behind()
    {
        Assert.Throws<InvalidOperationException>(() => AtomicFolder.Write(Target, [], Fail));
        Assert.Empty(Directory.GetFileSystemEntries(outer.Path));
        Fill(Target, ("a", "old"));
        Assert.Throws<InvalidOperationException>(() => AtomicFolder.Write(Target, ["a"], Fail));
        AssertHolds(Target, ("a", "old"));
        Assert.Equal([Target], Directory.GetFileSystemEntries(outer.Path));

        static void Fail(string folder)
        {
            File.WriteAllText(Path.Combine(folder, "a"), "new");
            throw new InvalidOperationException("stop");
        }
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_refused()
    {
        File.WriteAllText(Target, "mine");
        Assert.Contains("found a file", Assert.Throws<IOException>(() => AtomicFolder.Write(Target, [], _ => { })).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Target));
    }

    [Fact]
    public void Among_others_the_old_models_files_go_and_what_is_not_its_own_stays()
    {
        Fill(Target, ("config.json", "old"), ("notes.txt", "mine"), ("tokenizer.json", "old"));
        Directory.CreateDirectory(Path.Combine(Target, "runs"));
        WriteAmongOthers("new", "config.json", "vocab.txt");
        AssertHolds(Target, ("config.json", "new"), ("notes.txt", "mine"), ("vocab.txt", "new"));
        Assert.Equal([Path.Combine(Target, "runs")], Directory.GetDirectories(Target));
    }

    [Fact]
    public void A_file_that_cannot_take_its_place_brings_the_old_model_back()
    {
        Fill(Target, ("config.json", "old"), ("model.safetensors", "old"));
        string inTheWay = Directory.CreateDirectory(Path.Combine(Target, "vocab.txt")).FullName;
        Assert.ThrowsAny<IOException>(() => WriteAmongOthers("new", "config.json", "model.safetensors", "vocab.txt"));
        AssertHolds(Target, ("config.json", "old"), ("model.safetensors", "old"));
        Assert.Equal([inTheWay], Directory.GetDirectories(Target));
    }

    [Fact]
    public async Task Whoever_finds_a_configuration_finds_the_weights_that_belong_to_it()
    {
        WriteAmongOthers("0", "config.json", "model.safetensors");
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
        for (int i = 1; i <= 200; i++) WriteAmongOthers($"{i}", "config.json", "model.safetensors");
        await enough.CancelAsync();
        await reader;
        Assert.NotEqual(0, looked);
    }

    private void WriteAmongOthers(string content, params string[] names) => AtomicFolder.WriteAmongOthers(Target, ["config.json", "model.safetensors", "tokenizer.json"], folder =>
    {
        foreach (string name in names) File.WriteAllText(Path.Combine(folder, name), content);
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

    private static void Fill(string folder, params (string Name, string Text)[] files)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in files) File.WriteAllText(Path.Combine(folder, name), text);
    }

    private static void AssertHolds(string folder, params (string Name, string Text)[] files) =>
        Assert.Equal(files, Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllText(path))));
}
