using SqueezeBert.Checkpoints;
using SqueezeBert.Pipelines;
using SqueezeBert.Tests.Cli;

namespace SqueezeBert.Tests.Pipelines;

/// <summary>A golden encoder (32 features, 64 positions) as a folder of sentence-transformers, for a test to write modules into.</summary>
internal sealed class SentenceFolder : IDisposable
{
    internal const string Package = "sentence_transformers.models";

    private readonly ModelFolder folder = new("squeezebert-tiny-base");

    internal string Path => folder.Path;

    /// <summary>Writes modules.json with these modules, the first in the root and the others in folders of their own.</summary>
    internal SentenceFolder WithModules(params string[] kinds) =>
        Write("modules.json", $"[{string.Join(",", kinds.Select((kind, i) => $$"""{"idx":{{i}},"name":"{{i}}","path":"{{(i == 0 ? "" : $"{i}_{kind}")}}","type":"{{Package}}.{{kind}}"}"""))}]");

    internal SentenceFolder Write(string file, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(folder.PathOf(file))!);
        folder.Write(file, content);
        return this;
    }

    /// <summary>Writes a dense module of pseudo-random weights.</summary>
    internal SentenceFolder WriteDense(string module, string config, float[] weight, float[]? bias, int inputs = 32)
    {
        Write($"{module}/config.json", config);
        List<TensorToWrite> tensors = [new FloatTensorToWrite("linear.weight", TensorType.Float32, [weight.Length / inputs, inputs], weight)];
        if (bias is not null) tensors.Add(new FloatTensorToWrite("linear.bias", TensorType.Float32, [bias.Length], bias));
        SafetensorsWriter.Write(System.IO.Path.Combine(Path, module, "model.safetensors"), tensors);
        return this;
    }

    internal EmbeddingPipeline Load(EmbeddingOptions? options = null) => EmbeddingPipeline.FromPretrained(Path, options, new ModelOptions { ThreadCount = 1 });

    /// <summary>The vector of one text.</summary>
    internal float[] Embed(string text, EmbeddingOptions? options = null)
    {
        using var pipeline = Load(options);
        return pipeline.Predict(text, TestContextToken).Embedding.ToArray();
    }

    public void Dispose() => folder.Dispose();

    private static CancellationToken TestContextToken => Xunit.TestContext.Current.CancellationToken;
}
