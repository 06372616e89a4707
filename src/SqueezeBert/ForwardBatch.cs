namespace SqueezeBert;

/// <summary>One pass for one call or more of the same model.</summary>
/// <param name="Shares">Whose sequences it holds, in the order of the pass.</param>
/// <param name="TokenCount">Their tokens.</param>
/// <param name="IsAlone">Whether nothing else runs or waits, so that all threads may share the pass.</param>
internal sealed record ForwardBatch(IReadOnlyList<ForwardBatch.Share> Shares, int TokenCount, bool IsAlone)
{
    /// <summary>Sequences of one call.</summary>
    /// <param name="Call">Whose.</param>
    /// <param name="Numbers">Their numbers in it.</param>
    internal readonly record struct Share(ForwardCall Call, int[] Numbers)
    {
        internal IEnumerable<TokenSequence> Sequences
        {
            get
            {
                var call = Call;
                return Numbers.Select(number => call.Sequences[number]);
            }
        }
    }

    /// <summary>Runs the pass and hands each call what is its own.</summary>
    internal void Run()
    {
        ModelOutput[] outputs;
        try
        {
            outputs = OutputsOfShares();
        }
#pragma warning disable CA1031 // Whatever it is, it is the callers'; the queue's thread goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // What is wrong with one call's sequences must not end its neighbours.
            if (Shares.Count == 1) Shares[0].Call.Fail(error);
            else foreach (var share in Shares) (this with { Shares = [share] }).Run();
            return;
        }
        for (int i = 0; i < outputs.Length; i++) Shares[i].Call.Receive(Shares[i].Numbers, outputs[i]);
    }

    /// <summary>All of them before any is handed over: what fails here is run again for each share.</summary>
    private ModelOutput[] OutputsOfShares()
    {
        var first = Shares[0].Call;
        TokenSequence[] sequences = [.. Shares.SelectMany(share => share.Sequences)];
        var output = first.Model.RunBatch(sequences, first.Outputs, shared: IsAlone);
        if (Shares.Count == 1) return [output];
        var slices = new ModelOutputSlices(first.Model, output);
        return [.. Shares.Select(share => slices.Next(share.Sequences))];
    }
}
