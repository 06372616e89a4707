using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Samples;

/// <summary>The travel assistant asks for what is missing and does what it was asked.</summary>
[Collection(nameof(SampleRun))]
public class ChatBotTests
{
    [Fact]
    public void It_asks_for_what_is_missing_and_remembers_what_it_was_told()
    {
        var run = SampleRun.Of("ChatBot.cs", "Hello!\nBook a flight to New York.\nWhat?\non May 5\nIs the weather in Oslo the weather?\n");
        Assert.Equal("""
            bot: I book flights and know the weather. What can I do for you?
            you: Hello!
            bot: I didn't understand that.
            you: Book a flight to New York.
            bot: On which day?
            you: What?
            bot: I didn't understand that.
            you: on May 5
            bot: I booked a flight to New York on May 5.
            you: Is the weather in Oslo the weather?
            bot: I looked up the weather in Oslo: it is fine.

            """, run, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Its_model_is_the_one_that_tests_know_by_heart()
    {
        using var folder = LexiconFolder.Travel();
        foreach (string file in (string[])["config.json", "model.safetensors", "vocab.txt"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Path, file)), File.ReadAllBytes(Path.Combine(SampleRun.Folder, "travel-assistant", file)));
    }
}
