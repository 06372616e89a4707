namespace SqueezeBert.Training;

/// <summary>Training can't begin or can't go on; the message says what to change.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>Creates the error.</summary>
    public TrainingException(string message)
        : base(message)
    {
    }
}
