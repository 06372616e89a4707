using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SqueezeBert.Cli.Input.Parquet;

/// <summary>The cells of one column in one group of rows, one after another; a page of it is in memory.</summary>
/// <param name="file">The file; other readers may move its position.</param>
/// <param name="column">The column.</param>
/// <param name="chunk">Where its values stand.</param>
internal sealed class ColumnReader(Stream file, ParquetColumn column, ColumnChunk chunk)
{
    /// <summary>Guards memory against a list that never ends.</summary>
    private const int MaxListBytes = 16 << 20;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly PageReader pages = new(file, column, chunk);
    private long valuesLeft = chunk.ValueCount;
    private DataPage? page;
    private int pageLeft;
    private int repetition;
    private int definition;
    private bool hasEntry;

    /// <summary>The next row's cell: a text, a number's or a list's JSON text, or null.</summary>
    /// <exception cref="FormatException">It can't be read, or there are no more.</exception>
    internal string? Next()
    {
        if (!hasEntry && !Advance()) throw new FormatException("expected a value for each row; found fewer.");
        if (repetition > 0) throw new FormatException("expected a list to begin with the row; found one going on.");
        if (column.IsList) return NextList();
        hasEntry = false;
        return Value();
    }

    private string? Value() => definition == column.ValueLevel ? page!.Values.Next() : null;

    private string? NextList()
    {
        if (definition < column.ItemLevel - 1) return EndCell(null);
        if (definition < column.ItemLevel) return EndCell("[]");
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, Relaxed);
        json.WriteStartArray();
        do
        {
            if (definition < column.ItemLevel) throw new FormatException("expected items of a list; found an empty list in one.");
            WriteItem(json, Value());
            if (json.BytesCommitted + json.BytesPending > MaxListBytes) throw new FormatException($"expected lists of at most {MaxListBytes >> 20} MB; found a longer one.");
        }
        while ((hasEntry = Advance()) && repetition > 0);
        json.WriteEndArray();
        json.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private string? EndCell(string? cell)
    {
        hasEntry = Advance();
        return !hasEntry || repetition == 0 ? cell : throw new FormatException("expected a list's items together; found one after its end.");
    }

    private void WriteItem(Utf8JsonWriter json, string? value)
    {
        // JSON has no NaN and no infinity.
        if (value is null || (!column.IsText && value is "NaN" or "Infinity" or "-Infinity")) json.WriteNullValue();
        else if (column.IsText) json.WriteStringValue(value);
        else json.WriteRawValue(value);
    }

    /// <summary>Reads the levels of the next entry; false at the end of the row group.</summary>
    private bool Advance()
    {
        while (pageLeft == 0)
        {
            if (valuesLeft == 0) return false;
            page = pages.Next();
            pageLeft = page.ValueCount <= valuesLeft ? page.ValueCount : throw new FormatException($"expected a page of at most {valuesLeft} values, which are left of its column; found {page.ValueCount}.");
        }
        (pageLeft, valuesLeft) = (pageLeft - 1, valuesLeft - 1);
        repetition = page!.Repetition?.Next() ?? 0;
        definition = page.Definition?.Next() ?? column.ValueLevel;
        if (definition > column.ValueLevel) throw new FormatException($"expected levels up to {column.ValueLevel}; found {definition}.");
        return hasEntry = true;
    }
}
