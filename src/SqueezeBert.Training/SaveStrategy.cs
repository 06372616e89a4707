namespace SqueezeBert.Training;

/// <summary>When the folder is written (<c>save_strategy</c>).</summary>
public enum SaveStrategy
{
    /// <summary>At the end only (<c>no</c>).</summary>
    No,

    /// <summary>At the end, and after each evaluation that is the best so far (<c>best</c>).</summary>
    Best,
}
