using SqueezeBert.Cli.Scoring.Models;

namespace SqueezeBert.Cli.Scoring;

/// <summary>How the data writes its types, B-PER or PER, so that what is predicted can be written likewise before it is compared.</summary>
/// <remarks>seqeval takes the first letter of a bare PER for its prefix: next to B-PER nothing would ever be right. Tags of data and predictions under the same names. Not thread-safe.</remarks>
internal sealed class TagForms
{
    private readonly HashSet<string> bare = new(StringComparer.Ordinal);
    private readonly HashSet<string> prefixed = new(StringComparer.Ordinal);

    /// <summary>Notes tags of the data.</summary>
    internal void Add(IEnumerable<string> tags)
    {
        foreach (string tag in tags)
            if (ModelLabels.TypeOf(tag) is { } type) (type == tag ? bare : prefixed).Add(type);
    }

    /// <summary>A predicted tag as the data writes its type; unchanged where the data writes it either way or hasn't had it yet.</summary>
    internal string Fit(string tag) => ModelLabels.TypeOf(tag) switch
    {
        null => tag,
        var type when type == tag => prefixed.Contains(type) && !bare.Contains(type) ? "I-" + type : tag,
        var type => bare.Contains(type) && !prefixed.Contains(type) ? type : tag,
    };
}
