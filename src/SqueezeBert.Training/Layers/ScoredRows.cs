namespace SqueezeBert.Training.Layers;

/// <summary>The hidden states that a head reads: all tokens', or those of the scored ones.</summary>
internal static unsafe class ScoredRows
{
    /// <summary>Copies the scored rows of x [T, H] to rows [R, H].</summary>
    internal static void Gather(PassContext pass, float* x, float* rows, int width)
    {
        if (pass.Examples.ScoredTokens is not { } tokens)
        {
            ResidualSum.Copy(x, rows, (long)pass.Tokens * width);
            return;
        }
        for (int r = 0; r < tokens.Length; r++) ResidualSum.Copy(x + (nint)tokens[r] * width, rows + (nint)r * width, width);
    }

    /// <summary>Writes ∂x [T, H] from the rows' gradients [R, H]; other tokens have none.</summary>
    internal static void Scatter(PassContext pass, float* rowGradient, float* gradient, int width)
    {
        if (pass.Examples.ScoredTokens is not { } tokens)
        {
            ResidualSum.Copy(rowGradient, gradient, (long)pass.Tokens * width);
            return;
        }
        new Span<float>(gradient, pass.Tokens * width).Clear();
        for (int r = 0; r < tokens.Length; r++) ResidualSum.Copy(rowGradient + (nint)r * width, gradient + (nint)tokens[r] * width, width);
    }
}
