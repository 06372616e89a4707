namespace SqueezeBert.Benchmarks.Comparison;

/// <summary>What to compare, on what, and how often.</summary>
internal sealed record ComparisonPlan
{
    /// <summary>The models by role: name and shape.</summary>
    internal required IReadOnlyDictionary<ModelRole, (string Name, SqueezeBertConfig Config)> Models { get; init; }

    /// <summary>Names of workloads.</summary>
    internal required IReadOnlyList<string> Workloads { get; init; }

    /// <summary>Thread counts.</summary>
    internal IReadOnlyList<int> Threads { get; init; } = Environment.ProcessorCount == 1 ? [1] : [1, 2];

    /// <summary>Rounds in which every row takes its turn.</summary>
    internal required int Rounds { get; init; }

    /// <summary>Who takes part.</summary>
    internal IReadOnlyList<Subject> Subjects { get; } =
    [
        new(ModelRole.SqueezeBert, EngineKind.Ours, NumberType.Float32),
        new(ModelRole.SqueezeBert, EngineKind.OursFirstToken, NumberType.Float32),
        new(ModelRole.SqueezeBert, EngineKind.Ours, NumberType.Int8),
        .. OurKernels.HasMachineCode ? [new Subject(ModelRole.SqueezeBert, EngineKind.OursMachineCode, NumberType.Int8)] : Array.Empty<Subject>(),
        new(ModelRole.SqueezeBert, EngineKind.OnnxRuntimeConvolution, NumberType.Float32),
        new(ModelRole.SqueezeBert, EngineKind.OnnxRuntimeMatMul, NumberType.Float32),
        new(ModelRole.SqueezeBert, EngineKind.OnnxRuntimeConvolution, NumberType.Int8),
        new(ModelRole.Bert, EngineKind.Ours, NumberType.Float32),
        new(ModelRole.Bert, EngineKind.OnnxRuntimeMatMul, NumberType.Float32),
        new(ModelRole.Bert, EngineKind.OnnxRuntimeMatMul, NumberType.Int8),
    ];

    /// <summary>The whole table, or for a first look the two shapes that most bars speak of.</summary>
    internal static ComparisonPlan BaseSize(bool quick) => new()
    {
        Models = new Dictionary<ModelRole, (string, SqueezeBertConfig)>
        {
            [ModelRole.SqueezeBert] = ("squeezebert-base", SqueezeBertConfig.FromPreset("squeezebert-base")),
            [ModelRole.Bert] = ("bert-base", SqueezeBertConfig.FromPreset("bert-base")),
        },
        Workloads = quick ? ["1x16", "1x128"] : ["1x16", "1x32", "1x128", "1x384", "8x128", Workload.Mixed],
        Rounds = quick ? 3 : 5,
    };
}
