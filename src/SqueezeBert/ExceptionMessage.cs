namespace SqueezeBert;

/// <summary>What an exception says to those who don't read the code.</summary>
internal static class ExceptionMessage
{
    /// <summary>The message without the parameter's name, which means nothing outside the code, and without a value that it holds already.</summary>
    internal static string Of(Exception error)
    {
        if (error is not ArgumentException { ParamName: { } parameter }) return error.Message;
        string message = error.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal);
        // .NET puts the value on a line of its own.
        int line = message.IndexOf(Environment.NewLine, StringComparison.Ordinal);
        return error is ArgumentOutOfRangeException { ActualValue: { } value } && line >= 0 && message[..line].Contains($"{value}", StringComparison.Ordinal) ? message[..line] : message;
    }
}
