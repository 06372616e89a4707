using SqueezeBert.Checkpoints;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Recovery;

/// <summary>The optimizer's memory as <c>optimizer.safetensors</c>: PyTorch's <c>exp_avg</c> and <c>exp_avg_sq</c> of each trained parameter, float32.</summary>
internal static class OptimizerFile
{
    internal static void Write(string folder, ParameterSet parameters) =>
        SafetensorsWriter.Write(Path.Combine(folder, CheckpointFolder.OptimizerFile), Moments(parameters).Select(moment => new FloatTensorToWrite(
            moment.Name, TensorType.Float32, [.. moment.Parameter.Shape], moment.Values.Span[..moment.Parameter.Length].ToArray())));

    /// <exception cref="CheckpointException">The file lacks a parameter, or has it in another shape.</exception>
    internal static void Read(string folder, ParameterSet parameters)
    {
        using var source = CheckpointFolder.OpenFile(Path.Combine(folder, CheckpointFolder.OptimizerFile));
        foreach (var (name, values, parameter) in Moments(parameters)) source.ReadSingle(name, values.Span[..parameter.Length]);
    }

    private static IEnumerable<(string Name, AlignedBuffer Values, TrainableParameter Parameter)> Moments(ParameterSet parameters) =>
        parameters.All.Where(parameter => !parameter.IsFrozen).SelectMany(parameter => ((string, AlignedBuffer, TrainableParameter)[])
            [($"{parameter.Name}.exp_avg", parameter.FirstMoment, parameter), ($"{parameter.Name}.exp_avg_sq", parameter.SecondMoment, parameter)]);
}
