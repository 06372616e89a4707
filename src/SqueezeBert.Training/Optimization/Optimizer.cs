using SqueezeBert.Threading;

namespace SqueezeBert.Training.Optimization;

/// <summary>Changes parameters by their gradients, one step at a time.</summary>
internal abstract class Optimizer
{
    /// <summary>Steps taken: t.</summary>
    internal long StepCount { get; private set; }

    /// <summary>Changes all parameters that aren't frozen; their gradients are used up.</summary>
    internal void Step(WorkerPool pool, double learningRate)
    {
        StepCount++;
        Update(pool, learningRate);
    }

    private protected abstract void Update(WorkerPool pool, double learningRate);
}
