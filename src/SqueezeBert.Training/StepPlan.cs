using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training;

/// <summary>How many of an epoch's examples a pass takes, and how many steps that makes of an epoch and of the run.</summary>
/// <remarks>Immutable; known before training begins, since seed and data decide all orders.</remarks>
internal abstract class StepPlan
{
    /// <summary>Optimizer steps of the whole run.</summary>
    internal int TotalSteps { get; private init; }

    /// <summary>Examples of the next pass, at least 1.</summary>
    /// <param name="rest">The epoch's examples that no pass has taken, at least one, in its order.</param>
    /// <param name="epoch">The epoch.</param>
    internal abstract int PassSize(ReadOnlySpan<int> rest, int epoch);

    /// <summary>Epochs done after a step, with the share of the current one.</summary>
    internal abstract double EpochAt(int step);

    /// <summary>By tokens where the options name some, else by examples.</summary>
    internal static StepPlan Of(TrainingOptions options, IExamples examples)
    {
        if (options.PerDeviceTrainBatchTokens > 0) return ByTokens.Over(options, examples);
        int perStep = options.PerDeviceTrainBatchSize * options.GradientAccumulationSteps, perEpoch = (examples.Count + perStep - 1) / perStep;
        return new ByExamples(options.PerDeviceTrainBatchSize, perEpoch) { TotalSteps = AtMost(options.MaxSteps, Math.Ceiling(perEpoch * options.NumTrainEpochs)) };
    }

    /// <summary>Whether any pass of the first epoch has more than one example.</summary>
    internal static bool HasPassOfSeveral(TrainingOptions options, IExamples examples)
    {
        var plan = Of(options with { NumTrainEpochs = 1 }, examples);
        ReadOnlySpan<int> rest = examples.Order(options.Seed, epoch: 0);
        while (rest.Length > 0)
        {
            if (plan.PassSize(rest, epoch: 0) > 1) return true;
            rest = rest[1..];
        }
        return false;
    }

    private static int AtMost(int maxSteps, double steps) => checked((int)(maxSteps > 0 ? Math.Min(maxSteps, steps) : steps));

    /// <summary>Always as many; the last pass of an epoch takes what is left.</summary>
    private sealed class ByExamples(int size, int stepsPerEpoch) : StepPlan
    {
        internal override int PassSize(ReadOnlySpan<int> rest, int epoch) => Math.Min(size, rest.Length);

        internal override double EpochAt(int step) => (double)step / stepsPerEpoch;
    }

    /// <summary>As many as come before the tokens are too many: so the steps of an epoch depend on its order.</summary>
    /// <param name="examples">What is trained on.</param>
    /// <param name="maxTokens">Tokens of a pass at most, unless one example alone has more.</param>
    /// <param name="firstSteps">Steps before each epoch, and before the one after the last that is planned.</param>
    private sealed class ByTokens(IExamples examples, int maxTokens, List<int> firstSteps) : StepPlan
    {
        /// <summary>A share of an epoch is the rest of a subtraction; what it lacks in its last digits must not make a step.</summary>
        private const int ShareDigits = 9;

        internal static ByTokens Over(TrainingOptions options, IExamples examples)
        {
            var firstSteps = new List<int> { 0 };
            var plan = new ByTokens(examples, options.PerDeviceTrainBatchTokens, firstSteps);
            double total = 0;
            for (int epoch = 0; epoch < options.NumTrainEpochs && (options.MaxSteps == 0 || total < options.MaxSteps); epoch++)
            {
                int steps = plan.StepsOf(examples.Order(options.Seed, epoch), epoch, options.GradientAccumulationSteps);
                total += Math.Ceiling(Math.Round(Math.Min(1, options.NumTrainEpochs - epoch) * steps, ShareDigits));
                firstSteps.Add(checked(firstSteps[^1] + steps));
            }
            return new ByTokens(examples, options.PerDeviceTrainBatchTokens, firstSteps) { TotalSteps = AtMost(options.MaxSteps, total) };
        }

        internal override int PassSize(ReadOnlySpan<int> rest, int epoch)
        {
            long tokens = examples.TokenCountOf(rest[0], epoch);
            int size = 1;
            while (size < rest.Length && (tokens += examples.TokenCountOf(rest[size], epoch)) <= maxTokens) size++;
            return size;
        }

        internal override double EpochAt(int step)
        {
            int found = firstSteps.BinarySearch(step), epoch = found >= 0 ? found : ~found - 1;
            return epoch == firstSteps.Count - 1 ? epoch : epoch + (double)(step - firstSteps[epoch]) / (firstSteps[epoch + 1] - firstSteps[epoch]);
        }

        private int StepsOf(ReadOnlySpan<int> order, int epoch, int passesPerStep)
        {
            int passes = 0;
            for (; order.Length > 0; passes++) order = order[PassSize(order, epoch)..];
            return (passes + passesPerStep - 1) / passesPerStep;
        }
    }
}
