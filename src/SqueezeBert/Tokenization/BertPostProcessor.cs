namespace SqueezeBert.Tokenization;

/// <summary>The <c>post_processor</c> of <c>tokenizer.json</c>: only <c>[CLS] A [SEP]</c> and <c>[CLS] A [SEP] B [SEP]</c> are BERT's.</summary>
internal static class BertPostProcessor
{
    private const string Expected = "BERT's [CLS] A [SEP] and [CLS] A [SEP] B [SEP] with the types 0 and 1";

    /// <returns>The names of the tokens that stand for [CLS] and [SEP].</returns>
    internal static (string Cls, string Sep) Read(SettingsNode node)
    {
        var type = (node.Member("type") ?? throw node.Refuse($"type is missing; expected {Expected}.")).AsString();
        return type switch
        {
            "BertProcessing" => (NameInPair(node, "cls"), NameInPair(node, "sep")),
            "TemplateProcessing" => ReadTemplate(node),
            _ => throw node.Refuse($"'{type}' is not supported; expected TemplateProcessing or BertProcessing."),
        };
    }

    private static string NameInPair(SettingsNode node, string name)
    {
        var pair = node.Member(name) ?? throw node.Refuse($"{name} is missing.");
        var items = pair.Items().Take(1).ToList();
        return items.Count == 1 ? items[0].AsToken() : throw pair.Wrong("[token, id]");
    }

    private static (string Cls, string Sep) ReadTemplate(SettingsNode node)
    {
        var single = ReadPieces(node, "single");
        if (single.Count != 3)
            throw node.Refuse($"expected {Expected}.");
        var (cls, sep) = (single[0].Name, single[2].Name);
        List<(bool, string, int)> expected = [(true, cls, 0), (false, "A", 0), (true, sep, 0), (false, "B", 1), (true, sep, 1)];
        if (!single.SequenceEqual(expected[..3]) || !ReadPieces(node, "pair").SequenceEqual(expected))
            throw node.Refuse($"expected {Expected}.");
        return (cls, sep);
    }

    /// <summary>Pieces are {"SpecialToken": {"id": …, "type_id": …}} or {"Sequence": {…}}.</summary>
    private static List<(bool IsSpecial, string Name, int TypeId)> ReadPieces(SettingsNode node, string name)
    {
        var pieces = new List<(bool, string, int)>();
        foreach (var item in (node.Member(name) ?? throw node.Refuse($"{name} is missing; expected {Expected}.")).Items().Take(6))
        {
            var special = item.Member("SpecialToken");
            var piece = special ?? item.Member("Sequence") ?? throw item.Wrong("a SpecialToken or a Sequence");
            pieces.Add((
                special is not null,
                (piece.Member("id") ?? throw piece.Refuse("id is missing.")).AsToken(),
                piece.Member("type_id")?.AsId() ?? 0));
        }
        return pieces;
    }
}
