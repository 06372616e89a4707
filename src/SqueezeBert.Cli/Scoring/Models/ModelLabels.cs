using SqueezeBert.Data;

namespace SqueezeBert.Cli.Scoring.Models;

/// <summary>The labels of a model under the names that <c>--label-map</c> gives, among which those of the data must be.</summary>
internal sealed class ModelLabels
{
    private const int ShownLabels = 10;

    private readonly EvaluatedModel model;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly List<string> inOrder = [];

    /// <param name="model">The model.</param>
    /// <param name="labels">Its labels, renamed; several may have become one.</param>
    internal ModelLabels(EvaluatedModel model, IEnumerable<string> labels)
    {
        this.model = model;
        foreach (string label in labels)
            if (known.Add(label)) inOrder.Add(label);
    }

    /// <summary>Refuses a label of the data that the model doesn't have, unless such labels may count as wrong.</summary>
    /// <param name="label">The label, renamed.</param>
    /// <param name="error">Makes an error that names the example.</param>
    /// <exception cref="DataException">The model doesn't have it.</exception>
    internal void Require(string label, Func<string, DataException> error)
    {
        if (!known.Contains(label) && !model.AllowsUnknownLabels)
            throw error($"expected one of the labels of the model {model.Name} ({Shown}); found '{label}' (--label-map gives other names, --allow-unknown-labels counts it as wrong).");
    }

    /// <summary>Refuses a model whose labels aren't those of a task.</summary>
    /// <exception cref="UserException">They aren't.</exception>
    internal void RequireSameAs(IReadOnlyCollection<string> labels, string task)
    {
        if (!known.SetEquals(labels)) throw new UserException($"{model.Name}: expected the labels of {task} ({string.Join(", ", labels)}); found {Shown} (--label-map gives other names).");
    }

    /// <summary>The type that a tag marks: PER of B-PER and of PER; null of O.</summary>
    internal static string? TypeOf(string tag) => tag is ['B' or 'I' or 'E' or 'S', '-', ..] ? tag[2..] : tag == "O" ? null : tag;

    /// <summary>The types that a model's tags mark.</summary>
    internal static IEnumerable<string> TypesOf(IEnumerable<string> tags) => tags.Select(TypeOf).OfType<string>();

    private string Shown => string.Join(", ", inOrder.Take(ShownLabels)) + (inOrder.Count > ShownLabels ? $", … ({inOrder.Count} in all)" : "");
}
