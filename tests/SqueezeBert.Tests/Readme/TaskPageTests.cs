using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>What the pages of docs/tasks show is what happens. Not beside other tests: they change the process's folder and console.</summary>
[Collection(nameof(ReadmeTests))]
public class TaskPageTests
{
    [Fact]
    public void Question_answering() => AssertTrue("question-answering", "my-reader", folder => StandIn.WriteReader(folder), () =>
    {
        using var reader = QuestionAnsweringPipeline.FromPretrained("my-reader");
        string context = "She wrote programs for a machine. Ada was born in London.";
        var result = reader.Predict("Where was Ada born?", context);
        Console.WriteLine($"{result.Top?.Answer} {result.Top?.Start}..{result.Top?.End} {result.Top?.Score:F2}");
    });

    [Fact]
    public void Fill_mask() => AssertTrue("fill-mask", "my-language-model", folder => StandIn.WriteFiller(folder), () =>
    {
        using var filler = FillMaskPipeline.FromPretrained("my-language-model", new() { TopK = 3 });
        var result = filler.Predict("The capital of France is [MASK].");
        foreach (var fill in result.Masks[0].Fills)
            Console.WriteLine($"{fill.Token} {fill.Score:F2} {fill.Sequence}");
    });

    [Fact]
    public void Multiple_choice() => AssertTrue("multiple-choice", "my-chooser", folder => StandIn.WriteChooser(folder), () =>
    {
        using var chooser = MultipleChoicePipeline.FromPretrained("my-chooser");
        var result = chooser.Predict("He poured the tea.", ["Then he read it.", "Then he drank it."]);
        Console.WriteLine($"{result.Top.Index} {result.Top.Choice} {result.Top.Score:F2}");
    });

    private static void AssertTrue(string page, string model, Action<string> writeModel, Action sample) =>
        TaskPage.AssertTrue(page, model, writeModel, sample, "TaskPageTests.cs");
}
