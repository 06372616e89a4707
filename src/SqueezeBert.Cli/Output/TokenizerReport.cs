using System.Globalization;

namespace SqueezeBert.Cli.Output;

/// <summary>What training a tokenizer came to.</summary>
/// <param name="Folder">Where it was written.</param>
/// <param name="VocabularySize">Tokens.</param>
/// <param name="WordCount">Words of the corpus.</param>
/// <param name="DistinctWordCount">Words that differ.</param>
internal sealed record TokenizerReport(string Folder, int VocabularySize, long WordCount, int DistinctWordCount)
{
    internal string ToText() => string.Create(CultureInfo.InvariantCulture,
        $"{Folder}: written; {VocabularySize:N0} tokens of {WordCount:N0} words, {DistinctWordCount:N0} of them distinct");

    internal void WriteJson(Stream stream) => JsonReport.Write(stream, json =>
    {
        json.WriteString("output", Folder);
        json.WriteNumber("vocab_size", VocabularySize);
        json.WriteNumber("words", WordCount);
        json.WriteNumber("distinct_words", DistinctWordCount);
    });
}
