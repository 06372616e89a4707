using System.Buffers;
using System.Text.Unicode;

namespace SqueezeBert.Tokenization;

/// <summary>Reads <c>vocab.txt</c>: one token a line, the line number from 0 is the id; of a token given twice the last line counts.</summary>
internal static class VocabularyFile
{
    internal static Dictionary<string, int> Read(TokenizerFile file)
    {
        var rest = Decode(file.ReadAllBytes(), file.Path).AsSpan();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; !rest.IsEmpty; id++)
        {
            // Only \n, \r\n and \r end a line, as in Python; a token may well hold U+2028 or U+0085.
            var end = rest.IndexOfAny('\n', '\r');
            var line = end < 0 ? rest : rest[..end];
            ids[line.ToString()] = id;
            var isCrLf = end >= 0 && rest[end..].StartsWith("\r\n", StringComparison.Ordinal);
            rest = end < 0 ? [] : rest[(end + (isCrLf ? 2 : 1))..];
        }
        return ids;
    }

    private static string Decode(byte[] bytes, string path)
    {
        var characters = new char[bytes.Length];
        if (Utf8.ToUtf16(bytes, characters, out var read, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            var line = bytes.AsSpan(0, read).Count((byte)'\n') + 1;
            throw new TokenizerException($"{path}: line {line} is not valid UTF-8.");
        }
        return new string(characters, 0, written);
    }
}
