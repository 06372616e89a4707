using SqueezeBert.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Samples;

/// <summary>Questions find the passages that answer them.</summary>
[Collection(nameof(SampleRun))]
public class VectorSearchTests
{
    /// <summary>Questions in other words than the texts', and the file that answers each.</summary>
    public static readonly (string Question, string File)[] Questions =
    [
        ("How do I repair a puncture?", "bicycle"), ("my brakes make a noise", "bicycle"), ("How often should the chain be oiled?", "bicycle"),
        ("How long does the dough have to rise?", "bread"), ("At which temperature is the loaf baked?", "bread"), ("how much flour and water", "bread"),
        ("When do tomatoes go outside?", "garden"), ("What helps against slugs?", "garden"), ("watering plants in the morning", "garden"),
        ("When is the library open?", "library"), ("How long may I keep a book?", "library"), ("what does a card cost for adults", "library"),
        ("Who walked on the moon?", "moon"), ("why is the sea higher at full moon", "moon"), ("Why do we see only one side of the moon?", "moon"),
        ("How many keys does a piano have?", "piano"), ("how often should I practise", "piano"), ("Where should the instrument not stand?", "piano"),
        ("When does the last train leave?", "trains"), ("Can I take my bicycle on the train?", "trains"), ("Do I get money back when the train is late?", "trains"),
        ("How do I get air out of the heating?", "winter"), ("mould in the corners of the room", "winter"), ("snow on the pavement", "winter"),
    ];

    [Fact]
    public void The_sample_finds_passages_for_a_question_and_for_lines()
    {
        string answers = SampleRun.Of("VectorSearch.cs", "When is the library closed?\nWho walked on the moon?\n");
        Assert.Equal(["When is the library closed?", "library.txt", "Who walked on the moon?", "moon.txt"], answers.Split('\n')
            .Where((_, i) => i % 4 < 2).Where(line => line.Length > 0).Select(line => line.StartsWith(' ') ? line.Split("  ")[2].Split(':')[0] : line));
        string answer = SampleRun.Of("VectorSearch.cs", "", "How do I mend a flat tyre?");
        Assert.StartsWith("How do I mend a flat tyre?\n  0.", answer, StringComparison.Ordinal);
        Assert.Contains("bicycle.txt: A flat tyre is mended in a few minutes.", answer.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Its_model_puts_an_answering_passage_first_for_eleven_questions_in_twelve()
    {
        var passages = Directory.GetFiles(Path.Combine(SampleRun.Folder, "documents"), "*.txt").SelectMany(file => File.ReadAllText(file).Split("\n\n").Select(text => (File: Path.GetFileNameWithoutExtension(file), text))).ToList();
        using var pipeline = SentenceSimilarityPipeline.FromPretrained(Path.Combine(SampleRun.Folder, "search-model"));
        var similarities = pipeline.Predict([.. Questions.Select(question => new SentenceSimilarityInput(question.Question, [.. passages.Select(passage => passage.text)]))], TestContext.Current.CancellationToken);
        int first = 0, amongThree = 0;
        foreach (var (question, similarity) in Questions.Zip(similarities))
        {
            var best = similarity.Scores.Select((score, i) => (score, passages[i].File)).OrderByDescending(found => found.score).Take(3).Select(found => found.File).ToList();
            if (best[0] == question.File) first++;
            if (best.Contains(question.File)) amongThree++;
        }
        // Three by chance. samples/README.md gives these numbers.
        Assert.Equal((22, 22), (first, amongThree));
    }
}
