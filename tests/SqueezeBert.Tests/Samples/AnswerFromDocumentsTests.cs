using SqueezeBert.Tests.Pipelines;
using Xunit;

namespace SqueezeBert.Tests.Samples;

/// <summary>Questions over documents are answered in the documents' own words, with the place.</summary>
[Collection(nameof(SampleRun))]
public class AnswerFromDocumentsTests
{
    [Fact]
    public void Without_a_reader_the_nearest_sentence_answers()
    {
        string answers = SampleRun.Of("AnswerFromDocuments.cs", "When is the library closed?\nWhat pulls the sea to make tides?\n");
        Assert.Equal("""
            When is the library closed?
              On Mondays and on public holidays it is closed.
              library.txt: The library is open from ten in the morning until seven in the evening, Tuesday to Saturday. [On Mondays and on public holidays it is closed.]
            What pulls the sea to make tides?
              Tides come from the pull of the moon and, less strongly, of the sun.
              moon.txt: [Tides come from the pull of the moon and, less strongly, of the sun.] When both pull along one line, at full and at new moon, the sea rises highest; that is a spring tide.

            """, answers, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_reader_takes_the_answer_out_of_the_passage()
    {
        using var folder = new TemporaryFolder();
        string documents = Directory.CreateDirectory(folder.File("documents")).FullName, reader = folder.File("reader");
        File.WriteAllText(Path.Combine(documents, "ada.txt"), "She wrote programs for a machine.\n\nAda was born in London.");
        // Takes any place for the answer.
        StandIn.WriteReader(reader);
        string answer = SampleRun.Of("AnswerFromDocuments.cs", "", "--documents", documents, "--reader", reader, "Where was Ada born?");
        Assert.Equal("Where was Ada born?\n  London\n  ada.txt: Ada was born in [London].\n", answer, ignoreLineEndingDifferences: true);
    }
}
