using SqueezeBert.Data.Glue;

namespace SqueezeBert.Cli.Scoring;

/// <summary>The tasks that <c>squeezebert eval</c> knows.</summary>
internal static class ScoredTasks
{
    private const string GluePrefix = "glue/";

    private static readonly (string Name, Func<ScoringRequest, TaskScoring> Create)[] All =
    [
        .. GlueTask.All.Select(task => (GluePrefix + task.Name, (Func<ScoringRequest, TaskScoring>)(request => GlueScoring.For(task, request)))),
        ("squad", request => new SquadScoring(request)),
        ("squad_v2", request => new SquadNoAnswerScoring(request)),
        ("token-classification", request => new TokenClassificationScoring(request)),
        ("text-classification", request => request.MultiLabel ? new MultiLabelScoring(request) : request.Regression ? new RegressionScoring(request) : new TextClassificationScoring(request)),
        ("intent-and-slots", request => new IntentAndSlotsScoring(request)),
        ("sentence-similarity", request => new SentenceSimilarityScoring(request)),
        ("multiple-choice", request => new MultipleChoiceScoring(request)),
        ("fill-mask", request => new FillMaskScoring(request)),
    ];

    internal static IEnumerable<string> Names => All.Select(task => task.Name);

    /// <param name="request">Its task is one of <see cref="Names"/>.</param>
    internal static TaskScoring Create(ScoringRequest request) => Array.Find(All, task => task.Name == request.Task).Create(request);
}
