using SqueezeBert.Data;

namespace SqueezeBert.Cli.Input;

/// <summary>A file or standard input, as lines or as a table, with a measure of how far reading has come.</summary>
internal sealed class InputSource : IDisposable
{
    private readonly Stream unpacked;
    private readonly FileStream? file;
    private readonly Func<bool>? wouldBlock;
    private TextLineReader? lines;

    private InputSource(string name, Stream unpacked, FileStream? file, Func<bool>? wouldBlock = null) =>
        (Name, this.unpacked, this.file, this.wouldBlock) = (name, unpacked, file, wouldBlock);

    /// <summary>What to call it in messages.</summary>
    internal string Name { get; }

    /// <summary>The lines.</summary>
    internal TextLineReader Lines => lines ??= new TextLineReader(unpacked, Name, wouldBlock);

    /// <summary>Stored bytes; null where they can't be known.</summary>
    internal long? Length => file is { CanSeek: true } ? file.Length : null;

    /// <summary>Stored bytes read so far, read-ahead included.</summary>
    internal long Position => file is { CanSeek: true } ? file.Position : 0;

    /// <summary>The format that the name tells; <see cref="InputFormat.Auto"/> where it tells none.</summary>
    internal InputFormat NamedFormat => file is null ? InputFormat.Auto : DataFile.FormatExtension(Name) switch
    {
        ".jsonl" or ".ndjson" => InputFormat.Jsonl,
        ".tsv" => InputFormat.Tsv,
        ".csv" => InputFormat.Csv,
        ".parquet" => InputFormat.Parquet,
        _ => InputFormat.Auto,
    };

    /// <summary>The rows below the header. Disposes the source.</summary>
    /// <exception cref="DataException">The header is missing or bad, or the file is no such table.</exception>
    internal DataRowReader OpenTable(InputFormat format) => format switch
    {
        InputFormat.Tsv => new TsvReader(Lines),
        InputFormat.Csv => new CsvRowReader(unpacked, Name),
        InputFormat.Parquet => new ParquetRowReader(unpacked, Name),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Expected a table."),
    };

    /// <summary>Opens <c>--input</c>.</summary>
    /// <param name="context">Where standard input is.</param>
    /// <param name="path">A file, packed or not; null or <c>-</c> for standard input.</param>
    /// <exception cref="DataException">The file is missing or may not be read.</exception>
    /// <exception cref="UsageException">Standard input is a terminal where nobody was asked to type.</exception>
    internal static InputSource Open(CommandContext context, string? path)
    {
        if (path is null or "-")
        {
            if (path is null && context.InputIsTerminal)
                throw new UsageException("expected --input FILE, --input - or text on standard input; found none (see --help).");
            return new InputSource("standard input", context.Input, null, () => context.Input.WouldBlock);
        }
        var stored = context.Interruptibly(() => DataFile.OpenStored(path));
        if (stored.CanSeek) return new InputSource(path, DataFile.Unpacked(path, stored), stored);
        // A named pipe or a device.
        var live = new LiveStream(stored, context.Cancellation);
        return new InputSource(path, DataFile.Unpacked(path, live), stored, () => live.WouldBlock);
    }

    public void Dispose()
    {
        lines?.Dispose();
        unpacked.Dispose();
    }
}
