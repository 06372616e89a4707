using SqueezeBert.Heads;
using SqueezeBert.Training.Layers;
using SqueezeBert.Training.Optimization;

namespace SqueezeBert.Training.Heads;

/// <summary>What turns hidden states into a task's output, run forwards and backwards.</summary>
/// <remarks>Without dropout the forward pass gives the bits of the <see cref="TaskHead"/> that it trains. Not thread-safe.</remarks>
internal abstract unsafe class TrainableHead
{
    /// <summary>The layers whose weights an optimizer step changes.</summary>
    internal abstract IEnumerable<TrainableLinear> Linears { get; }

    /// <summary>Values of the output for a batch.</summary>
    internal abstract int OutputLength(PassContext pass);

    /// <summary>The output of x [T, H]; good until the next forward pass.</summary>
    internal abstract float* Forward(PassContext pass, float* x);

    /// <summary>Adds to the weights' gradients and writes ∂x [T, H] from ∂output.</summary>
    internal abstract void Backward(PassContext pass, float* outputGradient, float* gradient);

    /// <summary>The head of a model that was loaded for training; without one, the mean over tokens as a text's vector.</summary>
    internal static TrainableHead Of(SqueezeBertModel model, ParameterSet parameters)
    {
        var config = model.Config;
        // Hugging Face: BertForSequenceClassification and BertForTokenClassification know classifier_dropout, SqueezeBERT's don't.
        double dropout = config.ModelType == ModelType.Bert ? config.ClassifierDropout ?? config.HiddenDropoutProb : config.HiddenDropoutProb;
        return model.Head switch
        {
            null => new TrainableMeanPooling(config.HiddenSize),
            MaskedLanguageModelHead head => new TrainableMaskedLanguageModelHead(head, config, parameters),
            IntentAndSlotsHead head => new TrainableJointHead(
                new TrainableSequenceClassifier(model.Pooler!, head.Intents, dropout, parameters),
                new TrainableTokenClassifier(head.Slots, dropout, parameters),
                config.HiddenSize),
            // As in Hugging Face's BertForPreTraining, nothing is dropped before the order's classifier.
            PretrainingHead head => new TrainableJointHead(
                new TrainableSequenceClassifier(model.Pooler!, head.SentenceOrder, 0, parameters),
                new TrainableMaskedLanguageModelHead(head.Predictions, config, parameters),
                config.HiddenSize),
            ClassifierHead { ReadsPooled: true } head => new TrainableSequenceClassifier(model.Pooler!, head, dropout, parameters),
            ClassifierHead head => new TrainableTokenClassifier(head, model.HeadKind == ModelHead.QuestionAnswering ? 0 : dropout, parameters),
            _ => throw new ArgumentException($"The head {model.HeadKind} can't be trained.", nameof(model)),
        };
    }
}
