namespace SqueezeBert.Checkpoints;

/// <summary>Lists the tensors of an unpickled checkpoint.</summary>
/// <remarks>
/// Dictionaries are followed through their text keys, joined with dots: <c>{"model": {"bias": …}}</c> holds
/// <c>model.bias</c>. Plain values, and tensors inside lists, tuples or under other keys (the state of an optimizer), are left out.
/// </remarks>
internal static class StateDictionary
{
    private readonly record struct Visit(PickleDictionary Dictionary, string Prefix, int Depth);

    internal static Dictionary<string, PickleTensor> Collect(ByteSource source, PickleValue root)
    {
        if (root is not PickleDictionary rootDictionary)
            throw source.Refuse("a dict of tensors", root.Kind);
        var tensors = new Dictionary<string, PickleTensor>(StringComparer.Ordinal);
        var open = new Stack<Visit>();
        open.Push(new Visit(rootDictionary, "", 1));
        // One dictionary can be reached on many paths, and through itself: both counts end that.
        int dictionaryCount = 0;
        int itemCount = 0;
        while (open.TryPop(out Visit visit))
        {
            itemCount += visit.Dictionary.Items.Count;
            if (++dictionaryCount + open.Count > CheckpointLimits.Tensors || itemCount > CheckpointLimits.PickleInstructions)
                throw source.Refuse($"at most {CheckpointLimits.Tensors} dictionaries", "more, or one inside itself");
            foreach ((string key, PickleValue value) in visit.Dictionary.Items)
                Collect(source, visit, key, value, tensors, open);
        }
        return tensors;
    }

    private static void Collect(ByteSource source, Visit visit, string key, PickleValue value, Dictionary<string, PickleTensor> tensors, Stack<Visit> open)
    {
        if (value is not (PickleTensor or PickleDictionary { Items.Count: > 0 }))
            return;
        string name = visit.Prefix + key;
        TensorNames.Check(source, name);
        if (value is PickleDictionary inner)
        {
            if (visit.Depth == CheckpointLimits.DictionaryDepth)
                throw source.Refuse($"at most {CheckpointLimits.DictionaryDepth} levels of dictionaries", "more", name);
            if (open.Count == CheckpointLimits.Tensors)
                throw source.Refuse($"at most {CheckpointLimits.Tensors} dictionaries", "more", name);
            open.Push(new Visit(inner, name + ".", visit.Depth + 1));
        }
        else if (!tensors.TryAdd(name, (PickleTensor)value))
            throw source.Refuse("every name once", "it twice", name);
        if (tensors.Count > CheckpointLimits.Tensors)
            throw source.Refuse($"at most {CheckpointLimits.Tensors} tensors", "more");
    }
}
