namespace SqueezeBert.Training;

/// <summary>When something is written before the end (<c>save_strategy</c>). With all but <see cref="No"/> a run that is stopped leaves a checkpoint.</summary>
public enum SaveStrategy
{
    /// <summary>Nothing (<c>no</c>).</summary>
    No,

    /// <summary>A checkpoint every <see cref="TrainingOptions.SaveSteps"/> steps (<c>steps</c>).</summary>
    Steps,

    /// <summary>A checkpoint after each epoch (<c>epoch</c>).</summary>
    Epoch,

    /// <summary>The model itself, after each evaluation that is the best so far (<c>best</c>).</summary>
    Best,
}
