using SqueezeBert.Hub;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>Hugging Face's environment variables, and which of them wins.</summary>
public class HubVariablesTests
{
    private const string User = "/home/me";

    [Theory]
    [InlineData("", "/home/me/.cache/huggingface/hub")]
    [InlineData("XDG_CACHE_HOME=/xdg", "/xdg/huggingface/hub")]
    [InlineData("XDG_CACHE_HOME=/xdg HF_HOME=/hf", "/hf/hub")]
    [InlineData("HF_HOME=/hf HUGGINGFACE_HUB_CACHE=/old", "/old")]
    [InlineData("HF_HOME=/hf HUGGINGFACE_HUB_CACHE=/old HF_HUB_CACHE=/new", "/new")]
    [InlineData("HF_HUB_CACHE= HF_HOME=/hf", "/hf/hub")]
    [InlineData("HF_HOME=~/models", "/home/me/models/hub")]
    [InlineData("HF_HOME=~", "/home/me/hub")]
    [InlineData("HF_HUB_CACHE=$SCRATCH/hub SCRATCH=/fast", "/fast/hub")]
    [InlineData("HF_HUB_CACHE=/a/${SCRATCH}x/$b SCRATCH=fast", "/a/fastx/$b")]
    [InlineData("HF_HUB_CACHE=/a/$", "/a/$")]
    [InlineData("HF_HUB_CACHE=/a/${SCRATCH SCRATCH=fast", "/a/fast")]
    [InlineData("TRANSFORMERS_CACHE=/gone", "/home/me/.cache/huggingface/hub")]
    public void The_cache_folder(string variables, string expected) => Assert.Equal(expected, Of(variables).CacheFolder.Replace('\\', '/'));

    [Theory]
    [InlineData("", null)]
    [InlineData("HUGGING_FACE_HUB_TOKEN=old", "old")]
    [InlineData("HUGGING_FACE_HUB_TOKEN=old HF_TOKEN=new", "new")]
    [InlineData("HF_TOKEN=new HF_HUB_DISABLE_IMPLICIT_TOKEN=1", null)]
    [InlineData("HF_TOKEN=new HF_HUB_DISABLE_IMPLICIT_TOKEN=0", "new")]
    public void The_token(string variables, string? expected) => Assert.Equal(expected, Of(variables + " HF_HOME=/nowhere").Token);

    [Fact]
    public void The_token_in_a_file_comes_last()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("token"), " in-home\n");
        File.WriteAllText(folder.File("mine"), "in-path\r\n");
        Assert.Equal("in-home", Of($"HF_HOME={folder.Path}").Token);
        Assert.Equal("in-path", Of($"HF_HOME={folder.Path} HF_TOKEN_PATH={folder.File("mine")}").Token);
        Assert.Equal("variable", Of($"HF_HOME={folder.Path} HF_TOKEN=variable").Token);
        Assert.Null(Of($"HF_HOME={folder.Path} HF_TOKEN_PATH={folder.File("none")}").Token);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("HF_HUB_OFFLINE=1", true)]
    [InlineData("HF_HUB_OFFLINE=on", true)]
    [InlineData("HF_HUB_OFFLINE=Yes", true)]
    [InlineData("HF_HUB_OFFLINE=TRUE", true)]
    [InlineData("HF_HUB_OFFLINE=0", false)]
    [InlineData("HF_HUB_OFFLINE=2", false)]
    [InlineData("TRANSFORMERS_OFFLINE=1", true)]
    [InlineData("TRANSFORMERS_OFFLINE=1 HF_HUB_OFFLINE=0", false)]
    public void Offline(string variables, bool expected) => Assert.Equal(expected, Of(variables).Offline);

    [Fact]
    public void Timeouts_are_whole_seconds()
    {
        Assert.Equal((10, 10), (Of("").EtagTimeout.TotalSeconds, Of("").DownloadTimeout.TotalSeconds));
        Assert.Equal((3, 60), (Of("HF_HUB_ETAG_TIMEOUT=3").EtagTimeout.TotalSeconds, Of("HF_HUB_DOWNLOAD_TIMEOUT=60").DownloadTimeout.TotalSeconds));
        foreach (string wrong in (string[])["0", "-1", "1.5", "ten"])
            Assert.Equal($"HF_HUB_ETAG_TIMEOUT: expected a whole number of seconds from 1; found '{wrong}'.", Assert.Throws<ArgumentException>(() => Of($"HF_HUB_ETAG_TIMEOUT={wrong}").EtagTimeout).Message);
    }

    [Fact]
    public void Options_win_over_variables()
    {
        var variables = Read("HF_ENDPOINT=https://mirror.example/ HF_TOKEN=variable HF_HUB_CACHE=/variable HF_HUB_OFFLINE=1 HF_HUB_ETAG_TIMEOUT=3 HF_HUB_DISABLE_SYMLINKS=1");
        var open = HubSettings.Of(new HubOptions { Variables = variables });
        Assert.Equal(("https://mirror.example", "variable", true, 3, false), (open.Endpoint, open.Token, open.Offline, open.EtagTimeout.TotalSeconds, open.UseSymlinks));
        var said = HubSettings.Of(new HubOptions
        {
            Variables = variables,
            Endpoint = new Uri("http://localhost:81/hub/"),
            Token = "",
            CacheFolder = "/said",
            Offline = false,
            EtagTimeout = TimeSpan.FromSeconds(1),
            UseSymlinks = true,
        });
        Assert.Equal(("http://localhost:81/hub", null, false, 1, true), (said.Endpoint, said.Token, said.Offline, said.EtagTimeout.TotalSeconds, said.UseSymlinks));
        Assert.Equal(Path.GetFullPath("/said"), said.CacheFolder);
        Assert.Equal("https://huggingface.co", HubSettings.Of(new HubOptions { Variables = _ => null }).Endpoint);
    }

    [Theory]
    [InlineData("HF_ENDPOINT=huggingface.co", "huggingface.co")]
    [InlineData("HF_ENDPOINT=ftp://huggingface.co", "ftp://huggingface.co")]
    [InlineData("HF_ENDPOINT=https://huggingface.co?x=1", "https://huggingface.co?x=1")]
    [InlineData("HF_ENDPOINT=https://me:secret@huggingface.co", "without a user's name")]
    [InlineData("HF_TOKEN=sécret", "a token of printable characters")]
    public void What_can_be_no_endpoint_or_token_is_refused_and_secrets_are_not_shown(string variables, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => HubSettings.Of(new HubOptions { Variables = Read(variables) }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_cannot_smuggle_a_header() =>
        Assert.Throws<ArgumentException>(() => HubSettings.Of(new HubOptions { Token = "a\r\nX: y", Variables = _ => null }));

    private static HubVariables Of(string variables) => new(Read(variables));

    /// <summary>NAME=value, separated by spaces.</summary>
    private static Func<string, string?> Read(string variables)
    {
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return name => values.GetValueOrDefault(name) ?? (name is "HOME" or "USERPROFILE" ? User : null);
    }
}
