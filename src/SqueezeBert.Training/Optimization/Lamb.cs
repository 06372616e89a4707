using System.Runtime.Intrinsics;
using SqueezeBert.Threading;

namespace SqueezeBert.Training.Optimization;

/// <summary>LAMB (You et al. 2020, arXiv 1904.00962, algorithm 2): Adam's direction, scaled tensor by tensor to the weights' own length.</summary>
/// <remarks><code>
/// m = β₁·m + (1 − β₁)·g        v = β₂·v + (1 − β₂)·g²
/// u = m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε) + decay·w            decay: only parameters that decay
/// w = w − lr · ‖w‖ / ‖u‖ · u                                       ratio 1 where either length is 0
/// </code>
/// For the large batches of pretraining. Lengths are sums over fixed pieces, in order: same bits on any number of threads.
/// </remarks>
/// <param name="parameters">What to train.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">ε.</param>
/// <param name="weightDecay">Decay.</param>
/// <param name="adaptsAll">Whether biases and LayerNorms are scaled too, as in the paper; else their ratio is 1.</param>
internal sealed unsafe class Lamb(ParameterSet parameters, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-6, double weightDecay = 0.01, bool adaptsAll = true) : Optimizer
{
    private readonly double[] valueSums = new double[parameters.Chunks.Length];
    private readonly double[] updateSums = new double[parameters.Chunks.Length];
    private readonly float[] steps = new float[parameters.Chunks.Length];

    private protected override void Update(WorkerPool pool, double learningRate)
    {
        var coefficients = new Coefficients(
            Moments: new Moments(beta1, beta2),
            FirstCorrection: (float)(1 / (1 - Math.Pow(beta1, StepCount))),
            RootCorrection: (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, StepCount))),
            Epsilon: (float)epsilon,
            Decay: (float)weightDecay);
        pool.Run(parameters.Chunks.Length, new Directions(this, parameters, coefficients));
        for (int first = 0, next; first < steps.Length; first = next)
        {
            var parameter = parameters.Chunks[first].Parameter;
            double values = 0, updates = 0;
            for (next = first; next < steps.Length && parameters.Chunks[next].Parameter == parameter; next++)
                (values, updates) = (values + valueSums[next], updates + updateSums[next]);
            double ratio = values > 0 && updates > 0 && (adaptsAll || parameter.Decays) ? Math.Sqrt(values / updates) : 1;
            steps.AsSpan(first, next - first).Fill((float)(learningRate * ratio));
        }
        pool.Run(parameters.Chunks.Length, new Changes(this, parameters));
    }

    private readonly record struct Coefficients(Moments Moments, float FirstCorrection, float RootCorrection, float Epsilon, float Decay);

    /// <summary>u takes the gradient's place.</summary>
    private readonly struct Directions(Lamb lamb, ParameterSet parameters, Coefficients c) : IParallelWork
    {
        public void Execute(int part)
        {
            var (parameter, start, length) = parameters.Chunks[part];
            float* values = parameter.Value.Pointer + start, gradients = parameter.Gradient.Pointer + start;
            float* firsts = parameter.FirstMoment.Pointer + start, seconds = parameter.SecondMoment.Pointer + start;
            float decay = parameter.Decays ? c.Decay : 0;
            int i = 0;
            for (; i + 16 <= length; i += 16)
            {
                var (first, second) = c.Moments.Sixteen(gradients + i, firsts + i, seconds + i);
                var direction = first * c.FirstCorrection / (Vector512.Sqrt(second) * c.RootCorrection + Vector512.Create(c.Epsilon));
                (direction + Vector512.Load(values + i) * decay).Store(gradients + i);
            }
            for (; i < length; i++)
            {
                var (first, second) = c.Moments.One(gradients[i], ref firsts[i], ref seconds[i]);
                gradients[i] = first * c.FirstCorrection / (MathF.Sqrt(second) * c.RootCorrection + c.Epsilon) + values[i] * decay;
            }
            lamb.valueSums[part] = LaneSums.SquareSum(values, length);
            lamb.updateSums[part] = LaneSums.SquareSum(gradients, length);
        }
    }

    private readonly struct Changes(Lamb lamb, ParameterSet parameters) : IParallelWork
    {
        public void Execute(int part)
        {
            var (parameter, start, length) = parameters.Chunks[part];
            float* values = parameter.Value.Pointer + start, directions = parameter.Gradient.Pointer + start;
            float step = lamb.steps[part];
            int i = 0;
            for (; i + 16 <= length; i += 16) (Vector512.Load(values + i) - Vector512.Load(directions + i) * step).Store(values + i);
            for (; i < length; i++) values[i] -= directions[i] * step;
        }
    }
}
