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
        Assert.Throws<IOException>(() => AtomicFolder.Write(Target, ["a"], _ => File.WriteAllText(Path.Combine(Target, "notes.txt"), "mine")));
        AssertHolds(Target, ("a", "old"), ("notes.txt", "mine"));
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

    private static void Fill(string folder, params (string Name, string Text)[] files)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in files) File.WriteAllText(Path.Combine(folder, name), text);
    }

    private static void AssertHolds(string folder, params (string Name, string Text)[] files) =>
        Assert.Equal(files, Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllText(path))));
}
