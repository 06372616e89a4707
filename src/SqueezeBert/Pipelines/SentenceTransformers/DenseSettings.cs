using SqueezeBert.Heads;

namespace SqueezeBert.Pipelines.SentenceTransformers;

/// <summary><c>config.json</c> of a dense module.</summary>
/// <param name="Files">The module's folder.</param>
/// <param name="InFeatures">Features it reads.</param>
/// <param name="OutFeatures">Features it writes.</param>
/// <param name="Bias">Whether it has a bias.</param>
/// <param name="Activation">What it applies.</param>
internal sealed record DenseSettings(ModelFiles Files, int InFeatures, int OutFeatures, bool Bias, DenseActivation Activation)
{
    private const string FileName = "config.json", SentenceEmbedding = "sentence_embedding";

    /// <summary>More features than any encoder has; keeps a malformed file from asking for memory.</summary>
    private const int MostFeatures = 1 << 16;

    private static readonly (string Word, DenseActivation Value)[] Activations =
        [("torch.nn.modules.activation.Tanh", DenseActivation.Tanh), ("torch.nn.modules.linear.Identity", DenseActivation.Identity)];

    internal static DenseSettings Read(ModelFiles files) => ConfigFile.Read(files, FileName, keys =>
    {
        keys.Only("module_input_name", SentenceEmbedding);
        keys.Only("module_output_name", SentenceEmbedding);
        keys.OnlyFalse("use_residual");
        return new DenseSettings(files, Features(keys, "in_features"), Features(keys, "out_features"), keys.Boolean("bias", true), keys.Word("activation_function", Activations, DenseActivation.Tanh));
    });

    /// <summary>Loads the module's weights.</summary>
    /// <param name="inputSize">Features of what comes before it.</param>
    /// <param name="model">The model that it stands beside.</param>
    /// <exception cref="ConfigException">The module reads another number of features.</exception>
    /// <exception cref="Checkpoints.CheckpointException">The weights are missing, malformed, or of another shape.</exception>
    internal DenseProjection Load(int inputSize, SqueezeBertModel model) => InFeatures == inputSize
        ? model.LoadDense(Files, InFeatures, OutFeatures, Bias, Activation == DenseActivation.Tanh)
        : throw new ConfigException(Files.PathOf(FileName), "in_features", $"expected {inputSize}, the features of the module before it; found {InFeatures}.");

    private static int Features(ConfigKeys keys, string key) =>
        keys.OptionalInteger(key) is { } count and >= 1 and <= MostFeatures ? count : throw keys.WrongValue(key, $"1 to {MostFeatures:N0}");
}
