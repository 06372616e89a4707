using System.Text.Json;

namespace SqueezeBert.Pipelines;

/// <summary>Results in JSON, as Hugging Face's pipelines give them where these have the task.</summary>
internal static class PipelineJson
{
    private const int FlushBytes = 64 << 10;

    /// <summary><c>[{"label":…,"score":…},…]</c></summary>
    internal static void Write(Utf8JsonWriter json, TextClassificationResult result) => WriteScores(json, result.Scores);

    /// <summary><c>{"sequence":…,"labels":[…],"scores":[…]}</c></summary>
    internal static void Write(Utf8JsonWriter json, ZeroShotClassificationResult result)
    {
        json.WriteStartObject();
        json.WriteString("sequence", result.Sequence);
        json.WriteStartArray("labels");
        foreach (var score in result.Scores) json.WriteStringValue(score.Label);
        json.WriteEndArray();
        json.WriteStartArray("scores");
        foreach (var score in result.Scores) json.WriteNumberValue(score.Score);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary><c>[{"entity_group":…,"score":…,"word":…,"start":…,"end":…},…]</c>; of tokens by themselves <c>entity</c> and <c>index</c>.</summary>
    internal static void Write(Utf8JsonWriter json, TokenClassificationResult result)
    {
        json.WriteStartArray();
        foreach (var entity in result.Entities)
        {
            json.WriteStartObject();
            json.WriteString(entity.Index is null ? "entity_group" : "entity", entity.Label);
            json.WriteNumber("score", entity.Score);
            if (entity.Index is { } index) json.WriteNumber("index", index);
            json.WriteString("word", entity.Word);
            json.WriteNumber("start", entity.Start);
            json.WriteNumber("end", entity.End);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary><c>{"score":…,"start":…,"end":…,"answer":…}</c>, null for no answer; a list where several were asked for.</summary>
    internal static void Write(Utf8JsonWriter json, QuestionAnsweringResult result, bool asList)
    {
        if (asList) json.WriteStartArray();
        foreach (var answer in result.Answers)
        {
            json.WriteStartObject();
            json.WriteNumber("score", answer.Score);
            json.WriteNumber("start", answer.Start);
            json.WriteNumber("end", answer.End);
            json.WriteString("answer", answer.Answer);
            json.WriteEndObject();
        }
        if (asList) json.WriteEndArray();
        else if (result.Answers.IsEmpty) json.WriteNullValue();
    }

    /// <summary><c>[{"score":…,"token":…,"token_str":…,"sequence":…},…]</c>; a list of such lists for several masks.</summary>
    internal static void Write(Utf8JsonWriter json, FillMaskResult result)
    {
        bool several = result.Masks.Length > 1;
        if (several) json.WriteStartArray();
        foreach (var mask in result.Masks)
        {
            json.WriteStartArray();
            foreach (var fill in mask.Fills)
            {
                json.WriteStartObject();
                json.WriteNumber("score", fill.Score);
                json.WriteNumber("token", fill.TokenId);
                json.WriteString("token_str", fill.Token);
                json.WriteString("sequence", fill.Sequence);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (several) json.WriteEndArray();
    }

    /// <summary><c>{"intent":{"label":…,"score":…},"intents":[…],"slots":[{"label":…,"value":…,"score":…,"start":…,"end":…},…]}</c>; the intent is null out of scope.</summary>
    internal static void Write(Utf8JsonWriter json, IntentAndSlotsResult result)
    {
        json.WriteStartObject();
        json.WritePropertyName("intent");
        if (result.Intent is { } intent) WriteScore(json, intent);
        else json.WriteNullValue();
        json.WritePropertyName("intents");
        WriteScores(json, result.Intents);
        json.WriteStartArray("slots");
        foreach (var slot in result.Slots)
        {
            json.WriteStartObject();
            json.WriteString("label", slot.Label);
            json.WriteString("value", slot.Value);
            json.WriteNumber("score", slot.Score);
            json.WriteNumber("start", slot.Start);
            json.WriteNumber("end", slot.End);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary><c>[{"index":…,"choice":…,"score":…},…]</c></summary>
    internal static void Write(Utf8JsonWriter json, MultipleChoiceResult result)
    {
        json.WriteStartArray();
        foreach (var score in result.Scores)
        {
            json.WriteStartObject();
            json.WriteNumber("index", score.Index);
            json.WriteString("choice", score.Choice);
            json.WriteNumber("score", score.Score);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary><c>[[[…],…]]</c>: one text's features are [1, tokens, features], as Hugging Face has them. Long ones are handed on in pieces.</summary>
    internal static void Write(Utf8JsonWriter json, FeatureExtractionResult result)
    {
        json.WriteStartArray();
        json.WriteStartArray();
        for (int token = 0; token < result.Text.InputIds.Length; token++)
        {
            WriteNumbers(json, result.FeaturesOf(token));
            if (json.BytesPending > FlushBytes) json.Flush();
        }
        json.WriteEndArray();
        json.WriteEndArray();
    }

    /// <summary>A vector.</summary>
    internal static void Write(Utf8JsonWriter json, EmbeddingResult result) => WriteNumbers(json, result.Embedding.Span);

    /// <summary>One number for each sentence.</summary>
    internal static void Write(Utf8JsonWriter json, SentenceSimilarityResult result) => WriteNumbers(json, result.Scores.AsSpan());

    /// <summary><c>[{"index":…,"score":…,"text":…},…]</c>, the text where it was asked for.</summary>
    internal static void Write(Utf8JsonWriter json, RerankResult result)
    {
        json.WriteStartArray();
        foreach (var document in result.Documents)
        {
            json.WriteStartObject();
            json.WriteNumber("index", document.Index);
            json.WriteNumber("score", document.Score);
            if (document.Document is not null) json.WriteString("text", document.Document);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary><c>[{"label":…,"score":…},…]</c></summary>
    internal static void WriteScores(Utf8JsonWriter json, IEnumerable<ClassificationScore> scores)
    {
        json.WriteStartArray();
        foreach (var score in scores) WriteScore(json, score);
        json.WriteEndArray();
    }

    /// <summary>A vector.</summary>
    internal static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<float> numbers)
    {
        json.WriteStartArray();
        foreach (float number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void WriteScore(Utf8JsonWriter json, ClassificationScore score)
    {
        json.WriteStartObject();
        json.WriteString("label", score.Label);
        json.WriteNumber("score", score.Score);
        json.WriteEndObject();
    }
}
