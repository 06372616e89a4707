using System.Net;
using System.Text;
using SqueezeBert.Cli;
using SqueezeBert.Tests.Cli;
using Xunit;

namespace SqueezeBert.Tests.Server;

/// <summary><c>squeezebert serve</c> as a user starts it.</summary>
public sealed class ServeCommandTests
{
    [Theory]
    [InlineData("--max-batch-tokens", "0", "--max-batch-tokens: expected a whole number from 1; found '0'.")]
    [InlineData("--prometheus-port", "70000", "--prometheus-port: expected a whole number from 0 to 65535; found '70000'.")]
    [InlineData("--tokenization-workers", "4", "--tokenization-workers: expected to be left out, for texts become tokens on the threads of --threads.")]
    [InlineData("--uds-path", "/tmp/x", "--uds-path: expected to be left out, for the server listens at --hostname and --port.")]
    [InlineData("--dtype", "float16", "--dtype: expected float32 or int8; found 'float16'.")]
    [InlineData("--otlp-endpoint", "collector", "--otlp-endpoint: expected an http or https address; found 'collector'.")]
    [InlineData("--served-model-name", "a", "--served-model-name: expected beside one --model; found 0.")]
    public void A_wrong_option_is_refused_by_name(string option, string value, string message)
    {
        var run = CliRun.Of("serve", "--port", "0", option, value);
        Assert.Equal(ExitCode.WrongUsage, run.Code);
        Assert.Contains(message, run.Error);
    }

    [Theory]
    [InlineData("MAX_BATCH_TOKENS", "none", ExitCode.WrongUsage, "MAX_BATCH_TOKENS: expected a whole number from 1; found 'none'.")]
    [InlineData("DTYPE", "float16", ExitCode.WrongUsage, "DTYPE: expected float32 or int8; found 'float16'.")]
    [InlineData("MODEL_ID", "no-such-folder", ExitCode.BadInput, "no-such-folder: expected a model folder")]
    [InlineData("DEFAULT_PROMPT_NAME", "query", ExitCode.BadInput, "Expected one of the model's prompts (it has none); found query.")]
    public void Options_may_be_environment_variables(string name, string value, int code, string message)
    {
        var run = CliRun.With(variable => variable == name ? value : variable == "HF_HUB_OFFLINE" ? "1" : null, "", terminal: false, "serve", "--port", "0");
        Assert.Equal(code, run.Code);
        Assert.Contains(message, run.Error);
    }

    [Fact]
    public void The_command_line_comes_before_the_environment()
    {
        var run = CliRun.With(variable => variable == "MODEL_ID" ? "no-such-folder" : null, "", terminal: false, "serve", "--port", "0", "--model", "another-folder");
        Assert.Contains("another-folder: expected a model folder", run.Error);
    }

    [Fact]
    public void A_variable_of_keys_without_keys_does_not_open_the_server_either()
    {
        var run = CliRun.With(variable => variable == "API_KEY" ? "," : null, "", terminal: false, "serve", "--port", "0");
        Assert.Equal(ExitCode.WrongUsage, run.Code);
        Assert.Contains("--api-key: expected a key; found none.", run.Error);
    }

    [Fact]
    public void A_file_of_keys_without_keys_does_not_open_the_server()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("keys.txt"), "\n \n");
        var run = CliRun.Of("serve", "--port", "0", "--api-key-file", folder.File("keys.txt"));
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains("keys.txt: expected keys, one a line; found none.", run.Error);
    }

    [Fact]
    public async Task It_serves_folders_and_embedded_models_by_name_until_a_signal_and_answers_what_it_accepted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Signals are sent with kill, which this system lacks.");
        using var folder = new ModelFolder();
        using var process = new ChildProcess(new Dictionary<string, string> { ["API_KEY"] = "key-of-test", ["MAX_CLIENT_BATCH_SIZE"] = "1" }, "serve", "--port", "0", "--model", $"tiny={folder.Path}", "--model", "sentiment", "--json-output");
        string address = (await process.Output.ReadLineAsync(TestContext.Current.CancellationToken))!;
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "key-of-test");
        Assert.Equal(HttpStatusCode.OK, await PostAsync("""{"inputs":"good film","model":"tiny"}"""));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("""{"inputs":"good film","model":"sentiment"}"""));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("""{"inputs":"good film","model":"nli"}"""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync("""{"inputs":[["good"],["film"]]}"""));

        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync("127.0.0.1", client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        string body = """{"inputs":"good film"}""";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /predict HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer key-of-test\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body[..5]}"), TestContext.Current.CancellationToken);
        // Once another request was answered, the first half of that one is accepted.
        Assert.Equal(HttpStatusCode.OK, await PostAsync(body));
        process.Terminate();
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(body[5..]), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        var (code, error) = await process.Ended(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Done, code);
        Assert.DoesNotContain("key-of-test", error);
        Assert.Contains("\"Stopped.\"", error);

        async Task<HttpStatusCode> PostAsync(string json)
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            return (await client.PostAsync("/predict", content, TestContext.Current.CancellationToken)).StatusCode;
        }
    }
}
