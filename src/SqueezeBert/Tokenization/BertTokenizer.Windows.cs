namespace SqueezeBert.Tokenization;

public sealed partial class BertTokenizer
{
    /// <summary>Encodes a text too long for the model as overlapping windows, or a pair whose one text is whole in every window.</summary>
    /// <remarks>
    /// <see cref="EncodeOptions.Truncation"/> says which text runs through the windows: <see cref="TruncationStrategy.OnlyFirst"/> or
    /// <see cref="TruncationStrategy.OnlySecond"/>; left at its default it is the second of a pair, else the only text. Neighbouring
    /// windows share <see cref="EncodeOptions.Stride"/> tokens of it, and each window is as long as
    /// <see cref="EncodeOptions.MaxLength"/> allows. What fits is one window.
    /// </remarks>
    /// <exception cref="TokenizerException">Beside the other text and the special tokens no more room is left than the stride.</exception>
    /// <exception cref="ArgumentException"><see cref="TruncationStrategy.LongestFirst"/> for a pair, or OnlySecond without one.</exception>
    public IReadOnlyList<TokenizedText> EncodeWindows(string text, string? textPair = null, EncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new EncodeOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Stride, nameof(EncodeOptions.Stride));
        var slidesSecond = SlidesSecond(options.Truncation, textPair is not null);
        var first = new TextSplitter(splitter).Split(text);
        var second = textPair is null ? null : new TextSplitter(splitter).Split(textPair);
        var (sliding, whole) = slidesSecond ? (second!, first) : (first, second);
        var wholeCount = Math.Min(whole?.Count ?? 0, options.MaxWholeLength ?? int.MaxValue);
        var windows = new List<TokenizedText>();
        int beyondWindow = wholeCount + SpecialTokenCount(second is not null, options);
        long tokens = 0;
        foreach (var (start, end) in WindowsOf(sliding.Count, MaxLengthOf(options) - beyondWindow, options.Stride))
        {
            if ((tokens += end - start + beyondWindow) > options.MaxWindowTokens)
                throw new TokenizerException($"Expected at most {options.MaxWindowTokens} tokens in all windows of a text; found more.");
            var window = sliding.Tokens[start..end];
            var beside = whole is null ? default : whole.Tokens[..wholeCount];
            windows.Add(Assemble(
                slidesSecond ? beside : window,
                slidesSecond ? window : beside,
                second is not null,
                options,
                removed: (whole?.Count ?? 0) - wholeCount));
        }
        return windows;
    }

    private static bool SlidesSecond(TruncationStrategy strategy, bool isPair) => strategy switch
    {
        TruncationStrategy.OnlyFirst => false,
        TruncationStrategy.OnlySecond when isPair => true,
        TruncationStrategy.DoNotTruncate => isPair,
        TruncationStrategy.LongestFirst when !isPair => false,
        _ => throw new ArgumentException($"Windows cannot be made with {strategy} of {(isPair ? "a pair" : "one text")}."),
    };

    /// <summary>Ranges of a text's tokens, [CLS] and [SEP] not counted.</summary>
    internal static IEnumerable<(int Start, int End)> WindowsOf(int count, int room, int stride)
    {
        if (count <= room)
        {
            yield return (0, count);
            yield break;
        }
        if (room <= stride)
            throw NoRoom(room, stride);
        for (var start = 0; ; start += room - stride)
        {
            var end = Math.Min(start + room, count);
            yield return (start, end);
            if (end == count)
                yield break;
        }
    }

    private static TokenizerException NoRoom(int room, int stride) => new(
        $"Each window has room for {Math.Max(room, 0)} tokens beside the other text and the special tokens; "
        + $"it must be more than the stride of {stride}.");
}
