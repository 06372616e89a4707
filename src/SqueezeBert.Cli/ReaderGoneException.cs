namespace SqueezeBert.Cli;

/// <summary>Nobody reads standard output any more. No failure: the command ends, and quietly.</summary>
internal sealed class ReaderGoneException(Exception inner) : Exception("Standard output was closed by its reader.", inner);
