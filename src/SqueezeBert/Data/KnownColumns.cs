using SqueezeBert.Data.Glue;

namespace SqueezeBert.Data;

/// <summary>Finds text and label in a file by the names that public data sets give their columns.</summary>
internal static class KnownColumns
{
    /// <summary>In the order to try; the first whose columns are all there is taken.</summary>
    private static readonly ExampleColumns[] Layouts =
    [
        .. GlueTask.All.Select(task => task.Columns),
        new("premise", "hypothesis", "label"),
        new("text", "text_pair", "label"),
        new("text", null, "label"),
        new("text", null, GoEmotionsLayout.LabelsColumn),
        // CLINC150 and HWU64, Banking77, SNIPS and ATIS, TREC.
        new("text", null, "intent"),
        new("text", null, "category"),
        new("tokens", null, "intent"),
        new("question", null, "coarse"),
    ];

    /// <summary>The columns of text and label among a file's; null where no layout fits.</summary>
    /// <param name="columns">The file's columns.</param>
    /// <param name="change">Puts what is known otherwise in the place of a layout's names.</param>
    internal static ExampleColumns? Find(IReadOnlyCollection<string> columns, Func<ExampleColumns, ExampleColumns> change) =>
        Layouts.Select(change).FirstOrDefault(layout => layout.AreIn(columns));
}
