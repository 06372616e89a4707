using System.Text;
using SqueezeBert.Cli;
using SqueezeBert.Tests.Hub;
using Xunit;

namespace SqueezeBert.Tests.Cli;

/// <summary>Downloads of processes of their own: beside one another, killed, interrupted, offline; and the bar that a person sees.</summary>
/// <remarks>Most would wait for ever if the promise were broken, and are given up after a while.</remarks>
public sealed class HubProcessTests : IDisposable
{
    private const string Weights = "model.safetensors";

    private readonly HubFixture fixture = new();
    private readonly CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public HubProcessTests() => limit.CancelAfter(TimeSpan.FromMinutes(2));

    public void Dispose()
    {
        limit.Dispose();
        fixture.Dispose();
    }

    [Fact]
    public async Task Two_processes_share_one_download()
    {
        using var arrived = new CountdownEvent(2);
        // Both have asked for the list before either goes on.
        fixture.Hub.Script = request =>
        {
            if (request.IsListing && arrived.Signal() is false) arrived.Wait(limit.Token);
            return null;
        };
        using ChildProcess first = Download(), second = Download();
        Assert.Equal(0, (await first.Ended(limit.Token)).Code);
        Assert.Equal(0, (await second.Ended(limit.Token)).Code);
        AssertWhole();
        Assert.Equal(4, fixture.Hub.Fetched.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_process_that_was_stopped_has_fetched_is_not_fetched_again(bool killed)
    {
        if (!killed)
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
            Assert.SkipWhen(ChildProcess.IgnoresInterrupts, "The tests were started with SIGINT ignored, which child processes inherit.");
        }
        fixture.Hub.Script = request => IsForWeights(request) ? FakeReply.Ok(fixture.Repository.Files[Weights].Content) with { StallAfter = 40_000 } : null;
        using (var stopped = Download())
        {
            while (!File.Exists(fixture.PartOf(Weights)) || new FileInfo(fixture.PartOf(Weights)).Length < 40_000) await Task.Delay(10, limit.Token);
            if (killed) stopped.Kill();
            else stopped.Interrupt();
            var (code, error) = await stopped.Ended(limit.Token);
            if (!killed) Assert.Equal((130, "error: cancelled."), (code, error.TrimEnd('\n').Split('\n')[^1]));
        }
        fixture.Hub.Script = _ => null;
        fixture.Hub.Requests.Clear();
        using var next = Download();
        Assert.Equal(0, (await next.Ended(limit.Token)).Code);
        AssertWhole();
        Assert.Equal(40_000, Assert.Single(fixture.Hub.Requests, IsForWeights).Offset);
    }

    [Fact]
    public async Task A_process_that_is_offline_opens_no_connection()
    {
        using var offline = new ChildProcess(Variables(("HF_HUB_OFFLINE", "1")), "run", "text-classification", "--model", "org/classifier", "good");
        var (code, error) = await offline.Ended(limit.Token);
        Assert.Equal(1, code);
        CliAssert.IsOneMessage(error);
        Assert.Contains("HF_HUB_OFFLINE", error, StringComparison.Ordinal);
        Assert.Equal(0, fixture.Hub.Connections);
    }

    [Fact]
    public void A_person_sees_a_bar_while_bytes_arrive()
    {
        using var error = new FirstWrite();
        using var output = new MemoryStream();
        // The weights come only once something is drawn.
        fixture.Hub.Script = request =>
        {
            if (IsForWeights(request)) error.Happened.Wait(limit.Token);
            return null;
        };
        using (var context = new CommandContext(Stream.Null, output, error, limit.Token) { OutputIsTerminal = true, ErrorIsTerminal = true, MovesCursor = true, Width = 100, Variables = name => Variables().GetValueOrDefault(name) })
            Assert.Equal(0, Program.Run(["download", "org/classifier"], context));
        Assert.Contains("org/classifier", Encoding.UTF8.GetString(error.ToArray()), StringComparison.Ordinal);
        Assert.Contains('%', Encoding.UTF8.GetString(error.ToArray()));
        AssertWhole();
    }

    private ChildProcess Download() => new(Variables(), "download", "org/classifier");

    private Dictionary<string, string> Variables(params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string> { ["HF_ENDPOINT"] = fixture.Hub.Endpoint.ToString(), ["HF_HUB_CACHE"] = fixture.CacheFolder, ["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1", ["HF_HUB_OFFLINE"] = "0" };
        foreach (var (name, value) in more) variables[name] = value;
        return variables;
    }

    private void AssertWhole() => fixture.AssertHolds("config.json", Weights, "tokenizer_config.json", "vocab.txt");

    private static bool IsForWeights(FakeRequest request) => request.Method == "GET" && request.Path.StartsWith("/storage/", StringComparison.Ordinal);

    /// <summary>Tells when something was written to it.</summary>
    private sealed class FirstWrite : MemoryStream
    {
        internal ManualResetEventSlim Happened { get; } = new();

        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, count);
            Happened.Set();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer);
            Happened.Set();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) Happened.Dispose();
            base.Dispose(disposing);
        }
    }
}
