using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Readme;

/// <summary>What the pages of docs/tasks show is what happens. Not beside other tests: it changes the process's folder and console.</summary>
[Collection(nameof(ReadmeTests))]
public class TaskPageTests
{
    [Fact]
    public void The_page_of_token_classification_shows_what_its_sample_prints()
    {
        using var folder = LexiconFolder.Travel(ModelHead.TokenClassification, name: "travel-ner");
        var page = new MarkdownPage("docs/tasks/token-classification.md");
        Assert.Equal(page.SampleOutput, page.Run(TokenClassification, folder.Parent));
    }

    [Fact]
    public void The_page_of_intent_and_slots_shows_what_its_sample_prints()
    {
        using var folder = LexiconFolder.Travel(name: "travel-assistant");
        var page = new MarkdownPage("docs/tasks/intent-and-slots.md");
        Assert.Equal(page.SampleOutput, page.Run(IntentAndSlots, folder.Parent));
    }

    private static void TokenClassification()
    {
        var options = new TokenClassificationOptions { AggregationStrategy = AggregationStrategy.Simple };
        using var ner = TokenClassificationPipeline.FromPretrained("travel-ner", options);
        foreach (var entity in ner.Predict("What is the weather in New York, and in Oslo on May 5?").Entities)
            Console.WriteLine($"{entity.Label} '{entity.Word}' from {entity.Start} to {entity.End}, score {entity.Score:F2}");
    }

    private static void IntentAndSlots()
    {
        var options = new IntentAndSlotsOptions { OutOfScopeThreshold = 0.5f, OutOfScopeLabel = "oos" };
        using var assistant = IntentAndSlotsPipeline.FromPretrained("travel-assistant", options);
        foreach (string request in (string[])["Book a flight to New York on May 5.", "What is the weather in Oslo?", "A poem, please."])
        {
            var understood = assistant.Predict(request);
            Console.WriteLine(understood.Intent is { } intent ? $"{intent.Label} {intent.Score:F2}" : "out of scope");
            foreach (var slot in understood.Slots) Console.WriteLine($"  {slot.Label}: '{slot.Value}' from {slot.Start} to {slot.End}, score {slot.Score:F2}");
        }
    }
}
