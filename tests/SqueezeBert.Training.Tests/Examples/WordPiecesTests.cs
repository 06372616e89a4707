using SqueezeBert.Data;
using SqueezeBert.Data.Conll;
using SqueezeBert.Data.Squad;
using SqueezeBert.Pipelines;
using SqueezeBert.Tokenization;
using SqueezeBert.Training.Examples;
using SqueezeBert.Training.Runs;
using SqueezeBert.Training.Tasks;
using Xunit;

namespace SqueezeBert.Training.Tests.Examples;

/// <summary>Which tokens learn what.</summary>
public class WordPiecesTests
{
    private static readonly TokenizerFiles Files = TokenizerFiles.Open(RepositoryFiles.Fixture("tokenizer", "bert-base-uncased", "vocab.txt"));

    private static BertTokenizer Tokenizer => Files.Tokenizer;

    private static readonly SqueezeBertConfig Config = new();

    [Fact]
    public void The_first_piece_of_a_word_has_its_tag_and_no_other_piece_has_any()
    {
        var sentence = new TaggedSentence(1, ["Embeddings", "by", "Zürich", ".", "", "U.S."], ["B-A", "O", "B-B", "O", "O", "I-A"]);
        var task = new TokenClassificationTraining(new TaskData<TaggedSentence>("data", [sentence]), null);
        var (config, _) = task.WithLabels(Config, hasHead: false);
        Assert.Equal(["B-A", "B-B", "I-A", "O"], config.Id2Label);
        var example = Examples(task, config, maxTokens: 64)[0];
        Assert.Equal(["em=B-A", "by=O", "zurich=B-B", ".=O", "u=I-A"], Learned(example, config.Id2Label));
    }

    [Fact]
    public void The_parts_of_a_word_that_the_tokenizer_splits_make_one_slot()
    {
        var utterance = new TaggedUtterance(null, ["Wake", "me", "at", "5:30", "or", "six-ish"], ["O", "O", "O", "B-time", "O", "I-time"], "alarm");
        var other = utterance with { Intent = "timer" };
        var task = new IntentAndSlotsTraining(new TaskData<TaggedUtterance>("data", [utterance, other]), null);
        var (config, _) = task.WithLabels(Config, hasHead: false);
        Assert.Equal(["B-time", "I-time", "O"], config.SlotId2Label);
        var example = Examples(task, config, maxTokens: 64)[1];
        Assert.Equal([1f], example.Targets);
        Assert.Equal(["wake=O", "me=O", "at=O", "5=B-time", ":=I-time", "30=I-time", "or=O", "six=I-time", "-=I-time", "is=I-time"], Learned(example, config.SlotId2Label));
    }

    [Fact]
    public void Words_that_were_cut_teach_nothing()
    {
        var sentence = new TaggedSentence(1, ["one", "two", "three"], ["A", "B", "C"]);
        var task = new TokenClassificationTraining(new TaskData<TaggedSentence>("data", [sentence]), null);
        var examples = Examples(task, task.WithLabels(Config, hasHead: false).Config, maxTokens: 4);
        Assert.Equal(1, examples.TruncatedCount);
        Assert.Equal([1, 2], examples[0].ScoredTokens!);
    }

    [Fact]
    public void An_answer_is_learned_where_a_window_holds_it_whole_and_at_CLS_elsewhere()
    {
        foreach (var question in SquadFile.Read(RepositoryFiles.Fixture("evaluation", "squad_v2.0.json")))
        {
            var task = new QuestionAnsweringTraining(new TaskData<SquadQuestion>("data", [question]), null);
            var examples = Examples(task, Config, maxTokens: 48);
            var windows = new AnswerWindows(Tokenizer, QuestionAnsweringOptions.ForSquad with { MaxSeqLen = 48 }, maxTokens: 48).Of(question.Question, question.Context);
            Assert.Equal(windows.Length, examples.Count);
            int found = 0;
            for (int w = 0; w < windows.Length; w++)
            {
                var (first, last) = ((int)examples[w].Targets[0], (int)examples[w].Targets[1]);
                if (first == 0)
                {
                    Assert.Equal(0, last);
                    continue;
                }
                found++;
                var place = windows[w].OffsetOf(new AnswerSpan(first, last), alignToWords: false);
                // One token may hold a little more than the answer begins with, such as £20.
                Assert.EndsWith(question.Answers[0].Text, question.Context[place.Start..place.End], StringComparison.Ordinal);
                Assert.InRange(place.End - place.Start - question.Answers[0].Text.Length, 0, 1);
            }
            Assert.Equal(question.Answers.Count > 0, found > 0);
        }
    }

    [Fact]
    public void Pairs_take_the_negatives_of_their_own_first_text()
    {
        LabeledText[] rows = [new("a", "yes", "b"), new("a", "no", "c"), new("d", "yes", "e"), new("d", "maybe", "f")];
        var task = new SentenceEmbeddingTraining(new TaskData<LabeledText>("pairs", rows), null, "yes", "no", temperature: 0.05);
        var examples = Examples(task, Config, maxTokens: 64);
        Assert.Equal([3, 2], [examples[0].Sequences.Length, examples[1].Sequences.Length]);
        var batch = examples.Pack([0, 1], epoch: 0);
        Assert.Equal([0, 3, 5], batch.ExampleOffsets);
        Assert.Throws<TrainingException>(() => new SentenceEmbeddingTraining(new TaskData<LabeledText>("pairs", rows), null, "never", null, 0.05).WithLabels(Config, false));
    }

    private static ExampleSet Examples(TrainingTask task, SqueezeBertConfig config, int maxTokens) =>
        Assert.IsType<ExampleSet>(task.TrainExamples(config, Files, maxTokens, TestContext.Current.CancellationToken));

    private static IEnumerable<string> Learned(TrainingExample example, IReadOnlyList<string> labels) => example.ScoredTokens!.Zip(example.TokenTargets,
        (token, target) => $"{Tokenizer.Decode([example.Sequences[0].InputIds.Span[token]], skipSpecialTokens: false).TrimStart('#')}={labels[(int)target]}");
}
