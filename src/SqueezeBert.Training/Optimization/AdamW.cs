using System.Runtime.Intrinsics;
using SqueezeBert.Threading;

namespace SqueezeBert.Training.Optimization;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019), step for step PyTorch's <c>AdamW</c>.</summary>
/// <remarks><code>
/// w = w · (1 − lr·decay)                              only parameters that decay
/// m = β₁·m + (1 − β₁)·g        v = β₂·v + (1 − β₂)·g²
/// w = w − lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
/// </code>
/// Each element on its own, in float32 with coefficients computed in double: same bits on any number of threads.
/// </remarks>
internal sealed unsafe class AdamW(ParameterSet parameters, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01) : Optimizer
{
    private protected override void Update(WorkerPool pool, double learningRate)
    {
        var coefficients = new Coefficients(
            Moments: new Moments(beta1, beta2),
            StepSize: (float)(learningRate / (1 - Math.Pow(beta1, StepCount))),
            RootCorrection: (float)Math.Sqrt(1 - Math.Pow(beta2, StepCount)),
            Epsilon: (float)epsilon,
            Shrink: (float)(1 - learningRate * weightDecay));
        pool.Run(parameters.Chunks.Length, new Changes(parameters, coefficients));
    }

    private readonly record struct Coefficients(Moments Moments, float StepSize, float RootCorrection, float Epsilon, float Shrink);

    private readonly struct Changes(ParameterSet parameters, Coefficients c) : IParallelWork
    {
        public void Execute(int part)
        {
            var (parameter, start, length) = parameters.Chunks[part];
            float* values = parameter.Value.Pointer + start, gradients = parameter.Gradient.Pointer + start;
            float* firsts = parameter.FirstMoment.Pointer + start, seconds = parameter.SecondMoment.Pointer + start;
            float shrink = parameter.Decays ? c.Shrink : 1;
            int i = 0;
            for (; i + 16 <= length; i += 16)
            {
                var (first, second) = c.Moments.Sixteen(gradients + i, firsts + i, seconds + i);
                var denominator = Vector512.Sqrt(second) / c.RootCorrection + Vector512.Create(c.Epsilon);
                (Vector512.Load(values + i) * shrink - first / denominator * c.StepSize).Store(values + i);
            }
            for (; i < length; i++)
            {
                var (first, second) = c.Moments.One(gradients[i], ref firsts[i], ref seconds[i]);
                float denominator = MathF.Sqrt(second) / c.RootCorrection + c.Epsilon;
                values[i] = values[i] * shrink - first / denominator * c.StepSize;
            }
        }
    }
}
