using SqueezeBert.Benchmarks;

switch (args)
{
    case ["kernels"]:
        KernelThroughput.Run(Console.Out);
        return 0;
    case ["forward"]:
        ForwardThroughput.Run(Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("usage: SqueezeBert.Benchmarks kernels|forward");
        return 2;
}
