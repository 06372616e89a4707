namespace SqueezeBert.Tokenization;

/// <summary>A tree of strings over code points; every node a string ends at carries that string's number.</summary>
/// <remarks>
/// Edges lie in one open-addressing table keyed by (node, code point), so a step costs about one memory access however
/// many children a node has, and a walk can never run deeper than the longest string. Immutable once built, safe to share.
/// </remarks>
internal sealed class PrefixTree
{
    internal const int Root = 0;
    internal const int None = -1;

    private const int CodePointBits = 21;
    private const ulong Empty = ulong.MaxValue;

    private readonly int[] values;
    private int nodeCount = 1;
    private ulong[] keys = new ulong[64];
    private int[] children = new int[64];

    internal PrefixTree(IEnumerable<KeyValuePair<string, int>> strings)
    {
        Array.Fill(keys, Empty);
        var ends = new List<(int Node, int Value)>();
        foreach (var (text, value) in strings)
        {
            var node = Root;
            foreach (var rune in text.EnumerateRunes())
                node = AddChild(node, rune.Value);
            if (node != Root)
                ends.Add((node, value));
        }
        values = new int[nodeCount];
        Array.Fill(values, None);
        foreach (var (node, value) in ends)
            values[node] = value;
    }

    /// <summary>The node one code point further, or <see cref="None"/>.</summary>
    internal int Child(int node, int codePoint)
    {
        var key = Key(node, codePoint);
        var slot = Slot(key);
        return keys[slot] == key ? children[slot] : None;
    }

    /// <summary>The number of the string that ends at the node, or <see cref="None"/>.</summary>
    internal int ValueAt(int node) => values[node];

    /// <summary>The node reached by a whole string, or <see cref="None"/>.</summary>
    internal int Find(string text)
    {
        var node = Root;
        foreach (var rune in text.EnumerateRunes())
        {
            node = Child(node, rune.Value);
            if (node == None)
                break;
        }
        return node;
    }

    private int AddChild(int node, int codePoint)
    {
        if (2 * nodeCount >= keys.Length)
            Grow();
        var key = Key(node, codePoint);
        var slot = Slot(key);
        if (keys[slot] == key)
            return children[slot];
        keys[slot] = key;
        children[slot] = nodeCount;
        return nodeCount++;
    }

    private void Grow()
    {
        var (oldKeys, oldChildren) = (keys, children);
        keys = new ulong[2 * oldKeys.Length];
        children = new int[keys.Length];
        Array.Fill(keys, Empty);
        for (var index = 0; index < oldKeys.Length; index++)
        {
            if (oldKeys[index] == Empty)
                continue;
            var slot = Slot(oldKeys[index]);
            (keys[slot], children[slot]) = (oldKeys[index], oldChildren[index]);
        }
    }

    /// <summary>Where the key lies, or the empty slot it belongs into.</summary>
    private int Slot(ulong key)
    {
        var mask = keys.Length - 1;
        var slot = (int)((key * 0x9E3779B97F4A7C15UL) >> 33) & mask;
        while (keys[slot] != key && keys[slot] != Empty)
            slot = (slot + 1) & mask;
        return slot;
    }

    private static ulong Key(int node, int codePoint) => ((ulong)(uint)node << CodePointBits) | (uint)codePoint;
}
