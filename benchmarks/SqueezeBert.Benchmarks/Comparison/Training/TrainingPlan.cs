namespace SqueezeBert.Benchmarks.Comparison.Training;

/// <summary>What steps to take, on what, and how often.</summary>
internal sealed record TrainingPlan
{
    /// <summary>Name of the workload of equally long sequences.</summary>
    internal const string Even = "8x128";

    /// <summary>Name of the workload of sentences as long as they are.</summary>
    internal const string Sentences = "sentences";

    private const int SentenceCount = 32;

    /// <summary>The model's shape.</summary>
    internal required SqueezeBertConfig Config { get; init; }

    /// <summary>The batches.</summary>
    internal required IReadOnlyList<Workload> Workloads { get; init; }

    /// <summary>Thread counts.</summary>
    internal IReadOnlyList<int> Threads { get; init; } = Environment.ProcessorCount == 1 ? [1] : [1, 2];

    /// <summary>Rounds in which each side takes a step.</summary>
    internal required int Rounds { get; init; }

    /// <summary>squeezebert-base.</summary>
    /// <param name="sentences">A file of sentences, one a line, of which the first 32 count; null for those beside this program.</param>
    /// <param name="quick">Fewer rounds.</param>
    internal static TrainingPlan BaseSize(string? sentences, bool quick)
    {
        var mixed = Workload.FromSentences([Workload.Mixed], sentences)[0];
        return new()
        {
            Config = SqueezeBertConfig.FromPreset("squeezebert-base"),
            Workloads = [Workload.FromSentences([Even])[0], new Workload(Sentences, [.. mixed.Sequences.Take(SentenceCount)])],
            Rounds = quick ? 3 : 7,
        };
    }
}
