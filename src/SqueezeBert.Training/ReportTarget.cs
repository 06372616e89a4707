namespace SqueezeBert.Training;

/// <summary>Who else reads how training goes (<c>report_to</c>).</summary>
public enum ReportTarget
{
    /// <summary>Nobody (<c>none</c>).</summary>
    None,

    /// <summary>TensorBoard: event files in <c>runs</c>, in the output folder (<c>tensorboard</c>).</summary>
    TensorBoard,
}
