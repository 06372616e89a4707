using SqueezeBert.Data;

namespace SqueezeBert.Cli.Input;

/// <summary>A file or standard input, as lines, with a measure of how far reading has come.</summary>
internal sealed class InputSource : IDisposable
{
    private readonly FileStream? file;

    private InputSource(TextLineReader lines, FileStream? file) => (Lines, this.file) = (lines, file);

    /// <summary>The lines.</summary>
    internal TextLineReader Lines { get; }

    /// <summary>Stored bytes; null where they can't be known.</summary>
    internal long? Length => file is { CanSeek: true } ? file.Length : null;

    /// <summary>Stored bytes read so far, read-ahead included.</summary>
    internal long Position => file is { CanSeek: true } ? file.Position : 0;

    /// <summary>Whether the name says that the lines are JSON.</summary>
    internal bool IsNamedJsonLines => DataFile.FormatExtension(Lines.Name) is ".jsonl" or ".ndjson";

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
            return new InputSource(new TextLineReader(context.Input, "standard input", () => context.Input.WouldBlock), null);
        }
        var stored = context.Interruptibly(() => DataFile.OpenStored(path));
        if (stored.CanSeek) return new InputSource(new TextLineReader(DataFile.Unpacked(path, stored), path), stored);
        // A named pipe or a device.
        var live = new LiveStream(stored, context.Cancellation);
        return new InputSource(new TextLineReader(DataFile.Unpacked(path, live), path, () => live.WouldBlock), stored);
    }

    public void Dispose() => Lines.Dispose();
}
