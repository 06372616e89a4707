using SqueezeBert.Hub;
using Xunit;

namespace SqueezeBert.Tests.Hub;

/// <summary>Downloads of the same model at the same time don't disturb one another.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private readonly HubFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_file_is_fetched_once_however_many_want_it(bool links)
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => fixture.FetchAsync(fixture.Options with { UseSymlinks = links })));
        fixture.AssertHolds("config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt");
        Assert.Equal(4, fixture.Hub.Fetched.Length);
    }

    [Fact]
    public async Task A_lock_is_waited_for_and_the_wait_can_be_cancelled()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("locks/a.lock");
        var held = await BlobLock.TakeAsync(path, TestContext.Current.CancellationToken);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cancel.CancelAfter(TimeSpan.FromMilliseconds(120));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BlobLock.TakeAsync(path, cancel.Token));
        var waiting = BlobLock.TakeAsync(path, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        held.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task A_lock_that_cannot_be_made_is_an_error_and_no_wait()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("a.lock"));
        await Assert.ThrowsAnyAsync<Exception>(() => BlobLock.TakeAsync(folder.File("a.lock"), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }
}
