using System.Collections.Immutable;
using System.Globalization;

namespace SqueezeBert.Training.Distillation;

/// <summary>Two layers that are compared, counted from 0.</summary>
/// <param name="Student">The student's.</param>
/// <param name="Teacher">The teacher's.</param>
internal readonly record struct LayerPair(int Student, int Teacher)
{
    /// <summary>The student's layers spread evenly over the teacher's: each ends a part of the teacher, the last one all of it.</summary>
    internal static ImmutableArray<LayerPair> Uniform(int studentLayers, int teacherLayers) =>
        [.. Enumerable.Range(0, studentLayers).Select(n => new LayerPair(n, (int)(((long)(n + 1) * teacherLayers + studentLayers - 1) / studentLayers) - 1))];

    /// <summary>Reads <c>0:1,1:3</c>; a layer of the student stands once.</summary>
    /// <exception cref="TrainingException">It is something else.</exception>
    internal static ImmutableArray<LayerPair> ParseAll(string text)
    {
        var pairs = text.Split(',', StringSplitOptions.TrimEntries).Select(part => Parse(text, part)).OrderBy(pair => pair.Student).ToImmutableArray();
        for (int i = 1; i < pairs.Length; i++)
            if (pairs[i].Student == pairs[i - 1].Student)
                throw new TrainingException($"layer_map: expected each layer of the student once; found layer {pairs[i].Student} again in '{text}'.");
        return pairs;
    }

    /// <summary>The pairs of two models.</summary>
    /// <param name="map">As <see cref="ParseAll"/>; null for <see cref="Uniform"/>.</param>
    /// <param name="studentLayers">Layers of the student.</param>
    /// <param name="frozenLayers">How many of them, from the first on, are not trained: they have nothing to learn.</param>
    /// <param name="teacherLayers">Layers of the teacher.</param>
    /// <exception cref="TrainingException">A model doesn't have such a layer, or there is no layer to train.</exception>
    internal static ImmutableArray<LayerPair> Of(string? map, int studentLayers, int frozenLayers, int teacherLayers)
    {
        if (map is null)
        {
            ImmutableArray<LayerPair> pairs = [.. Uniform(studentLayers, teacherLayers).Where(pair => pair.Student >= frozenLayers)];
            return pairs.IsEmpty ? throw new TrainingException($"freeze_layers: expected a layer that learns from the teacher's; found {frozenLayers} of {studentLayers} frozen.") : pairs;
        }
        var named = ParseAll(map);
        foreach (var (student, teacher) in named)
            if (student < frozenLayers || student >= studentLayers || teacher >= teacherLayers)
                throw new TrainingException($"layer_map: expected layers {frozenLayers} to {studentLayers - 1} of the student that are trained and layers 0 to {teacherLayers - 1} of the teacher; found {student}:{teacher}.");
        return named;
    }

    private static LayerPair Parse(string text, string part) =>
        part.Split(':') is [var first, var second] && TryRead(first, out int student) && TryRead(second, out int teacher)
            ? new LayerPair(student, teacher)
            : throw new TrainingException($"layer_map: expected pairs STUDENT:TEACHER of layers counted from 0, such as 0:1,1:3; found '{text}'.");

    private static bool TryRead(string digits, out int layer) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out layer);
}
