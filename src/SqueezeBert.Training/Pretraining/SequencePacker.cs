using System.Runtime.InteropServices;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Training.Pretraining;

/// <summary>Packs the sentences of a document into sequences: as many whole sentences as fit; a sentence longer than that is cut.</summary>
/// <remarks>No sequence reaches over two documents, and none has a single word. Immutable, safe to share.</remarks>
internal sealed class SequencePacker(BertTokenizer tokenizer, PieceTable pieces, PretrainingSettings settings)
{
    private static readonly EncodeOptions Plain = new() { AddSpecialTokens = false };

    /// <summary>Tokens beside the special ones: [CLS] A [SEP] B [SEP], or [CLS] A [SEP].</summary>
    private readonly int room = settings.MaxSeqLength - (settings.SentenceOrder ? 3 : 2);

    internal List<TokenSegments> Pack(IEnumerable<string> paragraphs)
    {
        var packed = new List<TokenSegments>();
        var ids = new List<int>();
        var starts = new List<int>();
        foreach (var sentence in paragraphs.SelectMany(SentenceSplitter.Split))
        {
            var tokens = tokenizer.Encode(sentence, options: Plain).InputIds.AsSpan();
            for (; tokens.Length > 0; tokens = tokens[Math.Min(room, tokens.Length)..])
            {
                var part = tokens[..Math.Min(room, tokens.Length)];
                if (ids.Count + part.Length > room) Finish();
                starts.Add(ids.Count);
                ids.AddRange(part);
            }
        }
        Finish();
        return packed;

        void Finish()
        {
            if (HasTwoWords(ids)) packed.Add(new TokenSegments([.. ids], [.. starts]));
            ids.Clear();
            starts.Clear();
        }
    }

    private bool HasTwoWords(List<int> ids)
    {
        var span = CollectionsMarshal.AsSpan(ids);
        for (int i = 1; i < span.Length; i++)
            if (pieces.BeginsWord(span, i))
                return true;
        return false;
    }
}
