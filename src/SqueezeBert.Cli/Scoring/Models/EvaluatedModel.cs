using System.Diagnostics;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring.Models;

/// <summary>The model that <c>eval</c> asks, and what its answers cost.</summary>
/// <param name="context">Where warnings go.</param>
/// <param name="files">The model's files.</param>
/// <param name="options">How to load it.</param>
/// <param name="progress">Told of each example.</param>
internal sealed class EvaluatedModel(CommandContext context, ModelFiles files, ModelOptions options, StepProgress progress) : IDisposable
{
    private readonly Stopwatch asking = new();
    private IDisposable? loaded;
    private long examples;
    private long tokens;
    private long cutExamples;
    private long cutTokens;

    /// <summary>For messages.</summary>
    internal string Name => files.Name;

    /// <summary>Whether labels of the data that the model doesn't have count as wrong; else they are an error.</summary>
    internal bool AllowsUnknownLabels { get; init; }

    /// <summary>What all answers so far took, reading and scoring left out.</summary>
    internal ModelSpeed Speed => new(examples, tokens, asking.Elapsed.TotalSeconds);

    /// <summary>Loads the task's pipeline, which lives as long as this.</summary>
    internal TPipeline Load<TPipeline>(Func<ModelFiles, ModelOptions, TPipeline> load) where TPipeline : IDisposable
    {
        var pipeline = context.Interruptibly(() => load(files, options));
        loaded = pipeline;
        return pipeline;
    }

    /// <summary>Begins to count.</summary>
    /// <param name="count">How many examples there will be; null where nobody knows.</param>
    internal void Begin(int? count) => progress.Begin("scoring", count);

    /// <summary>Answers inputs on all threads.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal IReadOnlyList<TResult> Ask<TInput, TResult>(Pipeline<TInput, TResult> pipeline, IReadOnlyList<TInput> inputs, Func<TResult, AnswerCost> costOf)
    {
        asking.Start();
        var results = pipeline.Predict(inputs, context.Cancellation);
        asking.Stop();
        foreach (var result in results)
        {
            var cost = costOf(result);
            tokens += cost.Tokens;
            cutTokens += cost.RemovedTokens;
            if (cost.RemovedTokens > 0) cutExamples++;
        }
        examples += results.Count;
        progress.Advance(results.Count);
        return results;
    }

    /// <summary>Warns of examples that were too long for the model.</summary>
    internal void WarnOfCuts(int maxTokens)
    {
        if (cutExamples > 0) context.Log.Warning($"{cutExamples} {(cutExamples == 1 ? "example" : "examples")} had more tokens than the {maxTokens} that the model takes; {cutTokens} tokens were cut off.");
    }

    public void Dispose() => loaded?.Dispose();
}

/// <summary>What an answer took.</summary>
/// <param name="Tokens">Tokens that the model saw, all its passes together.</param>
/// <param name="RemovedTokens">Tokens that it didn't see because there were too many.</param>
internal readonly record struct AnswerCost(long Tokens, long RemovedTokens = 0);
