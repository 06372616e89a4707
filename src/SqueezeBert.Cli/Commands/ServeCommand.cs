using System.CommandLine;
using SqueezeBert.Server;

namespace SqueezeBert.Cli.Commands;

/// <summary><c>squeezebert serve</c>: models over HTTP, until a signal ends it.</summary>
internal static class ServeCommand
{
    internal static Command Create(CommandContext context)
    {
        var options = new ServeOptions();
        var command = new Command("serve", "Serve models over HTTP: the dialects of text-embeddings-inference, OpenAI and Hugging Face, and a page to try them. Options may be environment variables, too: --max-batch-tokens is MAX_BATCH_TOKENS.");
        foreach (var option in (IEnumerable<Option>)[.. options.All, .. RefusedServeOptions.All]) command.Add(option);
        command.SetAction(parsed => RunAsync(context, options.Read(context, parsed)).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ServerOptions options)
    {
        SqueezeBertServer server;
        try
        {
            server = await SqueezeBertServer.StartAsync(options, context.Cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            // Told to stop before it was ready: nothing was accepted, nothing is lost.
            return ExitCode.Done;
        }
        await using (server.ConfigureAwait(false))
        {
            await context.Output.WriteLineAsync($"{server.Address}").ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, context.Cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await server.StopAsync().ConfigureAwait(false);
        }
        return ExitCode.Done;
    }
}
