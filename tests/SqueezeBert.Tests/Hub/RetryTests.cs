using SqueezeBert.Hub;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>A hub that is busy or down for a while is asked again, with patience that has an end.</summary>
public sealed class RetryTests : IDisposable
{
    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_passing_failure_is_tried_again(int status)
    {
        // Whatever is asked for fails the first time: the listing, small files, large ones and where they are stored.
        var asked = new HashSet<string>();
        fixture.Hub.Script = request => asked.Add(request.Path) ? FakeReply.Error(status) : null;
        await fixture.FetchAsync();
        fixture.AssertHolds("config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_failure_that_stays_is_reported_after_five_tries(int status)
    {
        fixture.Hub.Script = _ => FakeReply.Error(status);
        Assert.Equal($"status {status} (Reply)", (await fixture.RefusedAsync()).Found);
        Assert.Equal(5, fixture.Hub.Connections);
    }

    [Fact]
    public async Task A_hub_that_asks_for_more_than_a_minute_is_not_waited_for()
    {
        fixture.Hub.Script = _ => FakeReply.Error(429, null, ("Retry-After", "61"));
        Assert.Equal(TimeSpan.FromSeconds(61), (await fixture.RefusedAsync()).RetryAfter);
        Assert.Equal(1, fixture.Hub.Connections);
    }

    [Fact]
    public void The_pause_that_a_hub_asks_for_is_kept()
    {
        var schedule = new RetrySchedule(TimeSpan.FromSeconds(1));
        Assert.Equal(60, schedule.PauseAfter(Busy(60))?.TotalSeconds);
        // A moment that has passed already asks for nothing.
        Assert.Equal(2, schedule.PauseAfter(Busy(-5))?.TotalSeconds);
        Assert.Null(schedule.PauseAfter(Busy(61)));
    }

    [Fact]
    public void Pauses_double_up_to_eight_times_the_first_and_start_over_when_something_new_arrives()
    {
        var schedule = new RetrySchedule(TimeSpan.FromSeconds(1), maxTries: 7);
        Assert.Equal([1, 2, 4, 8, 8], Enumerable.Range(0, 5).Select(_ => schedule.PauseAfter(Busy())!.Value.TotalSeconds));
        schedule.Progressed(10);
        Assert.Equal([1, 2], Enumerable.Range(0, 2).Select(_ => schedule.PauseAfter(Busy())!.Value.TotalSeconds));
        // The same ten bytes once more are nothing new.
        schedule.Progressed(10);
        Assert.Equal([4, 8, 8, 8, null], Enumerable.Range(0, 5).Select(_ => schedule.PauseAfter(Busy())?.TotalSeconds));
    }

    [Fact]
    public async Task A_hub_that_is_not_there_is_named()
    {
        var options = fixture.Options;
        fixture.Hub.Stop();
        var error = await fixture.RefusedAsync(options);
        Assert.Equal("an answer from " + options.Endpoint!.GetLeftPart(UriPartial.Authority), error.Expected);
        Assert.NotEqual("", error.Found);
    }

    private static HubException Busy(int? retryAfterSeconds = null) =>
        new("org/name", "main", null, "an answer", "none") { IsTransient = true, RetryAfter = retryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null };
}
