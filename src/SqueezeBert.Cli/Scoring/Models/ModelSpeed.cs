namespace SqueezeBert.Cli.Scoring.Models;

/// <summary>How fast a model answered.</summary>
/// <param name="Examples">Examples answered.</param>
/// <param name="Tokens">Tokens that the model saw for them, all its passes together.</param>
/// <param name="Seconds">Tokenising and computing; loading, reading and scoring left out.</param>
internal sealed record ModelSpeed(long Examples, long Tokens, double Seconds)
{
    internal double ExamplesPerSecond => Examples / Math.Max(Seconds, 1e-9);

    internal double TokensPerSecond => Tokens / Math.Max(Seconds, 1e-9);
}
