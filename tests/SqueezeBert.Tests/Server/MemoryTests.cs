using System.Net;
using SqueezeBert.Models;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>A server that runs for weeks. Not beside other tests: the heap is the process's.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    /// <summary>A quarter of a kilobyte a request: less than the least of what one leaves behind when something holds it.</summary>
    private const int MostBytesKept = 256 * Requests;

    private const int Requests = 2000;

    [Fact]
    public async Task Thousands_of_requests_good_and_bad_leave_nothing_behind()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Of(EmbeddedModels.TextClassification, EmbeddedModels.SentenceEmbeddings));
        await SendAsync(server, Requests / 4);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await SendAsync(server, Requests);
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(kept < MostBytesKept, $"{kept} bytes were kept of {Requests} requests.");
    }

    private static async Task SendAsync(RunningServer server, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using var response = (i % 4) switch
            {
                0 => await server.PostAsync("/predict", $$"""{"inputs":"request number {{i}} of many"}"""),
                1 => await server.PostAsync("/v1/embeddings", $$"""{"input":["request {{i}}","of many"]}"""),
                2 => await server.PostAsync("/v1/text-classification", $$$"""{"inputs":"request {{{i}}}","parameters":{"top_k":1}}"""),
                _ => await server.PostAsync("/predict", "{"),
            };
            Assert.Equal(i % 4 == 3 ? HttpStatusCode.BadRequest : HttpStatusCode.OK, response.StatusCode);
        }
    }
}
