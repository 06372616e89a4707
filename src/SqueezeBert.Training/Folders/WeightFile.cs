using SqueezeBert.Checkpoints;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Folders;

/// <summary>Writes parameters as a file of tensors.</summary>
internal static class WeightFile
{
    /// <summary>Writes other values of the same parameters, one array for each in order, as float32.</summary>
    internal static void Write(string path, ParameterSet parameters, IReadOnlyList<float[]> values) =>
        SafetensorsWriter.Write(path, parameters.All.Select((parameter, i) => new FloatTensorToWrite(parameter.Name, TensorType.Float32, [.. parameter.Shape], values[i])));

    /// <exception cref="CheckpointException">A weight is too large for float16.</exception>
    internal static void Write(string path, IEnumerable<TrainableParameter> parameters, bool halfPrecision) =>
        SafetensorsWriter.Write(path, parameters.Select(parameter => new FloatTensorToWrite(
            parameter.Name, halfPrecision ? TensorType.Float16 : TensorType.Float32, [.. parameter.Shape], parameter.Value.Span[..parameter.Length].ToArray())));
}
