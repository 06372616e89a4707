namespace SqueezeBert.Cli;

/// <summary>Something the user gave can't be worked with; the message is for them.</summary>
internal sealed class UserException(string message) : Exception(message);
