using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using SqueezeBert.Checkpoints;
using SqueezeBert.Training.Examples;

namespace SqueezeBert.Training.Recovery;

/// <summary>What decides a run's weights: only a run that agrees in all of it can go on from a checkpoint. <c>run.json</c>.</summary>
internal static class RunFingerprint
{
    internal const string FileName = "run.json";

    /// <summary>Each setting by name; the data as a hash of its ids and targets.</summary>
    internal static SortedDictionary<string, string> Of(TrainingOptions options, SqueezeBertConfig config, ExampleSet train, string? validationName) => new(StringComparer.Ordinal)
    {
        ["learning_rate"] = Text(options.LearningRate),
        ["num_train_epochs"] = Text(options.NumTrainEpochs),
        ["max_steps"] = Text(options.MaxSteps),
        ["per_device_train_batch_size"] = Text(options.PerDeviceTrainBatchSize),
        ["gradient_accumulation_steps"] = Text(options.GradientAccumulationSteps),
        ["warmup_steps"] = Text(options.WarmupSteps),
        ["warmup_ratio"] = Text(options.WarmupRatio),
        ["lr_scheduler_type"] = options.LrSchedulerType.ToString(),
        ["lr_scheduler_power"] = Text(options.LrSchedulerPower),
        ["weight_decay"] = Text(options.WeightDecay),
        ["optim"] = options.Optim.ToString(),
        ["freeze_layers"] = Text(options.FreezeLayers),
        ["adam_beta1"] = Text(options.AdamBeta1),
        ["adam_beta2"] = Text(options.AdamBeta2),
        ["adam_epsilon"] = Text(options.AdamEpsilon),
        ["max_grad_norm"] = Text(options.MaxGradNorm),
        ["label_smoothing_factor"] = Text(options.LabelSmoothing),
        ["seed"] = Text(options.Seed),
        ["eval_strategy"] = options.EvalStrategy.ToString(),
        ["metric_for_best_model"] = options.MetricForBestModel ?? "",
        ["early_stopping_patience"] = Text(options.EarlyStoppingPatience),
        ["config"] = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(config.ToJson()))),
        ["train data"] = HashOf(train),
        ["validation data"] = validationName ?? "",
    };

    internal static void Write(string folder, SortedDictionary<string, string> settings) => AtomicFile.Write(Path.Combine(folder, FileName), stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        foreach (var (name, value) in settings) json.WriteString(name, value);
        json.WriteEndObject();
    });

    /// <exception cref="TrainingException">The checkpoint is of a run with another setting, which the message names.</exception>
    internal static void RequireSame(string folder, SortedDictionary<string, string> settings)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, FileName)));
        foreach (var (name, value) in settings)
        {
            string? found = document.RootElement.TryGetProperty(name, out var written) ? written.GetString() : null;
            if (found != value) throw new TrainingException($"{folder}: expected a checkpoint of the same run; found one of another {name}{(value.Length is 0 or 64 ? "" : $" ({found}, here {value})")}.");
        }
    }

    private static string HashOf(ExampleSet examples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> count = stackalloc byte[4];
        for (int i = 0; i < examples.Count; i++)
        {
            var example = examples[i];
            foreach (var sequence in example.Sequences)
            {
                BinaryPrimitives.WriteInt32LittleEndian(count, sequence.InputIds.Length);
                hash.AppendData(count);
                hash.AppendData(MemoryMarshal.AsBytes(sequence.InputIds.Span));
                hash.AppendData(MemoryMarshal.AsBytes(sequence.TokenTypeIds.Span));
            }
            hash.AppendData(MemoryMarshal.AsBytes(example.Targets.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(example.ScoredTokens.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(example.TokenTargets.AsSpan()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Text<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
