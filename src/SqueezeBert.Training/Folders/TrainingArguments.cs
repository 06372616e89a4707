using System.Globalization;
using System.Text.Json;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Folders;

/// <summary>A run's options under Hugging Face's names: <c>training_args.json</c>, which <c>squeezebert train</c> takes as a file of options.</summary>
internal static class TrainingArguments
{
    internal const string FileName = "training_args.json";

    /// <summary>Those that the weights depend on, by name, each a number or a word; null for none.</summary>
    /// <param name="options">The options.</param>
    internal static IEnumerable<(string Name, object? Value)> Deciding(TrainingOptions options) =>
    [
        ("learning_rate", options.LearningRate),
        ("num_train_epochs", options.NumTrainEpochs),
        ("max_steps", options.MaxSteps),
        ("per_device_train_batch_size", options.PerDeviceTrainBatchSize),
        ("per_device_train_batch_tokens", options.PerDeviceTrainBatchTokens),
        ("gradient_accumulation_steps", options.GradientAccumulationSteps),
        ("warmup_steps", options.WarmupSteps),
        ("warmup_ratio", options.WarmupRatio),
        ("lr_scheduler_type", LearningRateSchedule.TypeNames.First(type => type.Value == options.LrSchedulerType).Word),
        ("lr_scheduler_power", options.LrSchedulerPower),
        ("weight_decay", options.WeightDecay),
        ("optim", Word(options.Optim)),
        ("freeze_layers", options.FreezeLayers),
        ("adam_beta1", options.AdamBeta1),
        ("adam_beta2", options.AdamBeta2),
        ("adam_epsilon", options.AdamEpsilon),
        ("max_grad_norm", options.MaxGradNorm),
        ("label_smoothing_factor", options.LabelSmoothing),
        ("seed", options.Seed),
        ("eval_strategy", Word(options.EvalStrategy)),
        ("eval_steps", options.EvalStrategy == EvaluationStrategy.Steps ? options.EvalSteps : null),
        ("metric_for_best_model", options.MetricForBestModel),
        ("early_stopping_patience", options.EarlyStoppingPatience),
    ];

    /// <param name="folder">Where it goes.</param>
    /// <param name="options">The options.</param>
    /// <param name="scores">Whether there were scores to keep the best weights by.</param>
    internal static void Write(string folder, TrainingOptions options, bool scores)
    {
        (string, object?)[] others =
        [
            ("load_best_model_at_end", scores && options.LoadBestModelAtEnd),
            ("logging_steps", options.LoggingSteps),
            ("report_to", Word(options.ReportTo)),
            ("save_strategy", Word(options.SaveStrategy)),
            ("save_steps", options.SaveSteps),
            ("save_total_limit", options.SaveTotalLimit),
        ];
        JsonFile.Write(Path.Combine(folder, FileName), json =>
        {
            foreach (var (name, value) in Deciding(options).Concat(others).OrderBy(argument => argument.Item1, StringComparer.Ordinal)) WriteValue(json, name, value);
        });
    }

    /// <summary>A value as text, the same everywhere.</summary>
    internal static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case string word: json.WriteStringValue(word); break;
            default: json.WriteRawValue(Text(value)); break;
        }
    }

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
