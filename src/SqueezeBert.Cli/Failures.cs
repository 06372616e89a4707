using SqueezeBert.Checkpoints;
using SqueezeBert.Data;
using SqueezeBert.Hub;
using SqueezeBert.Tokenization;
using SqueezeBert.Training;

namespace SqueezeBert.Cli;

/// <summary>Turns exceptions into one line on standard error and an exit code.</summary>
internal static class Failures
{
    /// <summary>Runs a command.</summary>
    /// <returns>The command's exit code, or that of its failure.</returns>
    internal static int Report(CommandContext context, Func<int> command)
    {
        try
        {
            return Flushed(context, command);
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            context.Log.Error("cancelled.");
            return ExitCode.Cancelled;
        }
        catch (UsageException error)
        {
            context.Log.Error(error.Message);
            return ExitCode.WrongUsage;
        }
        catch (ReaderGoneException)
        {
            // As with `| head -1`: whoever wanted the results has enough of them.
            return ExitCode.Done;
        }
#pragma warning disable CA1031 // The last line of defence: no user meets a stack trace.
        catch (Exception error)
#pragma warning restore CA1031
        {
            context.Log.Error(IsAboutInput(error) ? ExceptionMessage.Of(error) : $"unexpected failure ({error.GetType().Name}): {error.Message}");
            return ExitCode.BadInput;
        }
    }

    /// <summary>Results that came before a failure are results, and are out before its message.</summary>
    private static int Flushed(CommandContext context, Func<int> command)
    {
        try
        {
            return command();
        }
        finally
        {
            context.OutputStream.Flush();
        }
    }

    /// <summary>Whether the message was written for the user, about something the user gave.</summary>
    internal static bool IsAboutInput(Exception error) => error
        is UserException or TrainingException or ConfigException or CheckpointException or TokenizerException or DataException or HubException
        or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException;
}
