namespace SqueezeBert.Tokenization;

/// <summary>A tokenizer file cannot be used, or a text cannot be brought to the length asked for; the message names the file and what was found.</summary>
public sealed class TokenizerException : Exception
{
    /// <summary>Creates the exception with its message.</summary>
    public TokenizerException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and the error that caused it.</summary>
    public TokenizerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
