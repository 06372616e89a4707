using SqueezeBert.Tests.Threading;
using Xunit;

namespace SqueezeBert.Tests.Model;

/// <summary>Of a pass for several callers each gets what is his own, whatever the head.</summary>
public class ModelOutputSlicesTests
{
    [Theory]
    [InlineData(ModelHead.None, ModelOutputs.LastHiddenState)]
    [InlineData(ModelHead.None, ModelOutputs.PoolerOutput)]
    [InlineData(ModelHead.None, ModelOutputs.LastHiddenState | ModelOutputs.PoolerOutput)]
    [InlineData(ModelHead.SequenceClassification, ModelOutputs.Logits)]
    [InlineData(ModelHead.SequenceClassification, ModelOutputs.Logits | ModelOutputs.LastHiddenState | ModelOutputs.PoolerOutput)]
    [InlineData(ModelHead.MultipleChoice, ModelOutputs.Logits)]
    [InlineData(ModelHead.TokenClassification, ModelOutputs.Logits)]
    [InlineData(ModelHead.QuestionAnswering, ModelOutputs.Logits | ModelOutputs.LastHiddenState)]
    [InlineData(ModelHead.IntentAndSlots, ModelOutputs.Logits)]
    [InlineData(ModelHead.PreTraining, ModelOutputs.Logits | ModelOutputs.PoolerOutput)]
    [InlineData(ModelHead.MaskedLanguageModel, ModelOutputs.Logits)]
    public void Each_slice_has_the_bits_that_its_sequences_have_alone(ModelHead head, ModelOutputs outputs)
    {
        using var model = RandomModel.Create(ModelType.SqueezeBert, head, threadCount: 2);
        // The logits of some tokens, of all, of one; the other outputs are whole.
        TokenSequence[][] calls = [WatchedQueue.Sequences(5, 1, 9), WatchedQueue.Sequences(30), WatchedQueue.Sequences(2, 8), WatchedQueue.Sequences(60, 4)];
        calls[0][2] = calls[0][2] with { LogitTokens = new[] { 0, 3, 8 } };
        calls[3] = Array.ConvertAll(calls[3], sequence => sequence with { LogitTokens = new[] { 2 } });
        var slices = new ModelOutputSlices(model, model.RunBatch([.. calls.SelectMany(call => call)], outputs, shared: true));
        foreach (var call in calls)
        {
            var rows = new OutputRows(model, slices.Next(call));
            Assert.Equal(OutputRows.Alone(model, call, outputs), Array.ConvertAll(call, rows.Next));
            rows.RequireEnd();
        }
    }
}
