namespace SqueezeBert.Evaluation;

/// <summary>Scores a task: takes what is true and what was predicted, example by example, and gives the task's official figures.</summary>
/// <remarks>Where predictions come from, a file or a model, is none of its business. Not thread-safe.</remarks>
/// <typeparam name="TGold">What is true of an example.</typeparam>
/// <typeparam name="TPrediction">What was predicted for it.</typeparam>
internal abstract class EvaluationTask<TGold, TPrediction>
{
    /// <summary>Counts one example.</summary>
    internal abstract void Add(TGold gold, TPrediction predicted);

    /// <summary>The figures of all examples so far, the official one first.</summary>
    internal abstract IReadOnlyList<Metric> Metrics { get; }
}
