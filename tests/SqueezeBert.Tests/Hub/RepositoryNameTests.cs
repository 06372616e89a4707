using CsCheck;
using SqueezeBert.Hub;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>Names of repositories, of the files in them, and of their content.</summary>
public class RepositoryNameTests
{
    private const string Telling = "ab1/\\.:-_~ C\0\n*é";

    /// <summary>Short texts of the characters that make a difference.</summary>
    private static readonly Gen<string> Texts = Gen.Int[0, Telling.Length - 1].Array[0, 12].Select(places => string.Concat(places.Select(place => Telling[place])));

    [Theory]
    [InlineData("squeezebert/squeezebert-uncased", "models--squeezebert--squeezebert-uncased")]
    [InlineData("sentence-transformers/all-MiniLM-L6-v2", "models--sentence-transformers--all-MiniLM-L6-v2")]
    [InlineData("A_1/b.2_c-3", "models--A_1--b.2_c-3")]
    public void A_name_and_its_folder_tell_one_another(string name, string folder)
    {
        Assert.Equal(folder, RepositoryName.Parse(name)?.FolderName);
        Assert.Equal(name, RepositoryName.OfFolder(folder)?.ToString());
    }

    [Fact]
    public void The_cache_may_hold_names_without_an_organisation()
    {
        Assert.Equal("bert-base-uncased", RepositoryName.OfFolder("models--bert-base-uncased")?.ToString());
        Assert.Null(RepositoryName.Parse("bert-base-uncased"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a/")]
    [InlineData("/b")]
    [InlineData("a/b/c")]
    [InlineData("../b")]
    [InlineData("a/..")]
    [InlineData("a/b..c")]
    [InlineData("a--b/c")]
    [InlineData("a/b--c")]
    [InlineData("-a/b")]
    [InlineData("a/b-")]
    [InlineData(".a/b")]
    [InlineData("a/b.")]
    [InlineData("a/b.git")]
    [InlineData("a b/c")]
    [InlineData("a/b:c")]
    [InlineData("a\\b/c")]
    [InlineData("é/b")]
    [InlineData("https://huggingface.co/a/b")]
    public void What_is_no_name_is_none(string text) => Assert.Null(RepositoryName.Parse(text));

    [Theory]
    [InlineData("models--")]
    [InlineData("models--a--b--c")]
    [InlineData("models--..--b")]
    [InlineData("datasets--a--b")]
    [InlineData(".locks")]
    [InlineData("CACHEDIR.TAG")]
    public void Other_folders_of_the_cache_are_not_models(string folder) => Assert.Null(RepositoryName.OfFolder(folder));

    [Fact]
    public void Whatever_passes_for_a_name_is_one_folder_below_the_cache_on_every_system()
    {
        Texts.Sample(name =>
        {
            if (RepositoryName.Parse(name) is { } repository)
                Assert.Matches("^models--[A-Za-z0-9._-]+--[A-Za-z0-9._-]+$", repository.FolderName);
        }, iter: 50_000);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("1_Pooling/config.json")]
    [InlineData("runs/Dec04_12-27-51/events.out")]
    [InlineData("ab:c")]
    [InlineData("10:30.txt")]
    [InlineData(".gitattributes")]
    [InlineData("a..b/c...d")]
    public void Ordinary_paths_stay_inside(string path) => Assert.True(RepositoryPath.IsInside(path));

    [Fact]
    public void Whatever_passes_for_a_path_stays_below_its_start_under_both_systems_rules()
    {
        Texts.Sample(path =>
        {
            if (!RepositoryPath.IsInside(path)) return;
            string full = Path.GetFullPath(Path.Combine("/start", path));
            Assert.StartsWith(Path.GetFullPath("/start") + Path.DirectorySeparatorChar, full, StringComparison.Ordinal);
            // Windows reads \ as / and a letter with a colon as a drive; it drops dots and spaces at the end of a part.
            foreach (string part in path.Split('/', '\\'))
            {
                Assert.NotEqual("", part.TrimEnd('.', ' '));
                Assert.False(part.Length > 1 && part[1] == ':' && char.IsAsciiLetter(part[0]));
            }
        }, iter: 50_000);
    }

    [Theory]
    [InlineData("Hello, World!", "b45ef6fec89518d314f546fd6c3025367b721684")]
    [InlineData("", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")]
    [InlineData("Hello, World!", "dffd6021bb2bd5b0af676290809ec3a53191dd81c7f70a4b28688a362182986f")]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void Checksums_are_those_of_git_hash_object_and_sha256sum(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("x"), content);
        var checksum = FileChecksum.Parse($"W/\"{expected.ToUpperInvariant()}\"")!;
        Assert.Equal(expected, checksum.Hex);
        Assert.Equal(checksum, checksum.Of(folder.File("x"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("b45ef6fec89518d314f546fd6c3025367b72168")]
    [InlineData("b45ef6fec89518d314f546fd6c3025367b72168g")]
    [InlineData("../../../../../../../../../../etc/passwd0")]
    [InlineData("\"5f3-62a1c0\"")]
    public void Other_etags_are_no_checksums(string? etag) => Assert.Null(FileChecksum.Parse(etag));
}
