using SqueezeBert.Checkpoints;
using SqueezeBert.Cli.Input;
using SqueezeBert.Cli.Output;
using SqueezeBert.Data;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Vocabularies;

namespace SqueezeBert.Cli.Commands;

/// <summary>Counts the words of text files, trains a vocabulary and writes it as a tokenizer that loads.</summary>
internal sealed class TokenizerTrainRun(CommandContext context, string[] inputs, string output, bool overwrite)
{
    private const int ProgressBytes = 1 << 10;

    private static readonly string[] FileNames = [TokenizerFolder.Vocabulary, TokenizerFolder.Config];

    internal TokenizerReport Execute(VocabularyOptions options, BertTokenizerOptions tokenizer)
    {
        TokenizerReport? report = null;
        StepProgress.Show(context, progress => AtomicFolder.Write(output, overwrite ? FileNames : [], folder =>
        {
            var words = Count(tokenizer, progress);
            progress.Begin("tokens", options.VocabularySize);
            string[] tokens = VocabularyTrainer.Train(words, options, progress.Advance, context.Cancellation);
            Write(folder, tokens, tokenizer);
            report = new TokenizerReport(output, tokens.Length, words.Sum(word => word.Value), words.Length);
        }));
        if (report!.VocabularySize < options.VocabularySize)
            context.Log.Warning($"the vocabulary has {report.VocabularySize} tokens instead of {options.VocabularySize}: no more pairs are frequent enough.");
        return report;
    }

    private KeyValuePair<string, long>[] Count(BertTokenizerOptions tokenizer, StepProgress progress)
    {
        var counts = new WordCounts(tokenizer);
        foreach (string input in inputs)
        {
            using var source = InputSource.Open(context, input);
            long reported = 0;
            progress.Begin($"{source.Name} (KB)", (int)((source.Length ?? 0) / ProgressBytes));
            while (source.Lines.ReadLine() is { } line)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                counts.Add(line);
                int pieces = (int)((source.Position - reported) / ProgressBytes);
                if (pieces > 0) progress.Advance(pieces);
                reported += (long)pieces * ProgressBytes;
            }
        }
        var words = counts.ToArray();
        return words.Length > 0 ? words : throw new DataException(string.Join(", ", inputs), null, "expected words; found none.");
    }

    private static void Write(string folder, string[] tokens, BertTokenizerOptions options)
    {
        var definition = new TokenizerDefinition
        {
            VocabularyFile = Path.Combine(folder, TokenizerFolder.Vocabulary),
            Vocabulary = tokens.Index().ToDictionary(token => token.Item, token => token.Index, StringComparer.Ordinal),
            Options = options,
        };
        AtomicFile.Write(definition.VocabularyFile, stream => stream.Write(TokenizerWriter.Vocabulary(definition)));
        AtomicFile.Write(Path.Combine(folder, TokenizerFolder.Config), stream => stream.Write(TokenizerWriter.Settings(options, options.ModelMaxLength, "BertTokenizer")));
    }
}
