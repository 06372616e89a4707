using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training;

/// <summary>Keeps a copy of the weights that scored best.</summary>
internal sealed class BestWeights(ParameterSet parameters, string metric)
{
    private float[][]? copies;
    private double bestScore;

    /// <summary>Name of the metric that decides.</summary>
    internal string Metric { get; } = metric;

    internal bool HasWeights => copies is not null;

    /// <summary>Evaluations since the last better one.</summary>
    internal int EvaluationsSinceBest { get; private set; }

    /// <summary>Copies the current weights if their score is the best; an equal score is not better.</summary>
    internal bool Offer(EvaluationScores scores)
    {
        double score = scores.Metrics[Metric] * (ModelEvaluator.SmallerIsBetter(Metric) ? -1 : 1);
        // A NaN is never kept beside a number.
        if (copies is not null && !(score > bestScore || double.IsNaN(bestScore)))
        {
            EvaluationsSinceBest++;
            return false;
        }
        (bestScore, EvaluationsSinceBest) = (score, 0);
        copies ??= [.. parameters.All.Select(parameter => new float[parameter.Length])];
        for (int i = 0; i < copies.Length; i++) parameters.All[i].Value.Span.CopyTo(copies[i]);
        return true;
    }

    /// <summary>The best score and the evaluations since; null where none was made.</summary>
    internal (double Score, int EvaluationsSince)? State => copies is null ? null : (bestScore, EvaluationsSinceBest);

    /// <summary>The best weights, one array for each parameter in order.</summary>
    internal IReadOnlyList<float[]> Copies => copies ?? [];

    /// <summary>Takes over what an earlier run had.</summary>
    /// <param name="state">Its <see cref="State"/>.</param>
    /// <param name="read">Fills the weights of a parameter.</param>
    internal void Resume((double Score, int EvaluationsSince) state, Action<TrainableParameter, float[]> read)
    {
        (bestScore, EvaluationsSinceBest) = state;
        copies = [.. parameters.All.Select(parameter => new float[parameter.Length])];
        for (int i = 0; i < copies.Length; i++) read(parameters.All[i], copies[i]);
    }

    /// <summary>Brings the best weights back.</summary>
    internal void Restore()
    {
        for (int i = 0; i < (copies?.Length ?? 0); i++) copies![i].CopyTo(parameters.All[i].Value.Span);
    }
}
