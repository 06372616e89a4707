namespace SqueezeBert.Training.Layers;

/// <summary>Derivative of a sequence's first or mean hidden state by its tokens' hidden states.</summary>
internal static unsafe class PoolingGradient
{
    /// <summary>Writes ∂x [T, H] from ∂pooled [B, H], which it overwrites.</summary>
    internal static void Scatter(PassContext pass, float* pooledGradient, float* gradient, int width, ClassifierPooling pooling)
    {
        var batch = pass.Batch;
        new Span<float>(gradient, pass.Tokens * width).Clear();
        for (int b = 0; b < batch.SequenceCount; b++)
        {
            float* row = pooledGradient + (nint)b * width;
            bool mean = pooling == ClassifierPooling.Mean;
            if (mean) pass.Kernels.Scale(row, 1f / batch.SequenceLength(b), width);
            int end = mean ? batch.SequenceOffsets[b + 1] : batch.SequenceOffsets[b] + 1;
            for (int t = batch.SequenceOffsets[b]; t < end; t++) ResidualSum.Copy(row, gradient + (nint)t * width, width);
        }
    }
}
