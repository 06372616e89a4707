namespace SqueezeBert.Tests.Model;

/// <summary>The equations of docs/MODEL.md in float64, one value at a time: of SqueezeBERT, BERT and all that the family adds.</summary>
internal sealed class FamilyReference(SqueezeBertConfig config, IReadOnlyList<Parameter> parameters)
{
    private readonly Dictionary<string, float[]> weights = parameters.ToDictionary(
        parameter => parameter.Name.Replace("transformer.", "", StringComparison.Ordinal).Replace("bert.", "", StringComparison.Ordinal), parameter => parameter.Value.Span[..parameter.Length].ToArray(), StringComparer.Ordinal);

    private bool IsBert => config.ModelType == ModelType.Bert;

    /// <summary>Of one sequence: the embeddings', then each layer's.</summary>
    internal List<double[]> HiddenStates(int[] ids)
    {
        double[][] x = [.. ids.Select((id, t) => Row("embeddings.word_embeddings", id).Zip(Row("embeddings.position_embeddings", t), (a, b) => a + b).Zip(Row("embeddings.token_type_embeddings", 0), (a, b) => a + b).ToArray())];
        x = [.. x.Select(row => Normalize(row, "embeddings.LayerNorm", config.LayerNormEps))];
        if (config.EmbeddingSize != config.HiddenSize) x = Linear(x, "encoder.embedding_hidden_mapping_in", 1);
        var states = new List<double[]> { Flat(x) };
        for (int n = 0; n < config.NumHiddenLayers; n++) states.Add(Flat(x = Layer(x, n)));
        return states;
    }

    private double[][] Layer(double[][] x, int n)
    {
        string layer = $"encoder.{(IsBert ? "layer" : "layers")}.{n / config.ShareLayers}.", mixer = layer + (IsBert ? "attention.self." : "attention.");
        double[][] value = Linear(x, mixer + "value", config.VGroups);
        double[][] context = config.TokenMixerOf(n) == TokenMixer.Attention
            ? Attend(Linear(x, mixer + "query", config.QGroups), Linear(x, mixer + "key", config.KGroups), value)
            : Convolve(value, mixer + "depthwise");
        var (post, postNorm) = IsBert ? ("attention.output.dense", "attention.output.LayerNorm") : ("post_attention.conv1d", "post_attention.layernorm");
        x = AddAndNormalize(x, Linear(Shuffle(context, config.VGroups, config.PostAttentionGroups), layer + post, config.PostAttentionGroups), layer + postNorm);
        double[][] wide = [.. Linear(x, layer + (IsBert ? "intermediate.dense" : "intermediate.conv1d"), config.IntermediateGroups).Select(row => row.Select(Gelu).ToArray())];
        return AddAndNormalize(x, Linear(Shuffle(wide, config.IntermediateGroups, config.OutputGroups), layer + (IsBert ? "output.dense" : "output.conv1d"), config.OutputGroups), layer + (IsBert ? "output.LayerNorm" : "output.layernorm"));
    }

    private double[][] Attend(double[][] q, double[][] k, double[][] v)
    {
        int size = config.AttentionHeadSize;
        double[][] context = [.. q.Select(row => new double[row.Length])];
        for (int head = 0; head < config.NumAttentionHeads; head++)
            for (int i = 0; i < q.Length; i++)
            {
                double[] scores = [.. k.Select(key => Math.Exp(Enumerable.Range(head * size, size).Sum(d => q[i][d] * key[d]) / Math.Sqrt(size)))];
                for (int d = head * size; d < (head + 1) * size; d++) context[i][d] = scores.Select((score, j) => score * v[j][d]).Sum() / scores.Sum();
            }
        return context;
    }

    private double[][] Convolve(double[][] v, string name)
    {
        float[] filters = weights[name + ".weight"], bias = weights[name + ".bias"];
        int size = config.ConvolutionKernelSize;
        return [.. v.Select((row, t) => row.Select((_, h) => bias[h] + Enumerable.Range(0, size).Where(j => t + j - size / 2 >= 0 && t + j - size / 2 < v.Length)
            .Sum(j => v[t + j - size / 2][h] * filters[h * size + j])).ToArray())];
    }

    /// <summary>Features as [writers, readers, run], the first two axes changed over.</summary>
    private double[][] Shuffle(double[][] x, int writers, int readers)
    {
        if (!config.ChannelShuffle || writers == 1 || readers == 1) return x;
        return [.. x.Select(row => (double[])[.. from q in Enumerable.Range(0, readers) from g in Enumerable.Range(0, writers) from value in row.Chunk(row.Length / writers).ElementAt(g).Chunk(row.Length / writers / readers).ElementAt(q) select value])];
    }

    private double[][] Linear(double[][] x, string name, int groups)
    {
        float[] weight = weights[name + ".weight"], bias = weights[name + ".bias"];
        int outputs = bias.Length / groups, inputs = weight.Length / bias.Length;
        return [.. x.Select(row => bias.Select((b, o) => b + Enumerable.Range(0, inputs).Sum(i => row[o / outputs * inputs + i] * weight[o * inputs + i])).ToArray())];
    }

    private double[][] AddAndNormalize(double[][] x, double[][] residual, string name) =>
        [.. x.Zip(residual, (a, b) => Normalize([.. a.Zip(b, (c, d) => c + d)], name, config.EncoderLayerNormEps))];

    private double[] Normalize(double[] row, string name, double epsilon)
    {
        double mean = row.Average(), scale = 1 / Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + epsilon);
        return [.. row.Select((value, h) => (value - mean) * scale * weights[name + ".weight"][h] + weights[name + ".bias"][h])];
    }

    private IEnumerable<double> Row(string table, int row) => weights[table + ".weight"].Skip(row * config.EmbeddingSize).Take(config.EmbeddingSize).Select(value => (double)value);

    private static double[] Flat(double[][] x) => [.. x.SelectMany(row => row)];

    /// <summary>x·Φ(x), Φ by a sum of small steps: float64 has no erf here, and this one is exact to 1e-10.</summary>
    private static double Gelu(double x)
    {
        double step = x / 2000, sum = 0;
        for (int i = 0; i < 2000; i++)
        {
            double a = i * step, b = a + step;
            sum += step / 6 * (Math.Exp(-a * a / 2) + 4 * Math.Exp(-(a + b) * (a + b) / 8) + Math.Exp(-b * b / 2));
        }
        return x * (0.5 + sum / Math.Sqrt(2 * Math.PI));
    }
}
