using SqueezeBert.Benchmarks;
using SqueezeBert.Benchmarks.Comparison;

switch (args)
{
    case ["kernels"]:
        KernelThroughput.Run(Console.Out);
        ElementwiseThroughput.Run(Console.Out);
        return 0;
    case ["forward"]:
        ForwardThroughput.Run(Console.Out);
        return 0;
    case ["compare", ..]:
        return CompareCommand.Run(args.AsSpan(1));
    case ["layer"]:
        LayerBreakdown.Run(Console.Out);
        return 0;
    case ["tokenizer", var vocabularyFile, var textFile]:
        TokenizerThroughput.Run(vocabularyFile, textFile, Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("usage: SqueezeBert.Benchmarks kernels|forward|layer|tokenizer VOCABULARY TEXT");
        return 2;
}
