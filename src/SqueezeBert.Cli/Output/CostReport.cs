namespace SqueezeBert.Cli.Output;

/// <summary>A model's cost beside another's.</summary>
internal sealed record CostReport(string Name, ModelCost Cost, string OtherName, ModelCost Other)
{
    /// <summary>How many times fewer parameters the model has than the other.</summary>
    internal double ParameterRatio => (double)Other.Parameters / Cost.Parameters;

    /// <summary>How many times fewer operations the model needs than the other.</summary>
    internal double FlopRatio => (double)Other.Flops / Cost.Flops;
}
