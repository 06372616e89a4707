using SqueezeBert.Hub;
using SqueezeBert.Training;

namespace SqueezeBert.Cli;

/// <summary>Lets training start from the hub: a repository becomes its folder in the cache, all else stays as it was said.</summary>
internal static class TrainingSource
{
    /// <param name="context">Where progress and warnings go.</param>
    /// <param name="request">What the user said.</param>
    /// <param name="revision">Branch, tag or commit of the model's repository; null for its main branch.</param>
    /// <param name="teacherRevision">That of the teacher's.</param>
    /// <exception cref="UsageException">There is a revision and no repository.</exception>
    internal static TrainingRequest Resolve(CommandContext context, TrainingRequest request, string? revision, string? teacherRevision = null)
    {
        RequireRepository("--model_revision", revision, request.ModelFolder);
        RequireRepository("--teacher_revision", teacherRevision, request.Distillation?.TeacherFolder);
        return request with
        {
            ModelFolder = FolderOf(context, request.ModelFolder, revision, ModelParts.All),
            Tokenizer = FolderOf(context, request.Tokenizer, null, ModelParts.Tokenizer),
            Distillation = request.Distillation is not { TeacherFolder: var teacher } distillation ? null : distillation with
            {
                TeacherFolder = FolderOf(context, teacher, teacherRevision, ModelParts.All)!,
                TeacherName = RepositoryOf(teacher) is null ? null : teacher,
            },
        };
    }

    private static void RequireRepository(string option, string? revision, string? model)
    {
        if (revision is not null && RepositoryOf(model) is null)
            throw new UsageException($"{option}: expected beside a repository (ORG/NAME); found it beside {model ?? "no model"}.");
    }

    private static string? FolderOf(CommandContext context, string? name, string? revision, ModelParts parts) =>
        RepositoryOf(name) is { } repository ? HubSource.Fetch(context, repository, ModelSource.OptionsOf(revision) with { Parts = parts }).Folder : name;

    private static RepositoryName? RepositoryOf(string? name) => name is null || Path.Exists(name) ? null : RepositoryName.Parse(name);
}
