namespace SqueezeBert.Training.Distillation;

/// <summary>What a teacher says to a batch.</summary>
internal sealed record TeacherAnswer
{
    /// <summary>Logits in the places of the student's output; for vectors of texts [B, the teacher's H]. Empty where nobody asks.</summary>
    internal float[] Output { get; init; } = [];

    /// <summary>For each pair of layers the teacher's output [T, its H]; empty where nobody asks.</summary>
    internal float[][] HiddenStates { get; init; } = [];

    /// <summary>For each pair of layers the teacher's attention probabilities: sequence after sequence [N, S, S]; empty where nobody asks.</summary>
    internal float[][] Attentions { get; init; } = [];
}
