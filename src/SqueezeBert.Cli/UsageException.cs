using SqueezeBert.Training;

namespace SqueezeBert.Cli;

/// <summary>The command line is wrong in itself, whatever the files hold; the message is for the user.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>Checks values that an option or several gave: the message begins with the option's name without its dashes.</summary>
    /// <param name="check">Makes something of the values.</param>
    /// <param name="prefix">What comes before the name.</param>
    /// <exception cref="UsageException">A value makes no sense.</exception>
    internal static T Checked<T>(Func<T> check, string prefix = "--")
    {
        try
        {
            return check();
        }
        catch (Exception error) when (error is TrainingException or ConfigException)
        {
            throw new UsageException(prefix + error.Message);
        }
    }
}
