namespace SqueezeBert.Pipelines;

/// <summary>Makes one vector of the vectors of a text's tokens.</summary>
/// <remarks><code>
/// cls    y = x[0]
/// mean   y = (x[0] + x[1] + …) / S
/// max    y = max over t of x[t]
/// </code>
/// x [S, H] → y [H]. Each sum is one float32 chain in token order, so a text's bits depend on nothing else.
/// </remarks>
internal static class TokenPooling
{
    /// <param name="mode">Any mode but the pooler's, which is the model's own.</param>
    /// <param name="x">[S, H], S at least 1.</param>
    /// <param name="y">[H].</param>
    internal static void Pool(PoolingMode mode, ReadOnlySpan<float> x, Span<float> y)
    {
        x[..y.Length].CopyTo(y);
        if (mode == PoolingMode.Cls) return;
        for (int start = y.Length; start < x.Length; start += y.Length)
        {
            var token = x.Slice(start, y.Length);
            if (mode == PoolingMode.Max)
                for (int h = 0; h < y.Length; h++) y[h] = Math.Max(y[h], token[h]);
            else
                for (int h = 0; h < y.Length; h++) y[h] += token[h];
        }
        if (mode == PoolingMode.Max) return;
        float count = x.Length / y.Length;
        foreach (ref float value in y) value /= count;
    }

    /// <summary>The mean of a text's windows, each weighted by its tokens.</summary>
    /// <param name="windows">The windows' vectors, each [H].</param>
    /// <param name="tokens">The windows' tokens.</param>
    internal static float[] WeightedMean(ReadOnlySpan<float[]> windows, ReadOnlySpan<int> tokens)
    {
        if (windows.Length == 1) return windows[0];
        var mean = new float[windows[0].Length];
        long total = 0;
        foreach (int count in tokens) total += count;
        for (int h = 0; h < mean.Length; h++)
        {
            double sum = 0;
            for (int w = 0; w < windows.Length; w++) sum += (double)windows[w][h] * tokens[w];
            mean[h] = (float)(sum / total);
        }
        return mean;
    }
}
