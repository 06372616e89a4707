using SqueezeBert.Kernels;

namespace SqueezeBert.Model;

/// <summary>An element-wise function, in place over <paramref name="count"/> values.</summary>
internal unsafe delegate void Activation(KernelSet kernels, float* values, int count);

/// <summary>The activations that <c>hidden_act</c> can name.</summary>
internal static unsafe class Activations
{
    internal static Activation Of(HiddenActivation activation) => activation switch
    {
        HiddenActivation.Gelu => static (kernels, values, count) => kernels.Gelu(values, count),
        HiddenActivation.GeluNew => static (kernels, values, count) => kernels.GeluTanh(values, count),
        HiddenActivation.Relu => static (kernels, values, count) => kernels.Relu(values, count),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "No kernel computes this activation."),
    };

    internal static Activation Tanh { get; } = static (kernels, values, count) => kernels.Tanh(values, count);
}
