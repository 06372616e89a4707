using System.Collections.Immutable;
using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines.SentenceTransformers;

/// <summary>What a folder of sentence-transformers says about the way from a text to its vector.</summary>
/// <remarks><code>
/// Transformer → Pooling → Dense … → Normalize
/// </code>
/// in this order, the last two where the model has them. A folder without <c>modules.json</c> is a plain encoder: the mean of the tokens.
/// </remarks>
internal sealed record SentenceModules
{
    private const string FileName = "modules.json";

    /// <summary>Of an encoder without more.</summary>
    internal static SentenceModules Plain { get; } = new();

    /// <summary>Where the encoder's files are, inside the model's folder.</summary>
    internal string EncoderFolder { get; private init; } = "";

    internal TransformerSettings Transformer { get; private init; } = new(null, false, EncoderOutput.LastHiddenState);

    /// <summary>Null where the encoder's output is the text's vector.</summary>
    internal PoolingSettings? Pooling { get; private init; }

    internal ImmutableArray<DenseSettings> Dense { get; private init; } = [];

    internal bool Normalizes { get; private init; }

    internal PromptSettings Prompts { get; private init; } = PromptSettings.None;

    /// <summary>The pooling that these modules ask for.</summary>
    internal PoolingMode PoolingMode => Pooling?.Mode ?? (Transformer.Output == EncoderOutput.PoolerOutput ? PoolingMode.Pooler : PoolingMode.Mean);

    /// <exception cref="ConfigException">A file is malformed, or the way has a module that this library doesn't run.</exception>
    internal static SentenceModules Read(ModelFiles files)
    {
        if (!files.Exists(FileName)) return Plain;
        var modules = new Queue<ModuleEntry>(ConfigFile.ReadList(files, FileName, ModuleEntry.Read));
        ModuleEntry? Next(string kind) => modules.TryPeek(out var module) && module.Kind == kind ? modules.Dequeue() : null;

        var encoder = Next("Transformer") ?? throw Unexpected("the module Transformer first");
        var transformer = TransformerSettings.Read(files.Within(encoder.Folder));
        var pooling = Next("Pooling") is { } pool ? PoolingSettings.Read(files.Within(pool.Folder)) : null;
        if (pooling is null != (transformer.Output == EncoderOutput.PoolerOutput)) throw Unexpected($"{(pooling is null ? "the" : "no")} module Pooling behind an encoder's {transformer.Output}");
        var dense = ImmutableArray.CreateBuilder<DenseSettings>();
        while (Next("Dense") is { } module) dense.Add(DenseSettings.Read(files.Within(module.Folder)));
        bool normalizes = Next("Normalize") is not null;
        if (modules.Count > 0) throw Unexpected("Transformer, Pooling, Dense and Normalize in this order");
        return new SentenceModules
        {
            EncoderFolder = encoder.Folder,
            Transformer = transformer,
            Pooling = pooling,
            Dense = dense.DrainToImmutable(),
            Normalizes = normalizes,
            Prompts = PromptSettings.Read(files),
        };

        ConfigException Unexpected(string expected) => new(files.PathOf(FileName), null, $"expected {expected}; found {(modules.TryPeek(out var module) ? module.Kind : "no further module")}.");
    }

    /// <summary>Loads the encoder with its tokenizer.</summary>
    internal PipelineParts LoadEncoder(ModelFiles files, ModelOptions? options)
    {
        var encoder = files.Within(EncoderFolder);
        return PipelineParts.Load(encoder, BertTokenizer.FromFiles(encoder, Transformer.Over), options);
    }
}
