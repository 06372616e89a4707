using SqueezeBert.Benchmarks;

switch (args)
{
    case ["kernels"]:
        KernelThroughput.Run(Console.Out);
        ElementwiseThroughput.Run(Console.Out);
        return 0;
    case ["forward"]:
        ForwardThroughput.Run(Console.Out);
        return 0;
    case ["layer"]:
        LayerBreakdown.Run(Console.Out);
        return 0;
    case ["tokenizer", var vocabularyFile, var textFile]:
        TokenizerThroughput.Run(vocabularyFile, textFile, Console.Out);
        return 0;
    case ["load", .. var folder]:
        LoadTime.Run(folder.FirstOrDefault(), Console.Out);
        return 0;
    case ["throughput", var file, .. var model]:
        BatchThroughput.Run(file, model.FirstOrDefault() ?? "models/sentiment", model.Length > 1 ? int.Parse(model[1]) : 10_000, Console.Out);
        return 0;
    case [LoadTime.Child, var folder, var precision]:
        LoadTime.RunChild(folder, precision, Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("usage: SqueezeBert.Benchmarks kernels|forward|layer|tokenizer VOCABULARY TEXT");
        return 2;
}
