using System.Text.Json;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Tasks;

namespace SqueezeBert.Server.Dialects;

/// <summary>What a client may want to know of a model.</summary>
internal static class ModelJson
{
    /// <summary>Writes the fields of an object.</summary>
    internal static void Write(Utf8JsonWriter json, ServedModel model, ModelSet models)
    {
        WriteNames(json, "tasks", ServedTasks.All.Where(task => model.Can(task) && task.Suits(model)).Select(task => task.Name));
        WriteNames(json, "default_for", ServedTasks.All.Where(task => model.Can(task) && models.Find(null, task) == model).Select(task => task.Name));
        var config = model.Model.Config;
        json.WriteString("architecture", config.WithHead(model.Model.HeadKind).Architectures[0]);
        json.WriteString("precision", model.Model.Precision == WeightPrecision.Int8 ? "int8" : "float32");
        json.WriteNumber("max_input_length", model.MaxTokens);
        if (model.Model.HeadKind is ModelHead.SequenceClassification or ModelHead.TokenClassification) WriteNames(json, "labels", config.Id2Label);
        if (model.Model.HeadKind != ModelHead.IntentAndSlots) return;
        WriteNames(json, "intents", config.IntentId2Label);
        WriteNames(json, "slots", config.SlotId2Label);
    }

    private static void WriteNames(Utf8JsonWriter json, string field, IEnumerable<string> names)
    {
        json.WriteStartArray(field);
        foreach (string name in names) json.WriteStringValue(name);
        json.WriteEndArray();
    }
}
