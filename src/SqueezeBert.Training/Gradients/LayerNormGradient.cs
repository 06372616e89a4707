using System.Runtime.Intrinsics;

namespace SqueezeBert.Training.Gradients;

/// <summary>Derivatives of LayerNorm by its input, weight and bias.</summary>
/// <remarks><code>
/// x̂ = (z − mean)·rstd                y = x̂·w + b                     z, y [T, H]    mean, rstd [T]
/// ∂z[t] = rstd[t] · (∂y·w − mean_h(∂y·w) − x̂·mean_h(∂y·w·x̂))
/// ∂w += Σₜ ∂y·x̂                      ∂b += Σₜ ∂y
/// </code></remarks>
internal static unsafe class LayerNormGradient
{
    /// <summary>Writes ∂z from ∂y; may be in place.</summary>
    internal static void ApplyRows(float* input, float* means, float* scales, float* weight, float* outputGradient, float* inputGradient, int rows, int width)
    {
        for (int t = 0; t < rows; t++)
        {
            nint row = (nint)t * width;
            ApplyRow(input + row, means[t], scales[t], weight, outputGradient + row, inputGradient + row, width);
        }
    }

    /// <summary>Adds ∂w and ∂b of some columns; one chain over rows for each.</summary>
    internal static void AddColumns(float* input, float* means, float* scales, float* outputGradient, float* weightGradient, float* biasGradient, int rows, int width, int firstColumn, int columns)
    {
        int end = firstColumn + columns;
        for (int t = 0; t < rows; t++)
        {
            // The sums stay in the nearest cache: all of a row's columns at once, for the next row is far away.
            float* z = input + (nint)t * width, dy = outputGradient + (nint)t * width;
            float mean = means[t], scale = scales[t];
            int h = firstColumn;
            for (; h + 16 <= end; h += 16)
            {
                var slope = Vector512.Load(dy + h);
                var normal = (Vector512.Load(z + h) - Vector512.Create(mean)) * scale;
                Vector512.FusedMultiplyAdd(slope, normal, Vector512.Load(weightGradient + h)).Store(weightGradient + h);
                (Vector512.Load(biasGradient + h) + slope).Store(biasGradient + h);
            }
            for (; h < end; h++)
            {
                weightGradient[h] = MathF.FusedMultiplyAdd(dy[h], (z[h] - mean) * scale, weightGradient[h]);
                biasGradient[h] += dy[h];
            }
        }
    }

    private static void ApplyRow(float* z, float mean, float scale, float* w, float* dy, float* dz, int width)
    {
        Vector512<float> sum = default, sumWithNormal = default;
        int h = 0;
        for (; h + 16 <= width; h += 16)
        {
            var slope = Vector512.Load(dy + h) * Vector512.Load(w + h);
            sum += slope;
            sumWithNormal = Vector512.FusedMultiplyAdd(slope, (Vector512.Load(z + h) - Vector512.Create(mean)) * scale, sumWithNormal);
        }
        float total = LaneSums.Fold(sum), totalWithNormal = LaneSums.Fold(sumWithNormal);
        for (int tail = h; tail < width; tail++)
        {
            float slope = dy[tail] * w[tail];
            total += slope;
            totalWithNormal = MathF.FusedMultiplyAdd(slope, (z[tail] - mean) * scale, totalWithNormal);
        }
        total /= width;
        totalWithNormal /= width;

        for (h = 0; h + 16 <= width; h += 16)
        {
            var normal = (Vector512.Load(z + h) - Vector512.Create(mean)) * scale;
            var centred = Vector512.Load(dy + h) * Vector512.Load(w + h) - Vector512.Create(total);
            (Vector512.FusedMultiplyAdd(normal, Vector512.Create(-totalWithNormal), centred) * scale).Store(dz + h);
        }
        for (; h < width; h++)
            dz[h] = MathF.FusedMultiplyAdd((z[h] - mean) * scale, -totalWithNormal, dy[h] * w[h] - total) * scale;
    }
}
