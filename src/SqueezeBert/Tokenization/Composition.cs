namespace SqueezeBert.Tokenization;

/// <summary>Canonical decomposition and composition of single characters (Unicode 14.0), Hangul left to <see cref="Hangul"/>.</summary>
internal static class Composition
{
    private const int ComposingPair = 2;
    private const int Singleton = 1;

    private static readonly Dictionary<int, int[]> Decompositions = [];
    private static readonly Dictionary<(int First, int Second), int> Composites = [];

    static Composition()
    {
        var numbers = new UnicodeDataReader(UnicodeData.Decompositions);
        var steps = new Dictionary<int, (int First, int Second)>();
        var codePoint = 0;
        while (!numbers.AtEnd)
        {
            codePoint += numbers.Next();
            var kind = numbers.Next();
            var first = numbers.Next();
            var second = kind == Singleton ? 0 : numbers.Next();
            steps.Add(codePoint, (first, second));
            if (kind == ComposingPair)
                Composites.Add((first, second), codePoint);
        }
        foreach (var decomposing in steps.Keys)
            Decompositions.Add(decomposing, Expand(decomposing, steps));
    }

    internal static IEnumerable<int> DecomposingCharacters => Decompositions.Keys;

    /// <summary>The full canonical decomposition of a character that has one and is no Hangul syllable.</summary>
    internal static ReadOnlySpan<int> Decompose(int codePoint) => Decompositions[codePoint];

    /// <summary>The character two others compose to, or 0.</summary>
    internal static int Compose(int first, int second) =>
        Composites.TryGetValue((first, second), out var composite) ? composite : Hangul.Compose(first, second);

    /// <summary>Only the first character of a step ever decomposes further, hence a loop.</summary>
    private static int[] Expand(int codePoint, Dictionary<int, (int First, int Second)> steps)
    {
        var reversed = new List<int>();
        var first = codePoint;
        while (steps.TryGetValue(first, out var step))
        {
            if (step.Second != 0)
                reversed.Add(step.Second);
            first = step.First;
        }
        reversed.Add(first);
        reversed.Reverse();
        return [.. reversed];
    }
}
