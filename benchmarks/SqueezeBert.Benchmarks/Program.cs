using SqueezeBert.Benchmarks;

switch (args)
{
    case ["kernels"]:
        KernelThroughput.Run(Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("usage: SqueezeBert.Benchmarks kernels");
        return 2;
}
