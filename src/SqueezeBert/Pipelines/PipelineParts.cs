using SqueezeBert.Tokenization;

namespace SqueezeBert.Pipelines;

/// <summary>What a pipeline stands on: a model and the tokenizer that goes with it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="OwnsModel">Whether the pipeline disposes the model.</param>
internal sealed record PipelineParts(SqueezeBertModel Model, BertTokenizer Tokenizer, bool OwnsModel)
{
    /// <summary>Parts that stay the caller's.</summary>
    /// <exception cref="ArgumentException">The model has another head, or fewer word embeddings than the tokenizer has tokens.</exception>
    internal static PipelineParts Of(SqueezeBertModel model, BertTokenizer tokenizer, params ReadOnlySpan<ModelHead> heads)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var parts = new PipelineParts(model, tokenizer, OwnsModel: false);
        parts.RequireFit("the model", heads);
        return parts;
    }

    /// <summary>Parts loaded from a model's files.</summary>
    /// <exception cref="ArgumentException">The model has another head, or fewer word embeddings than the tokenizer has tokens.</exception>
    internal static PipelineParts Load(ModelFiles files, ModelOptions? options, params ReadOnlySpan<ModelHead> heads)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Load(files, BertTokenizer.FromFiles(files), options, heads);
    }

    /// <summary>As <see cref="Load(ModelFiles, ModelOptions?, ReadOnlySpan{ModelHead})"/>, with a tokenizer that is there already.</summary>
    internal static PipelineParts Load(ModelFiles files, BertTokenizer tokenizer, ModelOptions? options, params ReadOnlySpan<ModelHead> heads)
    {
        var parts = new PipelineParts(SqueezeBertModel.Load(files, options), tokenizer, OwnsModel: true);
        try
        {
            parts.RequireFit(files.Name, heads);
            return parts;
        }
        catch
        {
            parts.Model.Dispose();
            throw;
        }
    }

    /// <summary>Makes a pipeline of the parts; a model that nobody would dispose when that fails is disposed here.</summary>
    internal TPipeline Into<TPipeline>(Func<PipelineParts, TPipeline> create)
    {
        try
        {
            return create(this);
        }
        catch
        {
            if (OwnsModel) Model.Dispose();
            throw;
        }
    }

    /// <param name="name">What to call the model in messages.</param>
    /// <param name="heads">The heads that the task can use; none for any.</param>
    private void RequireFit(string name, ReadOnlySpan<ModelHead> heads)
    {
        if (!heads.IsEmpty && !heads.Contains(Model.HeadKind))
            throw new ArgumentException($"{name}: expected a model with the head {string.Join(" or ", heads.ToArray())}; found {Model.HeadKind}.");
        if (Tokenizer.VocabularySize > Model.Config.VocabSize)
            throw new ArgumentException($"{name}: expected a vocabulary of at most {Model.Config.VocabSize} tokens (vocab_size); found {Tokenizer.VocabularySize}.");
    }
}
