using SqueezeBert.Checkpoints;

namespace SqueezeBert.Onnx.Tests;

/// <summary>Models that keep their parameters, as the exporter reads them.</summary>
internal static class ParameterModel
{
    internal static SqueezeBertModel Load(string folder)
    {
        var config = SqueezeBertConfig.FromFile(Path.Combine(folder, "config.json"));
        using var weights = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        return SqueezeBertModel.LoadForTraining(config, config.Head ?? ModelHead.None, weights,
            (parameter, _) => throw new InvalidOperationException($"{folder} lacks {parameter.Name}."), new ModelOptions { ThreadCount = 1 }, out _);
    }
}
