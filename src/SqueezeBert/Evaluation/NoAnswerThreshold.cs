namespace SqueezeBert.Evaluation;

/// <summary>One question of SQuAD 2.0 with what was predicted for it.</summary>
/// <param name="Score">Exact match or F1 of the predicted text, 0 to 1.</param>
/// <param name="NoAnswerProbability">How sure the model is that there is no answer; any number that grows with it.</param>
/// <param name="HasAnswer">Whether people found an answer.</param>
/// <param name="PredictsText">Whether the predicted text isn't empty.</param>
internal readonly record struct NoAnswerCase(double Score, double NoAnswerProbability, bool HasAnswer, bool PredictsText);

/// <summary>Turns answers into "no answer" where the model is sure enough of that, and finds how sure is best.</summary>
/// <remarks>
/// Questions above the threshold count as predicted to have no answer. Source: SQuAD's official script 2.0,
/// <c>apply_no_ans_threshold</c> and <c>find_best_thresh</c>. Its sweep treats equal probabilities one after another, in the
/// file's order, and so does this one: among equals the best score can stand for a cut that no threshold makes.
/// </remarks>
internal static class NoAnswerThreshold
{
    /// <summary>The score of one question under a threshold, 0 to 1.</summary>
    internal static double ScoreUnder(NoAnswerCase question, double threshold) =>
        question.NoAnswerProbability > threshold ? (question.HasAnswer ? 0 : 1) : question.Score;

    /// <summary>The highest sum of scores that some threshold reaches, and that threshold.</summary>
    /// <param name="questions">In the data's order.</param>
    internal static (double Sum, double Threshold) Best(IReadOnlyList<NoAnswerCase> questions)
    {
        // Below the lowest probability every question counts as unanswerable.
        double score = questions.Count(question => !question.HasAnswer), best = score, threshold = 0;
        foreach (var question in questions.OrderBy(question => question.NoAnswerProbability))
        {
            score += question.HasAnswer ? question.Score : question.PredictsText ? -1 : 0;
            if (score > best) (best, threshold) = (score, question.NoAnswerProbability);
        }
        return (best, threshold);
    }
}
