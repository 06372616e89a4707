using SqueezeBert.Models;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>JavaScript's clients get from the server what they expect.</summary>
public sealed class WebClientTests
{
    [Fact]
    public async Task The_clients_of_OpenAI_and_Hugging_Face_get_what_a_plain_request_gets()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Of([.. EmbeddedModels.Names]) with { ApiKeys = ["test-key"] });
        var (exitCode, output) = WebClients.Run("clients.test.mjs", ("BASE_URL", server.Address.GetLeftPart(UriPartial.Authority)), ("API_KEY", "test-key"));
        Assert.True(exitCode == 0, output);
        Assert.Contains("fail 0", output);
    }
}
