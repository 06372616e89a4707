using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Losses;
using SqueezeBert.Training.Pretraining;
using SqueezeBert.Training.Randomness;
using SqueezeBert.Training.Runs;
using SqueezeBert.Training.Tasks;
using Xunit;

namespace SqueezeBert.Training.Tests.Pretraining;

public sealed class PretrainingRunTests : IDisposable
{
    private const int Steps = 8;

    private readonly TemporaryFolder folder = new();
    private readonly WorkerPool pool = new(2);
    private readonly string corpus;
    private readonly string heldOut;

    public PretrainingRunTests()
    {
        corpus = Corpus.Write(folder, "corpus.txt", seed: 3, documents: 4);
        heldOut = Corpus.Write(folder, "held_out.txt", seed: 90, documents: 3);
    }

    public void Dispose()
    {
        pool.Dispose();
        folder.Dispose();
    }

    public static TheoryData<int> EveryStep => [.. Enumerable.Range(1, Steps - 1)];

    [Theory]
    [MemberData(nameof(EveryStep))]
    public void Pretraining_that_is_stopped_after_any_step_goes_on_bit_for_bit(int stop)
    {
        var whole = Run("whole");
        // More steps than an epoch has: the corpus is shuffled and hidden anew on the way.
        Assert.Equal((Steps, true), (whole.Steps, whole.Epochs > 1));

        using (var cancellation = new CancellationTokenSource())
            Assert.ThrowsAny<OperationCanceledException>(() => Run("parts", Listener.CancellingAt(stop, cancellation), stop: cancellation));
        // The last weights are wanted, whatever scored best, and stand in the checkpoint.
        Assert.False(File.Exists(folder.File("parts/model.safetensors")));
        Assert.True(Directory.Exists(folder.File($"parts/checkpoint-{stop}")));
        var parts = Run("parts", resumes: true);
        Assert.Equal(File.ReadAllBytes(folder.File("whole/model.safetensors")), File.ReadAllBytes(folder.File("parts/model.safetensors")));
        Assert.Equal(whole.Evaluations.Select(report => (report.Step, report.Scores.Metrics["mlm_loss"])), parts.Evaluations.Select(report => (report.Step, report.Scores.Metrics["mlm_loss"])));
        Assert.Equal([3, 6, Steps], whole.Evaluations.Select(report => report.Step));
    }

    [Fact]
    public void A_pass_of_so_many_tokens_counts_those_that_it_computes()
    {
        using var task = Task();
        using var setup = TrainingSetup.Prepare(Request("run", task), pool, TestContext.Current.CancellationToken);
        var examples = Examples(setup);
        foreach (int epoch in (int[])[0, 1])
            for (int i = 0; i < examples.Count; i++) Assert.Equal(examples.Pack([i], epoch).Tokens.TokenCount, examples.TokenCountOf(i, epoch));
    }

    [Fact]
    public void A_run_that_is_over_is_found_so_by_whoever_goes_on_with_it()
    {
        Run("run");
        byte[] weights = File.ReadAllBytes(folder.File("run/model.safetensors"));
        File.Delete(folder.File("run/model.safetensors"));
        var again = Run("run", new Listener(_ => Assert.Fail("a step was made")), resumes: true);
        Assert.Equal(Steps, again.Steps);
        Assert.Equal(weights, File.ReadAllBytes(folder.File("run/model.safetensors")));
    }

    [Fact]
    public void What_was_pretrained_fills_masks_and_keeps_pooler_and_order_for_what_comes_next()
    {
        Run("run");
        using var model = SqueezeBertModel.Load(folder.File("run"));
        Assert.Equal(ModelHead.MaskedLanguageModel, model.HeadKind);
        using var file = Checkpoints.SafetensorsFile.Open(folder.File("run/model.safetensors"));
        Assert.Contains("cls.seq_relationship.weight", file.Tensors.Keys);
        Assert.Contains("transformer.pooler.dense.weight", file.Tensors.Keys);
        Assert.Contains("cls.predictions.bias", file.Tensors.Keys);
    }

    [Fact]
    public void Scores_are_the_loss_of_the_same_examples_without_dropout()
    {
        using var task = Task();
        var request = Request("run", task) with { Validation = null };
        using var setup = TrainingSetup.Prepare(request, pool, TestContext.Current.CancellationToken);
        var examples = Examples(setup);
        var batch = examples.Pack([.. Enumerable.Range(0, examples.Count)], epoch: 0);
        var objective = new JointObjective(2);
        double both = setup.Model.Accumulate(batch, objective, objective.CountOf(batch), new StepRandom(1, 0));
        var scores = new PretrainingEvaluator(examples, maxExamples: 10_000).Evaluate(setup.Model.Model, TestContext.Current.CancellationToken).Metrics;

        var order = batch with { ScoredTokens = [], TokenTargets = [] };
        double ofOrder = setup.Model.Accumulate(order, objective, objective.CountOf(order), new StepRandom(1, 0));
        // The one is a sum of float32 logits' losses over batches of another size, rounded as doubles.
        Assert.Equal(both - ofOrder, scores["mlm_loss"], 1e-9);
        Assert.InRange(scores["order_accuracy"], 0, 1);
    }

