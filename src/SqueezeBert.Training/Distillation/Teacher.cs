using System.Collections.Immutable;
using System.Globalization;
using SqueezeBert.Checkpoints;
using SqueezeBert.Kernels;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Recovery;
using SqueezeBert.Training.Tasks;

namespace SqueezeBert.Training.Distillation;

/// <summary>A model that stays as it is and answers a student's batches, by the engine's own forward pass.</summary>
/// <remarks>Its bits depend on nothing but the sequence, so a student's don't either. Not thread-safe.</remarks>
internal sealed class Teacher : IDisposable
{
    private readonly DistillationOptions options;
    private readonly TeacherLabels labels;
    private readonly RowLoss answerLoss;
    private readonly Lazy<string> hash;

    private Teacher(DistillationOptions options, SqueezeBertModel model, TeacherLabels labels, RowLoss answerLoss, ImmutableArray<LayerPair> pairs)
    {
        (this.options, Model, this.labels, this.answerLoss, Pairs) = (options, model, labels, answerLoss, pairs);
        hash = new(() => DataHash.Of(CheckpointFolder.FilesOf(options.TeacherFolder).Prepend(Path.Combine(options.TeacherFolder, SqueezeBertConfig.FileName))));
    }

    internal SqueezeBertModel Model { get; }

    /// <summary>Layers that are compared; none where no layers are.</summary>
    internal ImmutableArray<LayerPair> Pairs { get; }

    /// <summary>SHA-256 of its configuration and weights.</summary>
    internal string Hash => hash.Value;

    /// <summary>What of it the student learns, as text.</summary>
    internal string Settings => options.Settings;

    /// <summary>What a card says about it.</summary>
    internal string Description =>
        $"`{options.TeacherName ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(options.TeacherFolder))}`, {Model.Config.WithHead(Model.HeadKind).Architectures[0]}, {Model.Config.NumHiddenLayers} layers of {Model.Config.HiddenSize} features{(Model.Precision == WeightPrecision.Int8 ? ", int8" : "")}: {string.Join(", ", WhatCounts)}";

    /// <summary>Loads a teacher that fits a student.</summary>
    /// <param name="options">Where it is, and what of it counts.</param>
    /// <param name="task">What both answer.</param>
    /// <param name="student">The student's configuration, with the task's labels.</param>
    /// <param name="tokenizer">The student's.</param>
    /// <param name="maxTokens">The most tokens of a sequence.</param>
    /// <param name="frozenLayers">Layers of the student that aren't trained.</param>
    /// <param name="pool">Threads; stays the caller's.</param>
    /// <exception cref="TrainingException">An option makes no sense, or the teacher doesn't fit.</exception>
    /// <exception cref="ConfigException">Its configuration is missing, malformed or not supported.</exception>
    /// <exception cref="CheckpointException">Its weights are missing, malformed, or don't fit its configuration.</exception>
    /// <exception cref="TokenizerException">Its tokenizer is missing, malformed or of another kind.</exception>
    internal static Teacher Open(DistillationOptions options, TrainingTask task, SqueezeBertConfig student, BertTokenizer tokenizer, int maxTokens, int frozenLayers, WorkerPool pool)
    {
        options.Validate();
        string name = options.TeacherFolder;
        var files = ModelFiles.FromFolder(name);
        RequireVocabulary(name, BertTokenizer.FromFiles(files), tokenizer);
        var config = SqueezeBertConfig.FromFiles(files);
        if (config.MaxPositionEmbeddings < maxTokens)
            throw new TrainingException($"{name}: expected a teacher that takes {maxTokens} tokens (max_position_embeddings), or max_seq_length to ask for fewer; found one that takes {config.MaxPositionEmbeddings}.");
        if (config.TypeVocabSize < student.TypeVocabSize)
            throw new TrainingException($"{name}: expected a teacher with the student's {student.TypeVocabSize} segments (type_vocab_size); found {config.TypeVocabSize}.");
        if (options.AttentionWeight > 0 && config.NumAttentionHeads != student.NumAttentionHeads)
            throw new TrainingException($"{name}: expected a teacher with the student's {student.NumAttentionHeads} attention heads, to compare attentions; found {config.NumAttentionHeads}.");
        var pairs = options.ComparesLayers ? LayerPair.Of(options.LayerMap, student.NumHiddenLayers, frozenLayers, config.NumHiddenLayers) : [];
        if (options.AttentionWeight > 0)
            foreach (var (layer, of) in pairs.Select(pair => pair.Student).Where(layer => student.TokenMixerOf(layer) != TokenMixer.Attention).Select(layer => (layer, "the student"))
                .Concat(pairs.Select(pair => pair.Teacher).Where(layer => config.TokenMixerOf(layer) != TokenMixer.Attention).Select(layer => (layer, "the teacher"))))
                throw new TrainingException($"{name}: expected layers of attention, to compare attentions (layer_map names the pairs); found convolutions in layer {layer} of {of}.");
        // Vectors are read off the bare encoder, whatever stands on it.
        var model = SqueezeBertModel.Load(files, new ModelOptions { WorkerPool = pool, Head = task.Head == ModelHead.None ? ModelHead.None : null });
        try
        {
            if (model.HeadKind != task.Head) throw new TrainingException($"{name}: expected a teacher with the head {task.Head}; found {model.HeadKind}.");
            return new Teacher(options, model, TeacherLabels.Fit(task, student, config, name), task.SoftLoss(options.Temperature), pairs);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>What a student that learns from it has to be near to.</summary>
    internal Objective ObjectiveOver(Objective labelled) => new DistillationObjective(labelled, answerLoss, options.MixingWeight);

    /// <summary>What a student's layers and vectors are compared by; null where its answers are all that counts.</summary>
    internal MatchingPlan? Plan => !options.ComparesLayers && !ComparesVectors ? null : new MatchingPlan
    {
        Pairs = Pairs,
        Width = Model.Config.HiddenSize,
        HiddenStateWeight = options.HiddenStateWeight,
        AttentionWeight = options.AttentionWeight,
        VectorWeight = ComparesVectors ? options.MixingWeight : 0,
        VectorLoss = options.VectorLoss == VectorLoss.Cosine ? new CosineDistance() : new MeanSquaredError(),
    };

    private IEnumerable<string> WhatCounts
    {
        get
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"mixing weight {options.MixingWeight}");
            if (options.MixingWeight > 0) yield return Model.Head is null ? $"vector loss {options.VectorLoss}" : string.Create(CultureInfo.InvariantCulture, $"temperature {options.Temperature}");
            if (options.HiddenStateWeight > 0) yield return string.Create(CultureInfo.InvariantCulture, $"hidden state weight {options.HiddenStateWeight}");
            if (options.AttentionWeight > 0) yield return string.Create(CultureInfo.InvariantCulture, $"attention weight {options.AttentionWeight}");
            if (!Pairs.IsEmpty) yield return $"layers {string.Join(',', Pairs.Select(pair => $"{pair.Student}:{pair.Teacher}"))}";
        }
    }

