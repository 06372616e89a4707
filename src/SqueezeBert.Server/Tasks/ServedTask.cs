using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>A task over HTTP: how rows and parameters are read from JSON, and how answers are written.</summary>
internal abstract class ServedTask(string name)
{
    /// <summary>As on the command line.</summary>
    internal string Name => name;

    /// <summary>Names of the parameters that only this task has.</summary>
    protected abstract string[] Parameters { get; }

    /// <summary>Whether a model was made for this task, rather than merely can do it.</summary>
    internal abstract bool Suits(ServedModel model);

    /// <summary>The pipeline with the server's own options; null where the model can't do the task.</summary>
    internal abstract object? TryLoad(ServedModel model);

    /// <summary>Lets a model do the task once, so that no client waits for memory and compiled code.</summary>
    internal abstract Task WarmUpAsync(ServedModel model, CancellationToken cancellation);

    /// <summary>Refuses parameters that the task doesn't have.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="beside">What else may stand among them.</param>
    internal void RequireKnown(RequestValue parameters, params ReadOnlySpan<string> beside) => parameters.RequireOnly([.. Parameters, "truncate", "truncation_direction", .. beside]);

    /// <summary>Answers rows.</summary>
    /// <param name="call">Whose request it is.</param>
    /// <param name="model">Answers.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="parameters">How; not there for the defaults.</param>
    /// <returns>Writes the answer to a row of that number.</returns>
    internal abstract Task<Action<Utf8JsonWriter, int>> AnswerAsync(ApiCall call, ServedModel model, IReadOnlyList<RequestValue> rows, RequestValue parameters);
}

/// <inheritdoc/>
/// <typeparam name="TPipeline">Does the task.</typeparam>
/// <typeparam name="TInput">What a row is.</typeparam>
/// <typeparam name="TResult">What is answered.</typeparam>
internal abstract class ServedTask<TPipeline, TInput, TResult>(string name) : ServedTask(name) where TPipeline : Pipeline<TInput, TResult>
{
    /// <summary>A pipeline over the model, told what the parameters say.</summary>
    protected abstract TPipeline Load(ServedModel model, RequestValue parameters);

    /// <summary>Makes an input of a row.</summary>
    protected abstract TInput Read(RequestValue row, RequestValue parameters);

    /// <summary>Writes an answer.</summary>
    protected abstract void Write(Utf8JsonWriter json, TResult result, RequestValue parameters);

    /// <summary>Something to ask a model that nobody has asked yet.</summary>
    protected abstract TInput Sample(ServedModel model);

    /// <summary>How many texts an input counts for against the limit of a request.</summary>
    protected virtual int ItemsOf(TInput input) => 1;

    /// <summary>How many tokens were cut off the input.</summary>
    protected virtual int RemovedTokensOf(TResult result) => 0;

    internal override Task WarmUpAsync(ServedModel model, CancellationToken cancellation) => model.Pipeline<TPipeline>(this).PredictAsync(Sample(model), cancellation);

    internal override object? TryLoad(ServedModel model)
    {
        try
        {
            return Load(model, default);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The pipeline for some parameters: the model's own where there are none.</summary>
    private TPipeline PipelineOf(ServedModel model, RequestValue parameters)
    {
        var standard = model.Pipeline<TPipeline>(this);
        return parameters.IsThere ? Load(model, parameters) : standard;
    }

    internal override async Task<Action<Utf8JsonWriter, int>> AnswerAsync(ApiCall call, ServedModel model, IReadOnlyList<RequestValue> rows, RequestValue parameters)
    {
        var results = await PredictAsync(call, model, rows, parameters).ConfigureAwait(false);
        return (json, i) => Write(json, results[i], parameters);
    }

    /// <summary>Answers rows, for a dialect that writes answers its own way.</summary>
    internal async Task<IReadOnlyList<TResult>> PredictAsync(ApiCall call, ServedModel model, IReadOnlyList<RequestValue> rows, RequestValue parameters)
    {
        bool? truncate = ParameterWords.Truncate(parameters);
        var pipeline = PipelineOf(model, parameters);
        call.RequireItems(rows.Count);
        var inputs = new TInput[rows.Count];
        for (int i = 0, items = 0; i < inputs.Length; i++)
        {
            inputs[i] = Read(rows[i], parameters);
            // Counted as they come: a few rows may hold very many.
            call.RequireItems(items += ItemsOf(inputs[i]));
        }
        var results = await call.PredictAsync(pipeline, inputs).ConfigureAwait(false);
        call.RequireWhole(results, RemovedTokensOf, truncate);
        return results;
    }
}
