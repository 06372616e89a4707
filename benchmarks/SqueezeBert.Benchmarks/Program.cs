using SqueezeBert.Benchmarks;
using SqueezeBert.Benchmarks.Comparison;
using SqueezeBert.Benchmarks.Micro;

switch (args)
{
    case ["compare", ..]:
        return CompareCommand.Run(args.AsSpan(1));
    case ["micro", ..]:
        return MicroConfig.Run(args[1..]);
    case ["forward"]:
        ForwardThroughput.Run(Console.Out);
        return 0;
    case ["layer"]:
        LayerBreakdown.Run(Console.Out);
        return 0;
    default:
        Console.Error.WriteLine($"usage: SqueezeBert.Benchmarks {CompareCommand.Usage} | micro [BENCHMARKDOTNET ARGUMENTS] | forward | layer");
        return 2;
}
