using System.Net;
using System.Text.Json;
using SqueezeBert.Models;
using SqueezeBert.Server;
using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>A server with a model for every task, for the tests that hold it to what clients expect; one for all of them.</summary>
[CollectionDefinition(nameof(ContractServer))]
public sealed class ContractServer : ICollectionFixture<ContractServer>, IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private RunningServer? running;

    /// <summary>The models that ship; the first answers where a request says nothing of a task.</summary>
    internal static ServerOptions AllModels { get; } = RunningServer.Of([EmbeddedModels.TextClassification, .. EmbeddedModels.Names.Where(name => name != EmbeddedModels.TextClassification)]);

    internal RunningServer Running => running!;

    /// <summary>The answer to a request that must be answered.</summary>
    internal async Task<JsonElement> AskAsync(string path, object body)
    {
        using var response = await Running.PostAsync(path, JsonSerializer.Serialize(body));
        var json = await response.JsonAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {json}");
        return json;
    }

    public async ValueTask InitializeAsync()
    {
        string chooser = folder.File("my-chooser");
        StandIn.WriteChooser(chooser);
        running = await RunningServer.StartAsync(AllModels with { Models = [.. AllModels.Models, new ServerModel("my-chooser", ModelFiles.FromFolder(chooser))] });
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null) await running.DisposeAsync();
        folder.Dispose();
    }
}
