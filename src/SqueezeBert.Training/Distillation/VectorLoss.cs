using SqueezeBert.Training.Losses;

namespace SqueezeBert.Training.Distillation;

/// <summary>How the vectors of a student's texts are compared with the teacher's.</summary>
internal enum VectorLoss
{
    /// <summary><see cref="Losses.MeanSquaredError"/>.</summary>
    MeanSquaredError,

    /// <summary><see cref="CosineDistance"/>: lengths count for nothing.</summary>
    Cosine,
}
