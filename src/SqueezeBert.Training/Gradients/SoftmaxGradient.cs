using System.Runtime.Intrinsics;

namespace SqueezeBert.Training.Gradients;

/// <summary>Derivative of scale and softmax over the rows of an attention matrix.</summary>
/// <remarks><code>
/// P[i] = softmax(scale·S[i])      ∂S[i, j] = scale · P[i, j] · (∂P[i, j] − Σₖ ∂P[i, k]·P[i, k])
/// </code></remarks>
internal static unsafe class SoftmaxGradient
{
    /// <summary>∂P becomes ∂S, in place; both [rows, columns].</summary>
    internal static void Apply(float* probabilities, float* gradient, int rows, int columns, float scale)
    {
        for (int row = 0; row < rows; row++, probabilities += columns, gradient += columns)
        {
            float mean = LaneSums.Dot(probabilities, gradient, columns);
            int j = 0;
            for (; j + 16 <= columns; j += 16)
                ((Vector512.Load(gradient + j) - Vector512.Create(mean)) * Vector512.Load(probabilities + j) * scale).Store(gradient + j);
            for (; j < columns; j++) gradient[j] = (gradient[j] - mean) * probabilities[j] * scale;
        }
    }
}
