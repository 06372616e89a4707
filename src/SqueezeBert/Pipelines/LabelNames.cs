using System.Globalization;

namespace SqueezeBert.Pipelines;

/// <summary>Finds a model's labels by what a task knows of them.</summary>
internal static class LabelNames
{
    /// <summary>The label that a caller's word means: its name, in any case, or its id.</summary>
    /// <param name="config">Has the labels.</param>
    /// <param name="word">The caller's word.</param>
    /// <param name="option">The option that the word stands in, for the message.</param>
    internal static int IdOf(SqueezeBertConfig config, string word, string option)
    {
        foreach (var comparison in (ReadOnlySpan<StringComparison>)[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
            for (int id = 0; id < config.NumLabels; id++)
                if (config.Id2Label[id].Equals(word, comparison))
                    return id;
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < config.NumLabels) return number;
        throw new ArgumentException($"{option}: expected one of the model's labels ({Names(config)}) or an id from 0 to {config.NumLabels - 1}; found {word}.", nameof(word));
    }

    /// <summary>The first label whose name begins so, in any case; null for none.</summary>
    internal static int? BeginningWith(SqueezeBertConfig config, string beginning)
    {
        for (int id = 0; id < config.NumLabels; id++)
            if (config.Id2Label[id].StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
                return id;
        return null;
    }

    /// <summary>All labels, for messages.</summary>
    internal static string Names(SqueezeBertConfig config) => string.Join(", ", config.Id2Label.Take(10)) + (config.NumLabels > 10 ? ", …" : "");
}
