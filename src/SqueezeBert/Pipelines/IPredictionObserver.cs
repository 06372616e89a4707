namespace SqueezeBert.Pipelines;

/// <summary>Hears how a call goes that waits in a <see cref="ForwardQueue"/>.</summary>
internal interface IPredictionObserver
{
    /// <summary>The texts are tokens. What this throws ends the call before any of it waits.</summary>
    /// <param name="sequences">How many sequences the model is to read.</param>
    /// <param name="tokens">Their tokens, special ones included.</param>
    void Planned(int sequences, long tokens);

    /// <summary>The passes are over.</summary>
    /// <param name="waited">From the wait's beginning to the first pass.</param>
    /// <param name="computed">From the first pass's beginning to the last one's end.</param>
    void Computed(TimeSpan waited, TimeSpan computed);
}
