using SqueezeBert.Training.Plots;

namespace SqueezeBert.Cli.Output;

/// <summary>A comparison as a picture: parameters and operations of each model by kind of part, and how operations grow with length.</summary>
internal static class CostPicture
{
    internal const string Extension = ".svg";

    private const double PanelWidth = 460, HeaderHeight = 62, RowHeight = 34, LeastHeight = 380;

    private static readonly string[] Kinds = ["embeddings", "token mixing", "feed-forward", "pooler and head"];

    internal static string Draw(CostComparison comparison)
    {
        double height = Math.Max(LeastHeight, 110 + RowHeight * comparison.Models.Length);
        var drawing = new SvgDrawing(3 * PanelWidth, HeaderHeight + height);
        string title = "What the models cost";
        drawing.Text("title", 20, 28, title);
        drawing.Text("soft", 20, 48, "Parameters and operations of one sequence, products only; two operations for each multiply-add");
        Bars("Parameters (millions)", model => model.Parameters, part => part.TotalParameters / 1e6).Draw(drawing, 0, HeaderHeight, PanelWidth, height);
        Bars($"GFLOP at {comparison.MainLength} tokens", model => model.At(comparison.MainLength), part => part.TotalFlops / 1e9).Draw(drawing, PanelWidth, HeaderHeight, PanelWidth, height);
        Growth(comparison).Draw(drawing, 2 * PanelWidth, HeaderHeight, PanelWidth, height);
        return drawing.ToSvg(title);

        BarPanel Bars(string name, Func<ComparedModel, ModelCost> cost, Func<ModelPart, double> figure) => new()
        {
            Title = name,
            Pieces = Kinds,
            Bars = [.. comparison.Models.Select(model => new Bar(model.Name, [.. Kinds.Select((_, kind) => cost(model).Parts.Where(part => KindOf(part.Name) == kind).Sum(figure))]))],
        };
    }

    /// <summary>From no tokens to the longest sequence that all models take.</summary>
    private static LinePanel Growth(CostComparison comparison)
    {
        int longest = comparison.Models.Min(model => model.Parameters.Config.MaxPositionEmbeddings), steps = Math.Min(longest, 16);
        return new LinePanel
        {
            Title = "GFLOP by length",
            XName = "tokens of a sequence",
            XEnd = longest,
            YName = "GFLOP",
            Series = [.. comparison.Models.Select(model => new Series(
                model.Name, [.. Enumerable.Range(1, steps).Select(step => longest * step / steps).Select(tokens => ((double)tokens, ModelCost.Of(model.Parameters.Config, tokens).Flops / 1e9))], HasDots: false))],
        };
    }

    private static int KindOf(string part) => part switch
    {
        "embeddings" or "encoder.embedding_hidden_mapping_in" => 0,
        "encoder.intermediate" or "encoder.output" => 2,
        _ => part.StartsWith("encoder.", StringComparison.Ordinal) ? 1 : 3,
    };
}
