namespace SqueezeBert.Tokenization;

/// <summary>The two-way table of tokens and ids. Immutable.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> ids;
    private readonly string?[] tokens;

    /// <param name="ids">Distinct ids from 0; holes are allowed, see <see cref="LargestIdFor"/>.</param>
    internal Vocabulary(Dictionary<string, int> ids)
    {
        this.ids = ids;
        tokens = new string?[ids.Count == 0 ? 0 : ids.Values.Max() + 1];
        foreach (var (token, id) in ids)
            tokens[id] = token;
    }

    /// <summary>One more than the largest id: the rows a model's embedding table needs at least.</summary>
    internal int Size => tokens.Length;

    internal IEnumerable<KeyValuePair<string, int>> Entries => ids;

    /// <summary>Room for holes in the numbering without letting a short file ask for a long table.</summary>
    internal static int LargestIdFor(int tokenCount) => 2 * tokenCount + 1024;

    internal bool TryGetId(string token, out int id) => ids.TryGetValue(token, out id);

    /// <summary>The token with this id, or null.</summary>
    internal string? TokenOf(int id) => (uint)id < (uint)tokens.Length ? tokens[id] : null;
}
