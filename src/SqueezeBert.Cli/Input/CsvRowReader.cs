using System.Text;
using CsvHelper;
using SqueezeBert.Data;

namespace SqueezeBert.Cli.Input;

/// <summary>Reads comma-separated values with a header, as RFC 4180 has them: quotes, doubled quotes, line ends inside quotes.</summary>
internal sealed class CsvRowReader : DataRowReader
{
    /// <summary>Guards memory against a quote that never closes.</summary>
    private const int MaxRecordBytes = 4 * TextLineReader.MaxCharacters;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly CsvReader reader;
    private readonly Dictionary<string, int> columns;

    /// <param name="stream">UTF-8; disposed with the reader.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="DataException">The header is missing or has an empty or repeated name.</exception>
    internal CsvRowReader(Stream stream, string name) : base(name)
    {
        reader = CsvReader.Create(stream, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            DetectSeparatorHint = false,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = MaxRecordBytes,
            TrackLineNumbers = true,
        }, leaveOpen: false);
        columns = IndexColumns(name, ReadRecord() ?? throw new DataException(name, null, "expected a header line; found an empty file."));
    }

    /// <summary>Opens a file, unpacking <c>.gz</c>.</summary>
    /// <inheritdoc cref="CsvRowReader(Stream, string)"/>
    internal static CsvRowReader Open(string path)
    {
        var stream = DataFile.OpenRead(path);
        try
        {
            return new CsvRowReader(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    internal override DataRow? Read()
    {
        if (ReadRecord() is not { } values) return null;
        if (values.Length != columns.Count)
            throw BadRow(reader.LineNumber, $"expected {columns.Count} values separated by commas; found {values.Length}.");
        return new DataRow(Name, reader.LineNumber, columns, values);
    }

    public override void Dispose() => reader.Dispose();

    private string[]? ReadRecord()
    {
        try
        {
            if (!reader.Read()) return null;
            var values = new string[reader.FieldCount];
            for (int i = 0; i < values.Length; i++) values[i] = StrictUtf8.GetString(reader.GetSpan(i));
            return values;
        }
        catch (DecoderFallbackException)
        {
            throw BadRow(reader.LineNumber, "expected UTF-8; found other bytes.");
        }
        catch (CsvFormatException error)
        {
            throw new DataException(Name, error.LineNumber > 0 ? error.LineNumber : null, $"expected comma-separated values; found: {error.Message}");
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new DataException(Name, null, DataFile.Problem(error));
        }
    }
}
