using System.Text.Json;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>A pipeline, and the questions that seeds make for it; answers are compared as JSON, which tells every float32 from every other.</summary>
internal sealed class AskedCase
{
    private AskedCase(Type pipeline, Func<int, string> predict, Func<int, CancellationToken, Task<string>> predictAsync) => (Pipeline, Predict, PredictAsync) = (pipeline, predict, predictAsync);

    internal Type Pipeline { get; }

    /// <summary>The answers, on the caller's thread.</summary>
    internal Func<int, string> Predict { get; }

    /// <summary>The answers, by the queue.</summary>
    internal Func<int, CancellationToken, Task<string>> PredictAsync { get; }

    internal static AskedCase Of<TInput, TResult>(Pipeline<TInput, TResult> pipeline, Func<Random, TInput> input)
    {
        return new(
            pipeline.GetType(),
            seed => Json(pipeline.Predict(Inputs(seed))),
            // Every third question comes alone.
            async (seed, cancellation) => seed % 3 == 0 ? Json([await pipeline.PredictAsync(Inputs(seed)[0], cancellation)]) : Json(await pipeline.PredictAsync(Inputs(seed), cancellation)));

        TInput[] Inputs(int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, seed % 3 == 0 ? 1 : random.Next(2, 7)).Select(_ => input(random))];
        }
    }

    private static string Json<TResult>(IReadOnlyList<TResult> results) => JsonSerializer.Serialize(results);
}
