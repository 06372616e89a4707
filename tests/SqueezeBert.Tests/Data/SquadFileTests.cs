using SqueezeBert.Data;
using SqueezeBert.Data.Squad;
using SqueezeBert.Tests.Evaluation;
using Xunit;

namespace SqueezeBert.Tests.Data;

public class SquadFileTests
{
    [Fact]
    public void Reads_questions_in_their_order_with_answers_at_their_places()
    {
        var questions = SquadFile.Read(EvaluationFixtures.PathOf("squad_v1.1.json")).ToList();
        Assert.Equal(17, questions.Count);
        Assert.Equal("56df9e2838dc4217001520f6", questions[0].Id);
        Assert.Equal(3, questions.Select(question => question.Context).Distinct().Count());
        Assert.All(questions, question => Assert.All(question.Answers, answer => Assert.Equal(answer.Text, question.Context.Substring(answer.Start, answer.Text.Length))));
    }

    [Fact]
    public void Questions_without_an_answer_have_none()
    {
        var questions = SquadFile.Read(EvaluationFixtures.PathOf("squad_v2.0.json")).ToList();
        Assert.Equal((17, 5), (questions.Count, questions.Count(question => question.Answers.Count == 0)));
    }

    [Theory]
    [InlineData("plain dog", 6, 6)]
    [InlineData("😀😀 dog", 3, 5)]
    [InlineData("dog 😀", 0, 0)]
    [InlineData("😀", 1, 2)]
    public void Places_are_code_points_in_the_file_and_UTF_16_units_here(string context, int codePoints, int units)
    {
        using var file = new TemporaryFile("dev.json.gz", Squad(context, $"{{\"text\":\"dog\",\"answer_start\":{codePoints}}}"));
        Assert.Equal(units, Assert.Single(Assert.Single(SquadFile.Read(file.Path)).Answers).Start);
    }

    [Theory]
    [InlineData("dev-v1.1.reconstructed.json.gz", 10570)]
    [InlineData("train-v1.1.reconstructed.json.gz", 87599)]
    public void Reads_the_public_files_whole(string name, int count) =>
        Assert.Equal(count, SquadFile.Read(PublicData.Require($"squad/{name}")).Count(question => question.Answers.Count > 0));

    [Theory]
    [InlineData("", "line 1: expected JSON; found at character 1: ")]
    [InlineData("{\"data\":\n[}", "line 2: expected JSON; found at character 2: ")]
    [InlineData("[]", "expected an object; found an array.")]
    [InlineData("{}", "expected a field 'data'; found none.")]
    [InlineData("{\"data\":{}}", "data: expected an array; found an object.")]
    [InlineData("{\"data\":[{\"paragraphs\":[{\"context\":7}]}]}", "data[0].paragraphs[0].context: expected a string; found the number 7.")]
    [InlineData("{\"data\":[{\"paragraphs\":[{\"context\":\"\\ud800\"}]}]}", "data[0].paragraphs[0].context: expected valid Unicode; found half of a surrogate pair.")]
    [InlineData("{\"data\":1,\"data\":2}", "line 1: expected JSON; found at character ")]
    public void Says_where_the_file_is_not_what_it_should_be(string content, string problem) => AssertRefused(content, problem);

    [Theory]
    [InlineData("{\"text\":\"d\",\"answer_start\":-1}", "answer_start: expected a whole number from 0; found the number -1.")]
    [InlineData("{\"text\":\"d\",\"answer_start\":1.5}", "answer_start: expected a whole number from 0; found the number 1.5.")]
    [InlineData("{\"text\":\"d\",\"answer_start\":6}", "answer_start: expected a place in the context of 5 characters; found 6.")]
    [InlineData("{\"text\":\"d\",\"answer_start\":2147483647}", "answer_start: expected a place in the context of 5 characters; found 2147483647.")]
    [InlineData("{\"answer_start\":0}", "expected a field 'text'; found none.")]
    public void Says_what_is_wrong_with_an_answer(string answer, string problem)
    {
        foreach (string context in (string[])["a dog", "a 😀."])
        {
            string prefix = "data[0].paragraphs[0].qas[0].answers[0]" + (problem.StartsWith("answer_start", StringComparison.Ordinal) ? "." : ": ");
            AssertRefused(Squad(context, answer), prefix + problem);
        }
    }

    [Fact]
    public void Refuses_an_id_that_stands_twice()
    {
        string question = "{\"id\":\"q\",\"question\":\"?\",\"answers\":[]}";
        AssertRefused($$"""{"data":[{"paragraphs":[{"context":"","qas":[{{question}},{{question}}]}]}]}""", "data[0].paragraphs[0].qas[1]: expected an id of its own; found 'q' again.");
    }

    [Fact]
    public void Refuses_an_impossible_question_with_an_answer() => AssertRefused(
        """{"data":[{"paragraphs":[{"context":"a","qas":[{"id":"q","question":"?","is_impossible":true,"answers":[{"text":"a","answer_start":0}]}]}]}]}""",
        "data[0].paragraphs[0].qas[0]: expected no answers where is_impossible is true; found 1.");

    [Fact]
    public void Predictions_are_written_as_they_are_read()
    {
        using var stream = new MemoryStream();
        SquadPredictions.Write(stream, [("q1", "naïve \"dog\" <b>"), ("q2", "")]);
        using var file = new TemporaryFile("predictions.json", stream.ToArray());
        var predictions = SquadPredictions.ReadAnswers(file.Path);
        Assert.Equal(("naïve \"dog\" <b>", ""), (predictions.Take("q1"), predictions.Take("q2")));
        Assert.Contains("naïve", File.ReadAllText(file.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"q\":null}", "q: expected a string; found null.")]
    [InlineData("{\"q\":[\"a\"]}", "q: expected a string; found an array.")]
    [InlineData("{\"\\ud800\":\"a\"}", "expected valid Unicode in names; found half of a surrogate pair.")]
    public void Predictions_are_one_object_of_strings(string content, string problem)
    {
        using var file = new TemporaryFile("predictions.json", content);
        Assert.StartsWith($"{file.Path}: {problem}", Assert.Throws<DataException>(() => SquadPredictions.ReadAnswers(file.Path)).Message, StringComparison.Ordinal);
    }

    private static string Squad(string context, string answer) =>
        $$"""{"data":[{"paragraphs":[{"context":"{{context}}","qas":[{"id":"q","question":"?","answers":[{{answer}}]}]}]}]}""";

    private static void AssertRefused(string content, string problem)
    {
        using var file = new TemporaryFile("dev.json", content);
        Assert.StartsWith($"{file.Path}: {problem}", Assert.Throws<DataException>(() => SquadFile.Read(file.Path).Count()).Message, StringComparison.Ordinal);
    }
}
