using SqueezeBert.Benchmarks;
using SqueezeBert.Benchmarks.Comparison;
using SqueezeBert.Benchmarks.Comparison.Training;
using SqueezeBert.Benchmarks.Micro;
using SqueezeBert.Benchmarks.Serving;

switch (args)
{
    case ["compare", ..]:
        return CompareCommand.Run(args.AsSpan(1));
    case ["micro", ..]:
        return MicroConfig.Run(args[1..]);
    case ["forward"]:
        ForwardThroughput.Run(Console.Out);
        return 0;
    case ["family"]:
        FamilyLatency.Run(Console.Out);
        return 0;
    case ["layer"]:
        LayerBreakdown.Run(Console.Out);
        return 0;
    case ["corpus", .. var paths, "--vocabulary", var vocabulary] when paths.Length > 0:
        CorpusCache.Run(paths, vocabulary, Console.Out);
        return 0;
    case ["masks", var vocabularyFile]:
        MaskedTokens.Run(vocabularyFile, Console.Out);
        return 0;
    case ["load", .. var folder]:
        LoadTime.Run(folder.FirstOrDefault(), Console.Out);
        return 0;
    case ["throughput", var file, .. var model]:
        BatchThroughput.Run(file, model.FirstOrDefault() ?? "models/sentiment", model.Length > 1 ? int.Parse(model[1]) : 10_000, Console.Out);
        return 0;
    case ["serving", .. var seconds]:
        ServingBenchmark.Run(seconds.Length > 0 ? double.Parse(seconds[0]) : 10, Console.Out);
        return 0;
    case ["soak", var minutes]:
        ServingBenchmark.Soak(double.Parse(minutes), Console.Out);
        return 0;
    case [LoadTime.Child, var folder, var precision]:
        LoadTime.RunChild(folder, precision, Console.Out);
        return 0;
    case [TrainingChild.Name, _, _, _]:
        TrainingChild.Run(args.AsSpan(1), Console.In, Console.Out);
        return 0;
    default:
        Console.Error.WriteLine($"usage: SqueezeBert.Benchmarks {CompareCommand.Usage} | micro [BENCHMARKDOTNET ARGUMENTS] | forward | family | layer | {CorpusCache.Usage} | masks VOCABULARY | load [FOLDER] | throughput FILE [FOLDER [TEXTS]] | {ServingBenchmark.Usage} | soak MINUTES");
        return 2;
}
