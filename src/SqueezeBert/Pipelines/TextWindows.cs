using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>Texts as one window or more each, laid end to end, as the model runs them.</summary>
internal sealed class TextWindows
{
    private readonly int[] starts;

    /// <param name="texts">The windows of each text, at least one.</param>
    internal TextWindows(IReadOnlyList<TokenizedText>[] texts)
    {
        starts = new int[texts.Length + 1];
        for (int i = 0; i < texts.Length; i++) starts[i + 1] = starts[i] + texts[i].Count;
        All = [.. texts.SelectMany(windows => windows)];
        TokenCounts = Array.ConvertAll(All, window => window.InputIds.Length);
    }

    /// <summary>Every text's windows, text after text.</summary>
    internal TokenizedText[] All { get; }

    /// <summary>Tokens of each window.</summary>
    internal int[] TokenCounts { get; }

    /// <summary>The numbers among all windows of one text's.</summary>
    internal Range Of(int text) => starts[text]..starts[text + 1];

    /// <summary>The number of one text's first window.</summary>
    internal int FirstOf(int text) => starts[text];

    /// <summary>How many windows a text has.</summary>
    internal int CountOf(int text) => starts[text + 1] - starts[text];
}
