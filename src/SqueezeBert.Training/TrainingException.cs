namespace SqueezeBert.Training;

/// <summary>Training can't begin or can't go on; the message says what to change.</summary>
internal sealed class TrainingException(string message) : Exception(message);
