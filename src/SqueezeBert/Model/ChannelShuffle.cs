using SqueezeBert.Threading;

namespace SqueezeBert.Model;

/// <summary>Lets groups learn of one another: each group of the product that reads gets an equal run of features from every group of the one that wrote.</summary>
/// <remarks><code>
/// y[t, q·(W/Q) + g·R + r] = x[t, g·(W/G) + q·R + r]        G groups wrote, Q groups read, R = W/(G·Q)
/// x, y [T, W]
/// </code>
/// Nothing is computed. ShuffleNet (Zhang et al. 2017) also gives each reading group the same run of every writing group, but
/// interleaves the runs feature by feature: another order of the same weights' columns. Whole runs can be copied,
/// and the product before can write them where they belong (<see cref="GroupedLinear"/>), which costs nothing. Immutable; safe to share.
/// </remarks>
/// <param name="width">W.</param>
/// <param name="writers">G.</param>
/// <param name="readers">Q.</param>
internal sealed unsafe class ChannelShuffle(int width, int writers, int readers)
{
    private const int RowBlock = 32;

    /// <summary>R.</summary>
    internal int RunLength => width / (writers * readers);

    internal int Width => width;

    internal int Writers => writers;

    internal int Readers => readers;

    /// <summary>The shuffle between two neighbouring products; null where a configuration has none, or where one of them is dense and mixes the groups anyway.</summary>
    internal static ChannelShuffle? Between(SqueezeBertConfig config, int width, int writers, int readers) =>
        config.ChannelShuffle && writers > 1 && readers > 1 ? new ChannelShuffle(width, writers, readers) : null;

    /// <summary>What puts features back where they were: gradients go that way.</summary>
    internal ChannelShuffle Inverse() => new(width, readers, writers);

    /// <summary>Where a feature of x comes to stand in y.</summary>
    internal int PlaceOf(int feature)
    {
        int writer = feature / (width / writers), within = feature % (width / writers);
        return within / RunLength * (width / readers) + writer * RunLength + within % RunLength;
    }

    /// <summary>A weight [W, …] with its rows in shuffled order.</summary>
    internal Parameter ForwardRows(Parameter weight)
    {
        int columns = weight.Length / width;
        var shuffled = new Parameter(weight.Name, weight.Shape);
        for (int row = 0; row < width; row++) weight.Value.Span.Slice(row * columns, columns).CopyTo(shuffled.Value.Span[(PlaceOf(row) * columns)..]);
        return shuffled;
    }

    /// <inheritdoc cref="ForwardRows(Parameter)"/>
    internal QuantizedTensor ForwardRows(QuantizedTensor weight)
    {
        int columns = weight.Values.Length / width;
        var shuffled = new QuantizedTensor(weight.Name, weight.Shape, new sbyte[weight.Values.Length], new float[width]);
        for (int row = 0; row < width; row++)
        {
            int place = PlaceOf(row);
            weight.Values.Slice(row * columns, columns).CopyTo(shuffled.Values[(place * columns)..]);
            shuffled.Scales[place] = weight.Scales[row];
        }
        return shuffled;
    }

    /// <summary>Writes y [T, W] on all threads; must not overlap x.</summary>
    internal void Forward(WorkerPool pool, float* x, float* y, int rows) => pool.Run((rows + RowBlock - 1) / RowBlock, new Rows(this, x, y, rows));

    /// <summary>Writes y [T, W] on the calling thread; must not overlap x.</summary>
    internal void Forward(float* x, float* y, int rows)
    {
        int run = RunLength;
        for (int t = 0; t < rows; t++, x += width, y += width)
            for (int from = 0; from < width; from += run)
                new ReadOnlySpan<float>(x + from, run).CopyTo(new Span<float>(y + PlaceOf(from), run));
    }

    private readonly struct Rows(ChannelShuffle shuffle, float* x, float* y, int rows) : IParallelWork
    {
        public void Execute(int part)
        {
            int first = part * RowBlock;
            nint start = (nint)first * shuffle.Width;
            shuffle.Forward(x + start, y + start, Math.Min(RowBlock, rows - first));
        }
    }
}
