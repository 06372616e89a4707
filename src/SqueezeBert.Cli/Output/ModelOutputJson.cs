using System.Text.Json;

namespace SqueezeBert.Cli.Output;

/// <summary>Writes what a model returned for one sequence, under Hugging Face's names; a joint head has two kinds of logits.</summary>
internal static class ModelOutputJson
{
    /// <summary>Command line word → tensor.</summary>
    internal static readonly (string Word, ModelOutputs Output)[] Words =
    [
        ("logits", ModelOutputs.Logits),
        ("last_hidden_state", ModelOutputs.LastHiddenState),
        ("pooler_output", ModelOutputs.PoolerOutput),
        ("hidden_states", ModelOutputs.HiddenStates),
    ];

    /// <summary>Writes the tensors that the output holds.</summary>
    /// <param name="json">Inside an object.</param>
    /// <param name="output">Of one sequence; all numbers finite.</param>
    /// <param name="head">Heads that answer for the sequence as a whole have logits without a token dimension.</param>
    /// <param name="hiddenSize">H.</param>
    internal static void Write(Utf8JsonWriter json, ModelOutput output, ModelHead head, int hiddenSize)
    {
        if (output.Logits is { } logits)
        {
            json.WritePropertyName(head == ModelHead.IntentAndSlots ? "slot_logits" : "logits");
            if (head is ModelHead.SequenceClassification or ModelHead.MultipleChoice) TensorJson.WriteVector(json, logits);
            else TensorJson.WriteMatrix(json, logits, output.LogitsPerRow);
        }
        if (output.IntentLogits is { } intentLogits)
        {
            json.WritePropertyName("intent_logits");
            TensorJson.WriteVector(json, intentLogits);
        }
        if (output.LastHiddenState is { } last)
        {
            json.WritePropertyName("last_hidden_state");
            TensorJson.WriteMatrix(json, last, hiddenSize);
        }
        if (output.PoolerOutput is { } pooled)
        {
            json.WritePropertyName("pooler_output");
            TensorJson.WriteVector(json, pooled);
        }
        if (output.HiddenStates is { } states)
        {
            json.WriteStartArray("hidden_states");
            foreach (float[] state in states) TensorJson.WriteMatrix(json, state, hiddenSize);
            json.WriteEndArray();
        }
    }

    /// <summary>Refuses what JSON can't say, before anything is written.</summary>
    /// <exception cref="InvalidOperationException">A value is NaN or infinite.</exception>
    internal static void RequireFinite(ModelOutput output)
    {
        TensorJson.RequireFinite("logits", output.Logits);
        TensorJson.RequireFinite("intent_logits", output.IntentLogits);
        TensorJson.RequireFinite("last_hidden_state", output.LastHiddenState);
        TensorJson.RequireFinite("pooler_output", output.PoolerOutput);
        foreach (float[] state in output.HiddenStates ?? []) TensorJson.RequireFinite("hidden_states", state);
    }
}
