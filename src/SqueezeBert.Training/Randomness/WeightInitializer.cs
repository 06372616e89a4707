namespace SqueezeBert.Training.Randomness;

/// <summary>Fills parameters that no checkpoint has, as Hugging Face's <c>_init_weights</c> does; filters of convolutions, which it lacks, by their size.</summary>
/// <remarks>
/// Each parameter draws from a stream named after it, so adding or leaving out a layer changes no other layer's start.
/// Normal numbers by Box and Muller (1958): two from two even ones.
/// </remarks>
internal sealed class WeightInitializer(ulong seed, double standardDeviation, int paddingRow)
{
    /// <summary>2⁻⁵³: brings 53 random bits to 0 … 1.</summary>
    private const double UnitStep = 1.0 / (1L << 53);

    private readonly CounterRandom root = new CounterRandom(seed).Stream("initialization");

    internal void Fill(Parameter parameter, Initialization initialization)
    {
        var values = parameter.Value.Span;
        switch (initialization)
        {
            case Initialization.Zero:
                values.Clear();
                break;
            case Initialization.One:
                values.Fill(1);
                break;
            case Initialization.Normal:
                FillNormal(root.Stream(parameter.Name), values, standardDeviation);
                break;
            case Initialization.NormalWithZeroPadding:
                FillNormal(root.Stream(parameter.Name), values, standardDeviation);
                values.Slice(paddingRow * parameter.Shape[1], parameter.Shape[1]).Clear();
                break;
            case Initialization.Filters:
                FillNormal(root.Stream(parameter.Name), values, Math.Sqrt((double)parameter.Shape[0] / parameter.Length));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(initialization), initialization, "No such initialization.");
        }
    }

    private static void FillNormal(CounterRandom random, Span<float> values, double standardDeviation)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            // The half step keeps the first number off 0, whose logarithm is infinite.
            double radius = Math.Sqrt(-2 * Math.Log(((random.Bits((ulong)i) >> 11) + 0.5) * UnitStep));
            double angle = 2 * Math.PI * ((random.Bits((ulong)i + 1) >> 11) * UnitStep);
            values[i] = (float)(standardDeviation * radius * Math.Cos(angle));
            if (i + 1 < values.Length) values[i + 1] = (float)(standardDeviation * radius * Math.Sin(angle));
        }
    }
}
