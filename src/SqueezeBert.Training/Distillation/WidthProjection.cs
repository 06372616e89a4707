using SqueezeBert.Model;
using SqueezeBert.Training.Layers;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Distillation;

/// <summary>Brings a student's features to its teacher's width, so that they can be compared: one linear layer for all, trained with the student and dropped with the teacher.</summary>
/// <remarks><code>
/// y = x·Wᵀ + b        [rows, student's H] → [rows, teacher's H]        y = x where the widths are the same
/// </code>
/// Source: the linear transformation of TinyBERT (Jiao et al. 2020, arXiv 1909.10351).
/// </remarks>
internal sealed unsafe class WidthProjection
{
    private const string Name = "distillation.projection";

    private readonly TrainableLinear? linear;

    private WidthProjection(TrainableLinear? linear, int width) => (this.linear, Width) = (linear, width);

    /// <summary>The teacher's H.</summary>
    internal int Width { get; }

    internal IEnumerable<TrainableLinear> Linears => linear is null ? [] : [linear];

    /// <summary>Fresh weights; null where a plan needs none.</summary>
    /// <param name="plan">What is compared.</param>
    /// <param name="hiddenSize">The student's H.</param>
    /// <param name="initialize">Fills them.</param>
    internal static GroupedLinear? WeightsFor(MatchingPlan? plan, int hiddenSize, Action<Parameter, Initialization> initialize) =>
        plan is { ComparesFeatures: true } && plan.Width != hiddenSize
            ? GroupedLinear.LoadDense(new WeightScope(new WeightReader(null, "", initialize), "").Within(Name), hiddenSize, plan.Width)
            : null;

    internal static WidthProjection Of(GroupedLinear? weights, int width, ParameterSet parameters) =>
        new(weights is null ? null : new TrainableLinear(weights, parameters), width);

    /// <summary>Writes y [rows, teacher's H].</summary>
    internal void Forward(PassContext pass, float* x, float* y, int rows)
    {
        if (linear is null) ResidualSum.Copy(x, y, (long)rows * Width);
        else linear.Forward(pass, x, y, rows);
    }

    /// <summary>Adds to the weights' gradients, and to ∂x [rows, student's H] from ∂y.</summary>
    internal void Backward(PassContext pass, float* x, float* outputGradient, float* inputGradient, int rows)
    {
        if (linear is null)
        {
            ResidualSum.Add(pass, inputGradient, outputGradient, (long)rows * Width);
            return;
        }
        float* addend = pass.Workspace.Rent("projection input gradient", rows, linear.InputSize).Pointer;
        linear.Backward(pass, x, outputGradient, addend, rows);
        ResidualSum.Add(pass, inputGradient, addend, (long)rows * linear.InputSize);
    }
}
