using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using SqueezeBert.Threading;

namespace SqueezeBert.Training.Optimization;

/// <summary>All trainable parameters of a model, in the order in which it loads them.</summary>
internal sealed unsafe class ParameterSet
{
    /// <summary>Elements of one part of the work: fixed, so that sums over parts don't depend on threads.</summary>
    private const int ChunkLength = 1 << 15;

    private readonly Dictionary<Parameter, TrainableParameter> byParameter = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<TrainableParameter> used = [];
    private readonly List<TrainableParameter> newlyUsed = [];
    private ImmutableArray<Chunk> chunks;
    private double[] sums;

    /// <param name="parameters">The model's.</param>
    /// <param name="beside">What is trained with it and isn't part of it.</param>
    internal ParameterSet(IEnumerable<Parameter> parameters, IEnumerable<Parameter> beside)
    {
        OfModel = [.. parameters.Select(Add)];
        BesideModel = [.. beside.Select(Add)];
        All = [.. OfModel, .. BesideModel];
        Chop();
    }

    /// <summary>All that is trained.</summary>
    internal ImmutableArray<TrainableParameter> All { get; }

    /// <summary>What the model's file has.</summary>
    internal ImmutableArray<TrainableParameter> OfModel { get; }

    /// <summary>What ends with the run.</summary>
    internal ImmutableArray<TrainableParameter> BesideModel { get; }

    /// <summary>Pieces of all parameters that aren't frozen, in order.</summary>
    internal ImmutableArray<Chunk> Chunks => chunks;

    /// <summary>What a layer trains.</summary>
    internal TrainableParameter Of(Parameter parameter)
    {
        var trainable = byParameter[parameter];
        if (used.Add(trainable)) newlyUsed.Add(trainable);
        return trainable;
    }

    /// <summary>What layers have asked for since this was called last.</summary>
    internal TrainableParameter[] TakeNewlyUsed()
    {
        TrainableParameter[] taken = [.. newlyUsed];
        newlyUsed.Clear();
        return taken;
    }

    /// <summary>Freezes what no layer has asked for, such as the pooler under a head that doesn't read it.</summary>
    internal void FreezeUnused() => Freeze(parameter => !used.Contains(parameter));

    /// <summary>Freezes some parameters, beside those that are already.</summary>
    internal void Freeze(Func<TrainableParameter, bool> which)
    {
        foreach (var parameter in All) parameter.IsFrozen |= which(parameter);
        Chop();
    }

    /// <summary>Sets all gradients to zero.</summary>
    internal void ClearGradients(WorkerPool pool) => pool.Run(All.Length, new Clearing(All));

    /// <summary>Length of the vector of all gradients; not finite when any gradient isn't.</summary>
    /// <remarks>Sums of squares in double: eight lanes over each chunk, then chunk by chunk, whatever the number of threads.</remarks>
    internal double GradientNorm(WorkerPool pool)
    {
        pool.Run(chunks.Length, new SquareSums(this));
        double total = 0;
        foreach (double sum in sums) total += sum;
        return Math.Sqrt(total);
    }

    /// <summary>Scales all gradients down to a norm of at most <paramref name="maxNorm"/>, as PyTorch's <c>clip_grad_norm_</c>.</summary>
    /// <param name="pool">Threads.</param>
    /// <param name="norm">The gradients' norm.</param>
    /// <param name="maxNorm">The largest norm to keep.</param>
    internal void ClipGradients(WorkerPool pool, double norm, double maxNorm)
    {
        double factor = maxNorm / (norm + 1e-6);
        if (factor < 1) pool.Run(chunks.Length, new Scaling(this, (float)factor));
    }

    /// <summary>The first parameter whose gradient holds a NaN or an infinity; null when all are finite.</summary>
    internal TrainableParameter? FirstWithNonFiniteGradient() =>
        All.FirstOrDefault(parameter => ContainsNonFinite(parameter.Gradient.Span));

    /// <summary>The first parameter that itself holds a NaN or an infinity; null when all are finite.</summary>
    internal TrainableParameter? FirstWithNonFiniteValue() =>
        All.FirstOrDefault(parameter => ContainsNonFinite(parameter.Value.Span));

    /// <summary>The parameter with the value farthest from zero.</summary>
    internal TrainableParameter WithLargestValue() =>
        All.MaxBy(parameter => LargestMagnitude(parameter.Value.Span))!;

    private TrainableParameter Add(Parameter parameter)
    {
        var trainable = new TrainableParameter(parameter);
        byParameter.Add(parameter, trainable);
        return trainable;
    }

    [MemberNotNull(nameof(sums))]
    private void Chop()
    {
        chunks = [.. All.Where(parameter => !parameter.IsFrozen).SelectMany(Chunk.Of)];
        sums = new double[chunks.Length];
    }

    private static float LargestMagnitude(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values) largest = MathF.Max(largest, MathF.Abs(value));
        return largest;
    }

    private static bool ContainsNonFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (!float.IsFinite(value))
                return true;
        return false;
    }

    /// <summary>Part of one parameter: elements <paramref name="Start"/> to <paramref name="Start"/> + <paramref name="Length"/>.</summary>
    internal readonly record struct Chunk(TrainableParameter Parameter, int Start, int Length)
    {
        internal static IEnumerable<Chunk> Of(TrainableParameter parameter)
        {
            for (int start = 0; start < parameter.Length; start += ChunkLength)
                yield return new Chunk(parameter, start, Math.Min(ChunkLength, parameter.Length - start));
        }
    }

    private readonly struct SquareSums(ParameterSet set) : IParallelWork
    {
        public void Execute(int part)
        {
            var chunk = set.chunks[part];
            set.sums[part] = LaneSums.SquareSum(chunk.Parameter.Gradient.Pointer + chunk.Start, chunk.Length);
        }
    }

    private readonly struct Clearing(ImmutableArray<TrainableParameter> parameters) : IParallelWork
    {
        public void Execute(int part) => parameters[part].Gradient.Span.Clear();
    }

    private readonly struct Scaling(ParameterSet set, float factor) : IParallelWork
    {
        public void Execute(int part)
        {
            var chunk = set.chunks[part];
            foreach (ref float value in new Span<float>(chunk.Parameter.Gradient.Pointer + chunk.Start, chunk.Length)) value *= factor;
        }
    }
}