    [Fact]
    public void A_batch_holds_what_the_data_gives_end_to_end()
    {
        using var task = Task();
        using var setup = TrainingSetup.Prepare(Request("run", task), pool, TestContext.Current.CancellationToken);
        var source = new CacheSource([corpus], Corpus.Definition, Settings, TestContext.Current.CancellationToken);
        using var cache = SequenceCache.OpenOrBuild(folder.File("cache/train-40"), source, pool, cancellation: TestContext.Current.CancellationToken);
        var data = new PretrainingData(cache, source);
        int[] places = [3, 0, 7];
        var batch = setup.Train.Pack(places, epoch: 2);
        var examples = places.Select(place => data[2, place]).ToList();
        Assert.Equal(examples.SelectMany(example => example.InputIds), batch.Tokens.InputIds.ToArray());
        Assert.Equal(examples.SelectMany(example => example.TokenTypeIds), batch.Tokens.TokenTypeIds.ToArray());
        Assert.Equal(examples.Select(example => (float)example.SentenceOrder!.Value), batch.Targets);
        int[] labels = [.. examples.SelectMany(example => example.Labels)];
        Assert.Equal(labels.Index().Where(label => label.Item != PretrainingExample.Ignored).Select(label => (label.Index, (float)label.Item)), batch.ScoredTokens!.Zip(batch.TokenTargets));
    }

    [Fact]
    public void Positions_that_the_first_phase_has_not_seen_begin_the_second_as_copies_of_those_that_it_has_but_the_first()
    {
        Run("short");
        using var task = Task();
        var request = Request("long", task) with { ModelFolder = folder.File("short"), Config = null, Tokenizer = null, SeenPositions = 16 };
        using var setup = TrainingSetup.Prepare(request, pool, TestContext.Current.CancellationToken);
        using var asTrained = SqueezeBertModel.Load(folder.File("short"));
        var (before, after) = (asTrained.Embeddings.Positions, setup.Model.Model.Embeddings.Positions);
        int[] expected = [0, .. Enumerable.Range(1, 15), .. Enumerable.Range(1, 15), .. Enumerable.Range(1, 9)];
        Assert.Equal(expected.SelectMany(position => Row(before, position)), expected.Index().SelectMany(place => Row(after, place.Index)));

        static float[] Row(Parameter positions, int row) => positions.Value.Span.Slice(row * positions.Shape[1], positions.Shape[1]).ToArray();
    }

    private static PretrainingSettings Settings => new() { MaxSeqLength = 40, Seed = 42 };

    private PretrainingTask Task() => new(new PretrainingCorpus { TrainFiles = [corpus], ValidationFiles = [heldOut], MaxValidationSequences = 20, CacheFolder = folder.File("cache"), Settings = Settings }, pool);

    private TrainingRequest Request(string output, PretrainingTask task) => new()
    {
        Config = SqueezeBertConfig.FromPreset("squeezebert-small") with
        {
            HiddenSize = 32, EmbeddingSize = 32, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 64, MaxPositionEmbeddings = 40, HiddenDropoutProb = 0, AttentionProbsDropoutProb = 0,
        },
        Tokenizer = RepositoryFiles.Fixture("tokenizer", "bert-base-uncased", "vocab.txt"),
        Train = new TrainingData("corpus", []),
        Task = task,
        SavesAtEnd = true,
        OutputFolder = folder.File(output),
        Options = new TrainingOptions
        {
            NumTrainEpochs = 1000, MaxSteps = Steps, PerDeviceTrainBatchSize = 6, LearningRate = 1e-3, LoggingSteps = 1, EvalStrategy = EvaluationStrategy.Steps, EvalSteps = 3, LoadBestModelAtEnd = false,
        },
    };

    private TrainingResult Run(string output, ITrainingListener? listener = null, bool resumes = false, CancellationTokenSource? stop = null)
    {
        var cancellation = stop?.Token ?? TestContext.Current.CancellationToken;
        using var task = Task();
        var request = Request(output, task);
        if (resumes) request = request with { ResumeFromCheckpoint = request.OutputFolder };
        using var setup = TrainingSetup.Prepare(request, pool, cancellation);
        return new TrainingRun(request, setup).Execute(listener ?? new Listener(), cancellation);
    }

    private static PretrainingExamples Examples(TrainingSetup setup) => Assert.IsType<PretrainingExamples>(setup.Train);
}
