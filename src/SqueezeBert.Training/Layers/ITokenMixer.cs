namespace SqueezeBert.Training.Layers;

/// <summary>What mixes the tokens of a sequence in an encoder layer, trainable.</summary>
internal unsafe interface ITokenMixer
{
    /// <summary>Context [T, H] of x [T, H]; good until the next forward pass.</summary>
    float* Forward(PassContext pass, float* x);

    /// <summary>Adds to the weights' gradients and writes ∂x [T, H] from ∂context [T, H].</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="x">As in the forward pass.</param>
    /// <param name="contextGradient">∂context; used up.</param>
    /// <param name="inputGradient">∂x.</param>
    /// <param name="then">What to do with some rows of ∂x, the first and how many, while they are in cache.</param>
    void Backward(PassContext pass, float* x, float* contextGradient, float* inputGradient, Action<int, int> then);
}
