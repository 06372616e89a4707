using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SqueezeBert.Onnx.Messages;

namespace SqueezeBert.Onnx.Tests;

/// <summary>ONNX Runtime running a model that this project wrote, one thread.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession session;

    internal OnnxSession(ModelProto model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        session = new InferenceSession(model.ToByteArray(), options);
    }

    /// <summary>The outputs by name, row-major, and their shapes.</summary>
    /// <param name="shape">Of the three inputs.</param>
    /// <param name="inputIds">Token ids.</param>
    /// <param name="attentionMask">1 = token, 0 = padding.</param>
    /// <param name="tokenTypeIds">Segment ids; empty for all 0.</param>
    internal Dictionary<string, (float[] Values, int[] Shape)> Run(int[] shape, int[] inputIds, int[] attentionMask, int[] tokenTypeIds)
    {
        using var results = session.Run(
        [
            Input("input_ids", inputIds),
            Input("attention_mask", attentionMask),
            Input("token_type_ids", tokenTypeIds.Length == 0 ? new int[inputIds.Length] : tokenTypeIds),
        ]);
        return results.ToDictionary(result => result.Name, result => (result.AsTensor<float>().ToArray(), result.AsTensor<float>().Dimensions.ToArray()));

        NamedOnnxValue Input(string name, int[] values) =>
            NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(values.Select(value => (long)value).ToArray(), shape));
    }

    public void Dispose() => session.Dispose();
}
