using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;

namespace SqueezeBert.Server.Requests;

/// <summary>One request to a model: its body, its limits, and what it cost.</summary>
/// <remarks>Used by one request; not thread-safe.</remarks>
/// <param name="context">The request.</param>
/// <param name="body">Its body.</param>
/// <param name="models">The server's models.</param>
/// <param name="options">The server's limits.</param>
/// <param name="watch">What it costs.</param>
/// <param name="place">The request's place among those that the server takes at once.</param>
/// <param name="cancellation">Cancelled when the client leaves or the time is over.</param>
internal sealed class ApiCall(HttpContext context, RequestValue body, ModelSet models, ServerOptions options, RequestWatch watch, IDisposable place, CancellationToken cancellation)
{
    internal HttpContext Context => context;

    internal RequestValue Body => body;

    internal ModelSet Models => models;

    internal ServerOptions Options => options;

    internal RequestWatch Watch => watch;

    /// <summary>What the body calls the model; null where it doesn't.</summary>
    internal string? ModelName => body.OptionalText("model");

    /// <summary>Asks a pipeline, together with whoever else asks now.</summary>
    internal Task<IReadOnlyList<TResult>> PredictAsync<TInput, TResult>(Pipeline<TInput, TResult> pipeline, IReadOnlyList<TInput> inputs)
    {
        foreach (var input in inputs) watch.AddCharacters(CharacterCount.Of(input));
        watch.StartTokenization();
        return pipeline.PredictAsync(inputs, watch, cancellation);
    }

    /// <summary>Refuses a request with too many texts.</summary>
    internal void RequireItems(int count)
    {
        if (count > options.MaxClientBatchSize)
            throw RequestException.Validation($"inputs: expected at most {options.MaxClientBatchSize} texts in a request; found {count}.");
    }

    /// <summary>Refuses answers to texts that were cut, where cutting isn't allowed.</summary>
    /// <param name="results">The answers.</param>
    /// <param name="removed">How many tokens were cut off.</param>
    /// <param name="truncate">Whether the client allows it; null where it doesn't say.</param>
    internal void RequireWhole<TResult>(IReadOnlyList<TResult> results, Func<TResult, int> removed, bool? truncate)
    {
        if (truncate ?? options.AutoTruncate) return;
        for (int i = 0; i < results.Count; i++)
            if (removed(results[i]) is > 0 and var count)
                throw RequestException.Validation($"inputs[{i}]: expected a text that fits the model, or truncate; found {count} tokens too many.");
    }

    /// <summary>Sends the answer.</summary>
    internal Task AnswerAsync(Action<Utf8JsonWriter> write)
    {
        // Who reads slowly keeps nobody out.
        place.Dispose();
        ComputeHeaders.Write(context.Response.Headers, watch);
        return JsonAnswer.SendAsync(context, StatusCodes.Status200OK, write);
    }
}
