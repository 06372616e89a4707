using SqueezeBert.Checkpoints;

namespace SqueezeBert.Tests.Model;

/// <summary>One case of a golden file: inputs padded to [B, S] with a mask, and what the original model answered.</summary>
internal sealed class GoldenCase
{
    private readonly SafetensorsFile file;
    private readonly string name;

    internal GoldenCase(SafetensorsFile file, string name)
    {
        (this.file, this.name) = (file, name);
        // Multiple choice has [B, choices, S]: choices are sequences of their own.
        SequenceLength = file.Tensors[name + "." + (Has("input_ids") ? "input_ids" : "attention_mask")].Shape[^1];
        Mask = Has("attention_mask") ? Integers("attention_mask") : [.. Enumerable.Repeat(1, Integers("input_ids").Length)];
        RowCount = Mask.Length / SequenceLength;
    }

    internal int SequenceLength { get; }

    internal int RowCount { get; }

    internal int[] Mask { get; }

    /// <summary>The batch packed as the public entry does it; explicit positions where the case has them.</summary>
    internal TokenBatch Pack()
    {
        int[] ids = Has("input_ids") ? Integers("input_ids") : new int[Mask.Length];
        int[] types = Has("token_type_ids") ? Integers("token_type_ids") : [];
        if (!Has("position_ids")) return TokenBatch.FromPadded(ids, Mask, types, SequenceLength);

        int[] positions = Integers("position_ids");
        var builder = new TokenBatchBuilder();
        for (int row = 0; row < RowCount; row++)
        {
            int start = row * SequenceLength, length = LengthOf(row);
            builder.Add(ids.AsSpan(start, length), types.AsSpan(start, length), positions.AsSpan(start, length));
        }
        return builder.Build();
    }

    internal bool Has(string tensor) => file.Tensors.ContainsKey($"{name}.{tensor}");

    internal float[] Floats(string tensor)
    {
        var values = new float[Length(tensor)];
        file.ReadSingle($"{name}.{tensor}", values);
        return values;
    }

    internal int[] Integers(string tensor)
    {
        var values = new long[Length(tensor)];
        file.ReadInt64($"{name}.{tensor}", values);
        return [.. values.Select(value => checked((int)value))];
    }

    internal int LengthOf(int row) => Mask.AsSpan(row * SequenceLength, SequenceLength).Count(1);

    /// <summary>The rows of a padded [B·S, width] tensor that belong to real tokens, as a packed batch has them.</summary>
    internal float[] RealTokens(string tensor)
    {
        float[] padded = Floats(tensor);
        int width = padded.Length / (RowCount * SequenceLength);
        var packed = new List<float>();
        for (int row = 0; row < RowCount; row++)
            packed.AddRange(padded.AsSpan(row * SequenceLength * width, LengthOf(row) * width));
        return [.. packed];
    }

    /// <summary>A padded [B, N, S, S] tensor cut to each sequence's own [N, s, s].</summary>
    internal float[] RealAttentions(string tensor)
    {
        float[] padded = Floats(tensor);
        int heads = padded.Length / (RowCount * SequenceLength * SequenceLength);
        var packed = new List<float>();
        for (int row = 0; row < RowCount; row++)
            for (int head = 0; head < heads; head++)
                for (int i = 0; i < LengthOf(row); i++)
                    packed.AddRange(padded.AsSpan(((row * heads + head) * SequenceLength + i) * SequenceLength, LengthOf(row)));
        return [.. packed];
    }

    private long Length(string tensor) => file.Tensors[$"{name}.{tensor}"].Shape.Aggregate(1L, (product, size) => product * size);
}
