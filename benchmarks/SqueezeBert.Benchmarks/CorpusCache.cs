using System.Diagnostics;
using System.Globalization;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Pretraining;

namespace SqueezeBert.Benchmarks;

/// <summary>How long does a corpus take to become a cache of sequences, to be opened again, and to be read as examples?</summary>
/// <remarks>The cache is made once a number of threads, in a folder that goes when all is measured. The peak is the whole process's.</remarks>
internal static class CorpusCache
{
    internal const string Usage = "corpus FOLDER|FILE... --vocabulary FOLDER";

    private const int OpenRounds = 3;

    private const long MostExamples = 200_000;

    /// <param name="paths">Files of plain text, and folders of <c>.txt</c> and <c>.txt.gz</c>.</param>
    /// <param name="vocabularyFolder">A tokenizer's folder.</param>
    /// <param name="report">Where the figures go.</param>
    internal static void Run(IEnumerable<string> paths, string vocabularyFolder, TextWriter report)
    {
        string[] files = [.. paths.SelectMany(path => Directory.Exists(path) ? TextsIn(path) : [path])];
        var settings = new PretrainingSettings();
        var source = new CacheSource(files, TokenizerFolder.Read(vocabularyFolder), settings);
        report.WriteLine($"{files.Length} files, {source.Pieces.VocabularySize} tokens in the vocabulary, sequences of up to {settings.MaxSeqLength}");
        var made = Directory.CreateTempSubdirectory("squeezebert-corpus-");
        try
        {
            foreach (int threads in (int[])[.. new[] { Environment.ProcessorCount, 1 }.Distinct()])
            {
                made.Delete(recursive: true);
                using var pool = new WorkerPool(threads);
                double before = ProcessorSeconds(), seconds = Seconds(() => Open(made, source, pool));
                report.WriteLine(Line($"made on {threads} thread(s): {seconds:F1} s, {ProcessorSeconds() - before:F1} s of the processor's time, peak of the process {PeakMegabytes():F0} MB"));
            }
            using (var pool = new WorkerPool(1))
                report.WriteLine(Line($"opened again: {Enumerable.Range(0, OpenRounds).Min(_ => Seconds(() => Open(made, source, pool))):F2} s, {made.EnumerateFiles().Sum(file => file.Length) / 1e6:F0} MB on disk"));
            Read(made, source, report);
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    /// <summary>Examples of the first epoch in its order, one after the other on this thread.</summary>
    private static void Read(DirectoryInfo folder, CacheSource source, TextWriter report)
    {
        using var pool = new WorkerPool(1);
        using var cache = SequenceCache.OpenOrBuild(folder.FullName, source, pool);
        var data = new PretrainingData(cache, source);
        long count = Math.Min(data.Count, MostExamples), tokens = 0, ordinary = 0, chosen = 0, swapped = 0;
        double seconds = Seconds(() =>
        {
            for (long i = 0; i < count; i++)
            {
                var example = data[0, i];
                tokens += example.InputIds.Length;
                // [CLS] and one [SEP] a segment are never chosen.
                ordinary += example.InputIds.Length - (example.SentenceOrder is null ? 2 : 3);
                chosen += example.Labels.Count(label => label != PretrainingExample.Ignored);
                swapped += example.SentenceOrder ?? 0;
            }
        });
        report.WriteLine(Line($"{data.Count} sequences, {(double)tokens / count:F1} tokens on average with special ones, {(double)ordinary / count * data.Count / 1e6:F1} million without"));
        report.WriteLine(Line($"{count} examples read: {count / seconds:F0} a second, {(double)chosen / ordinary:P1} of the ordinary tokens chosen, {(double)chosen / tokens:P1} of all, {(double)swapped / count:P1} swapped"));
    }

    private static void Open(DirectoryInfo folder, CacheSource source, WorkerPool pool) => SequenceCache.OpenOrBuild(folder.FullName, source, pool).Dispose();

    private static IEnumerable<string> TextsIn(string folder) =>
        Directory.EnumerateFiles(folder).Where(path => path.EndsWith(".txt", StringComparison.Ordinal) || path.EndsWith(".txt.gz", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double ProcessorSeconds()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static double PeakMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
