namespace SqueezeBert.Pipelines.SentenceTransformers;

/// <summary><c>method_output_name</c>: which of the encoder's outputs the next module reads.</summary>
internal enum EncoderOutput
{
    /// <summary><c>last_hidden_state</c>: a vector for each token.</summary>
    LastHiddenState,

    /// <summary><c>pooler_output</c>: the text's vector already.</summary>
    PoolerOutput,
}
