using System.Collections.Immutable;
using SqueezeBert.Training.Tasks;

namespace SqueezeBert.Training.Distillation;

/// <summary>Where in a teacher's rows of logits the student's labels stand: the same label by name, whatever its number.</summary>
/// <param name="Columns">Places of the student's logits, in its order.</param>
/// <param name="IntentColumns">Those of intents, for intents and slots.</param>
internal sealed record TeacherLabels(int[] Columns, int[] IntentColumns)
{
    /// <summary>Fits a teacher's labels to a student's.</summary>
    /// <param name="task">What both answer.</param>
    /// <param name="student">The student's configuration, with the task's labels.</param>
    /// <param name="teacher">The teacher's.</param>
    /// <param name="name">What to call the teacher.</param>
    /// <exception cref="TrainingException">They have other labels, or mean something else by them.</exception>
    internal static TeacherLabels Fit(TrainingTask task, SqueezeBertConfig student, SqueezeBertConfig teacher, string name)
    {
        switch (task.Head)
        {
            case ModelHead.SequenceClassification:
                if (teacher.ProblemType is { } problem && problem != student.ProblemType)
                    throw new TrainingException($"{name}: expected a teacher of {WordOf(student.ProblemType!.Value)} (problem_type); found one of {WordOf(problem)}.");
                // A number has no name that means anything.
                bool isNumber = student.ProblemType == ProblemType.Regression && teacher.NumLabels == 1;
                return new(isNumber ? [0] : ColumnsOf("labels", student.Id2Label, teacher.Id2Label, name), []);
            case ModelHead.TokenClassification:
                return new(ColumnsOf("tags", student.Id2Label, teacher.Id2Label, name), []);
            case ModelHead.IntentAndSlots:
                return new(ColumnsOf("slots", student.SlotId2Label, teacher.SlotId2Label, name), ColumnsOf("intents", student.IntentId2Label, teacher.IntentId2Label, name));
            case ModelHead.MaskedLanguageModel:
                // Rows beyond the vocabulary are padding of the table, which the teacher may have more of.
                if (teacher.VocabSize < student.VocabSize)
                    throw new TrainingException($"{name}: expected a teacher with at least the student's {student.VocabSize:N0} word embeddings (vocab_size); found {teacher.VocabSize:N0}.");
                return new([.. Enumerable.Range(0, student.VocabSize)], []);
            case ModelHead.QuestionAnswering:
                return new([0, 1], []);
            case ModelHead.MultipleChoice:
                return new([0], []);
            default:
                return new([], []);
        }
    }

    private static int[] ColumnsOf(string what, ImmutableArray<string> student, ImmutableArray<string> teacher, string name) =>
        student.Length == teacher.Length && student.All(label => teacher.Contains(label, StringComparer.Ordinal))
            ? [.. student.Select(label => teacher.IndexOf(label))]
            : throw new TrainingException($"{name}: expected a teacher with the student's {what} {Shown(student)}; found {Shown(teacher)}.");

    private static string Shown(ImmutableArray<string> labels) => labels.Length <= 20 ? string.Join(", ", labels) : $"{string.Join(", ", labels.Take(20))}, … ({labels.Length})";

    private static string WordOf(ProblemType problem) => SqueezeBertConfig.WordOf(SqueezeBertConfig.ProblemTypes, problem);
}
