using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;
using SqueezeBert.Tokenization;
using Xunit;

namespace SqueezeBert.Tests.Pipelines;

public sealed class TextClassificationPipelineTests : IDisposable
{
    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_disposed_pipeline_answers_no_more()
    {
        var pipeline = TextClassificationPipeline.FromPretrained(folder.Path);
        pipeline.Dispose();
        pipeline.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pipeline.Predict("good", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ObjectDisposedException>(() => pipeline.Model.Forward(TokenBatch.Single([2, 3]), ModelOutputs.Logits));
    }

    [Fact]
    public void A_model_that_stays_the_callers_outlives_the_pipeline()
    {
        using var model = SqueezeBertModel.Load(folder.Path);
        var pipeline = TextClassificationPipeline.Create(model, BertTokenizer.FromFolder(folder.Path));
        pipeline.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pipeline.Predict("good", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(3, model.Forward(TokenBatch.Single([2, 3]), ModelOutputs.Logits).Logits!.Length);
    }
}
