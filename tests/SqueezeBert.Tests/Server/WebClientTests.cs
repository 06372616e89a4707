using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary>Browsers and JavaScript's clients get from the server what they expect.</summary>
public sealed class WebClientTests
{
    private const string Key = "test-key";

    [Fact]
    public async Task The_clients_of_OpenAI_and_Hugging_Face_get_what_a_plain_request_gets()
    {
        await using var server = await RunningServer.StartAsync(ContractServer.AllModels with { ApiKeys = [Key] });
        AssertPasses(WebClients.Run("clients.test.mjs", ("BASE_URL", AddressOf(server)), ("API_KEY", Key)));
    }

    [Fact]
    public async Task The_reference_shows_every_route_and_sends_its_examples()
    {
        Assert.SkipUnless(WebClients.HasChromium, "There is no Chromium on the path or at CHROMIUM_PATH.");
        await using var server = await RunningServer.StartAsync(ContractServer.AllModels);
        await using var keyed = await RunningServer.StartAsync(RunningServer.Options with { ApiKeys = [Key] });
        AssertPasses(WebClients.Run("reference.test.mjs", ("BASE_URL", AddressOf(server)), ("KEYED_URL", AddressOf(keyed)), ("API_KEY", Key)));
    }

    [Fact]
    public async Task The_page_answers_every_task_in_a_browser()
    {
        Assert.SkipUnless(WebClients.HasChromium, "There is no Chromium on the path or at CHROMIUM_PATH.");
        await using var server = await RunningServer.StartAsync(ContractServer.AllModels);
        AssertPasses(WebClients.Run("page.test.mjs", ("BASE_URL", AddressOf(server))));
    }

    private static void AssertPasses((int ExitCode, string Output) run)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("fail 0", run.Output);
    }

    private static string AddressOf(RunningServer server) => server.Address.GetLeftPart(UriPartial.Authority);
}
