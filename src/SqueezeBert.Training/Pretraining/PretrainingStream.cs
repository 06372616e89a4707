namespace SqueezeBert.Training.Pretraining;

/// <summary>Examples one after another without end, epoch after epoch. Not thread-safe.</summary>
internal sealed class PretrainingStream
{
    private readonly PretrainingData data;
    private int epoch;
    private long index;

    /// <param name="data">The examples.</param>
    /// <param name="position">Where to go on; null for the beginning.</param>
    /// <exception cref="TrainingException">The position is one of other data, or of no example.</exception>
    internal PretrainingStream(PretrainingData data, PretrainingPosition? position = null)
    {
        this.data = data;
        if (position is null) return;
        if (position.Data != data.Fingerprint)
            throw new TrainingException($"expected the corpus, tokenizer and settings that training began with ({position.Data}); found others ({data.Fingerprint}).");
        if (position.Epoch < 0 || position.Index < 0 || position.Index >= data.Count)
            throw new TrainingException($"expected a position below {data.Count} examples; found epoch {position.Epoch}, example {position.Index}.");
        (epoch, index) = (position.Epoch, position.Index);
    }

    /// <summary>Where the next example stands.</summary>
    internal PretrainingPosition Position => new(data.Fingerprint, epoch, index);

    internal PretrainingExample Next()
    {
        var example = data[epoch, index];
        index++;
        if (index == data.Count) (epoch, index) = (epoch + 1, 0);
        return example;
    }
}
