using System.Text.Json;

namespace SqueezeBert.Server.Requests;

/// <summary>How a dialect writes errors; stands in a route's metadata.</summary>
internal sealed class ErrorForm
{
    private readonly Action<Utf8JsonWriter, RequestException> write;

    private ErrorForm(Action<Utf8JsonWriter, RequestException> write) => this.write = write;

    /// <summary><c>{"error":…,"error_type":…}</c>: text-embeddings-inference's, and everybody's who has no other.</summary>
    internal static ErrorForm Plain { get; } = new((json, error) =>
    {
        json.WriteStartObject();
        json.WriteString("error", error.Message);
        json.WriteString("error_type", error.Type);
        json.WriteEndObject();
    });

    /// <summary><c>{"error":{"message":…,"type":…,"param":null,"code":null}}</c></summary>
    internal static ErrorForm OpenAi { get; } = new((json, error) =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", error.Message);
        json.WriteString("type", error.Status >= 500 ? "server_error" : error.Status == 429 ? "rate_limit_error" : "invalid_request_error");
        json.WriteNull("param");
        json.WriteNull("code");
        json.WriteEndObject();
        json.WriteEndObject();
    });

    internal void Write(Utf8JsonWriter json, RequestException error) => write(json, error);
}