    private bool ComparesVectors => Model.Head is null && options.MixingWeight > 0;

    /// <summary>The batch with its answer.</summary>
    internal TrainingBatch Answer(TrainingBatch batch)
    {
        var outputs = ModelOutputs.None;
        if (options.MixingWeight > 0) outputs |= Model.Head is null ? ModelOutputs.LastHiddenState : ModelOutputs.Logits;
        if (options.HiddenStateWeight > 0) outputs |= ModelOutputs.HiddenStates;
        if (options.AttentionWeight > 0) outputs |= ModelOutputs.Attentions;
        var said = Model.ForwardAt(batch.Tokens, outputs, batch.ScoredTokens);
        if (said.Attentions is { } attentions && Model.Config.ModelType == ModelType.SqueezeBert)
            foreach (int layer in Pairs.Select(pair => pair.Teacher).Distinct())
                AttentionRows.Softmax(KernelSet.Best, Model.Pool, batch.Tokens, Model.Config.NumAttentionHeads, attentions[layer]);
        return batch with
        {
            Teacher = new TeacherAnswer
            {
                Output = said.LastHiddenState is { } hidden ? MeansOf(batch.Tokens, hidden) : [.. Picked(said.IntentLogits, Model.Config.IntentId2Label.Length, labels.IntentColumns), .. Picked(said.Logits, said.LogitsPerRow, labels.Columns)],
                // The first are the embeddings'.
                HiddenStates = said.HiddenStates is { } states ? [.. Pairs.Select(pair => states[pair.Teacher + 1])] : [],
                Attentions = said.Attentions is { } rows ? [.. Pairs.Select(pair => rows[pair.Teacher])] : [],
            },
        };
    }

    public void Dispose() => Model.Dispose();

    private static float[] MeansOf(TokenBatch batch, float[] hidden)
    {
        int width = hidden.Length / batch.TokenCount;
        var means = new float[batch.SequenceCount * width];
        for (int b = 0; b < batch.SequenceCount; b++)
            TokenPooling.Pool(PoolingMode.Mean, hidden.AsSpan(batch.SequenceOffsets[b] * width, batch.SequenceLength(b) * width), means.AsSpan(b * width, width));
        return means;
    }

    private static float[] Picked(float[]? logits, int width, int[] columns)
    {
        if (logits is null) return [];
        var picked = new float[logits.Length / width * columns.Length];
        for (int row = 0, i = 0; i < picked.Length; row += width)
            foreach (int column in columns)
                picked[i++] = logits[row + column];
        return picked;
    }

    /// <summary>The same ids must mean the same tokens: the student's tokenizer makes them for both.</summary>
    private static void RequireVocabulary(string name, BertTokenizer teacher, BertTokenizer student)
    {
        if (teacher.VocabularySize != student.VocabularySize)
            throw new TrainingException($"{name}: expected a teacher with the student's vocabulary of {student.VocabularySize:N0} tokens; found {teacher.VocabularySize:N0}.");
        for (int id = 0; id < student.VocabularySize; id++)
            if (teacher.IdToToken(id) != student.IdToToken(id))
                throw new TrainingException($"{name}: expected a teacher with the student's vocabulary, where token {id} is '{student.IdToToken(id)}'; found '{teacher.IdToToken(id)}'.");
    }
}
