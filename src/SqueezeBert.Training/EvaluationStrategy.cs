namespace SqueezeBert.Training;

/// <summary>When a model in training is scored (<c>eval_strategy</c>).</summary>
public enum EvaluationStrategy
{
    /// <summary>At the end only (<c>no</c>).</summary>
    No,

    /// <summary>After each epoch, and as written at the end (<c>epoch</c>).</summary>
    Epoch,

    /// <summary>Every <see cref="TrainingOptions.EvalSteps"/> steps, and as written at the end (<c>steps</c>).</summary>
    Steps,
}
