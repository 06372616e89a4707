namespace SqueezeBert.Hub;

/// <summary>Keeps two downloads, of this process or of another, from writing the same file. Hugging Face's own tools wait for it too.</summary>
/// <remarks>The lock is on a file of its own (<c>flock</c> on Unix) and ends with the process that holds it, however that ends.</remarks>
internal sealed class BlobLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream file;

    private BlobLock(FileStream file) => this.file = file;

    /// <summary>Waits for the lock at <paramref name="path"/>.</summary>
    internal static async Task<BlobLock> TakeAsync(string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new BlobLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException error) when (IsHeld(error))
            {
                await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>Windows: a sharing or lock violation. Unix: EWOULDBLOCK, which is 11 on Linux and 35 on macOS and BSD.</summary>
    private static bool IsHeld(IOException error) =>
        OperatingSystem.IsWindows() ? (error.HResult & 0xFFFF) is 32 or 33 : error.HResult == (OperatingSystem.IsLinux() ? 11 : 35);
}
