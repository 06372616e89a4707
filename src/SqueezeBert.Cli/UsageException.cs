namespace SqueezeBert.Cli;

/// <summary>The command line is wrong in itself, whatever the files hold; the message is for the user.</summary>
internal sealed class UsageException(string message) : Exception(message);
