using System.Text.Json;
using System.Text.Unicode;

namespace SqueezeBert.Checkpoints;

/// <summary>Reads JSON from a checkpoint token by token; everything unexpected is a <see cref="CheckpointException"/>.</summary>
/// <remarks>No comments, no trailing commas, no key twice in one object, no numbers but whole ones from 0 up, valid UTF-8.</remarks>
internal ref struct StrictJsonReader
{
    private const int MaxDepth = 8;
    private readonly ByteSource _source;
    private Utf8JsonReader _reader;

    internal StrictJsonReader(ByteSource source, ReadOnlySpan<byte> json)
    {
        _source = source;
        if (!Utf8.IsValid(json))
            throw source.Refuse("JSON in UTF-8", "invalid UTF-8");
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Moves to the next token, which must be of this type.</summary>
    internal void Expect(JsonTokenType type)
    {
        if (Next() != type)
            throw Refuse($"JSON with {type} here", $"{_reader.TokenType}");
    }

    /// <summary>Moves to the next key of the current object, or past its end; <paramref name="seen"/> collects the keys so far.</summary>
    internal bool NextKey(HashSet<string> seen, out string key)
    {
        key = "";
        if (Next() == JsonTokenType.EndObject)
            return false;
        key = CurrentText();
        if (!seen.Add(key))
            throw Refuse("every key once", $"'{key}' again");
        return true;
    }

    /// <summary>Reads a string value.</summary>
    internal string Text()
    {
        Expect(JsonTokenType.String);
        return CurrentText();
    }

    /// <summary>Reads the next element of the current array, or moves past its end.</summary>
    internal bool NextInteger(out long value)
    {
        value = 0;
        if (Next() == JsonTokenType.EndArray)
            return false;
        if (_reader.TokenType != JsonTokenType.Number || _reader.ValueSpan[0] == '-' || !_reader.TryGetInt64(out value))
            throw Refuse("whole numbers from 0 to 2^63 - 1", $"{_reader.TokenType} that is none");
        return true;
    }

    /// <summary>Reads past a string, number, boolean or null.</summary>
    internal void SkipScalar()
    {
        if (Next() is JsonTokenType.StartObject or JsonTokenType.StartArray)
            throw Refuse("a plain value", $"{_reader.TokenType}");
    }

    internal void ExpectEnd()
    {
        try
        {
            if (!_reader.Read())
                return;
        }
        catch (JsonException)
        {
            // Reported below: whatever follows the value, it is too much.
        }
        throw Refuse("the end of the JSON", "more");
    }

    internal CheckpointException Refuse(string expected, string found) =>
        _source.Refuse($"{expected} (at byte {_reader.TokenStartIndex} of the JSON)", found);

    private JsonTokenType Next()
    {
        try
        {
            if (_reader.Read())
                return _reader.TokenType;
        }
        catch (JsonException exception)
        {
            throw _source.Refuse("valid JSON", $"an error at byte {_reader.BytesConsumed} of it", inner: exception);
        }
        throw _source.Refuse("valid JSON", "its end too early");
    }

    private string CurrentText()
    {
        try
        {
            return _reader.GetString() ?? "";
        }
        catch (InvalidOperationException exception)
        {
            // GetString's answer to escapes that make no valid UTF-16, such as a lone surrogate.
            throw _source.Refuse("text of whole characters", $"a broken escape at byte {_reader.TokenStartIndex} of the JSON", inner: exception);
        }
    }
}
