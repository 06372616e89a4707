using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Tests;

/// <summary>Two steps of training with dropout, for comparing bits.</summary>
internal static class TwoSteps
{
    internal static SqueezeBertConfig WithDropout(SqueezeBertConfig config) => config with { HiddenDropoutProb = 0.1, AttentionProbsDropoutProb = 0.2 };

    /// <summary>Losses, norms and gradients of two steps, as bytes.</summary>
    internal static byte[] GradientsOf(GoldenCase loaded)
    {
        using var test = loaded;
        var optimizer = new AdamW(test.Model.Parameters);
        using var bytes = new MemoryStream();
        for (int step = 0; step < 2; step++)
        {
            bytes.Write(BitConverter.GetBytes(test.Accumulate(seed: 7)));
            bytes.Write(BitConverter.GetBytes(test.Model.Parameters.GradientNorm(test.Pool)));
            foreach (var parameter in test.Model.Parameters.All)
                bytes.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(parameter.Gradient.Span[..parameter.Length]));
            optimizer.Step(test.Pool, 1e-3);
            test.Model.Repack();
        }
        return bytes.ToArray();
    }
}
