namespace SqueezeBert.Cli;

/// <summary>What the tool returns to its caller.</summary>
internal static class ExitCode
{
    internal const int Done = 0;
    internal const int BadInput = 1;
    internal const int WrongUsage = 2;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    internal const int Cancelled = 130;
}
