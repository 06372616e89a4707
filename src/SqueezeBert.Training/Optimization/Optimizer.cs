using SqueezeBert.Threading;

namespace SqueezeBert.Training.Optimization;

/// <summary>Changes parameters by their gradients, one step at a time.</summary>
internal abstract class Optimizer
{
    /// <summary>Words for the types; adamw_torch is Hugging Face's.</summary>
    internal static readonly (string Word, OptimizerType Value)[] TypeNames = [("adamw", OptimizerType.AdamW), ("adamw_torch", OptimizerType.AdamW), ("lamb", OptimizerType.Lamb)];

    /// <summary>Steps taken: t. Set where a run goes on.</summary>
    internal long StepCount { get; set; }

    /// <summary>Changes all parameters that aren't frozen; their gradients are used up.</summary>
    internal void Step(WorkerPool pool, double learningRate)
    {
        StepCount++;
        Update(pool, learningRate);
    }

    /// <summary>The optimizer that options ask for.</summary>
    internal static Optimizer Of(TrainingOptions options, ParameterSet parameters) => options.Optim switch
    {
        OptimizerType.AdamW => new AdamW(parameters, options.AdamBeta1, options.AdamBeta2, options.AdamEpsilon, options.WeightDecay),
        OptimizerType.Lamb => new Lamb(parameters, options.AdamBeta1, options.AdamBeta2, options.AdamEpsilon, options.WeightDecay),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Optim, "No such optimizer."),
    };

    private protected abstract void Update(WorkerPool pool, double learningRate);
}
