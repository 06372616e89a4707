namespace SqueezeBert;

/// <summary><c>model_type</c>: which architecture's weight names and defaults apply.</summary>
public enum ModelType
{
    /// <summary><c>squeezebert</c>: position-wise products are grouped 1-wide convolutions.</summary>
    SqueezeBert,

    /// <summary><c>bert</c>: position-wise products are dense; MiniLM, BGE and E5 are of this type.</summary>
    Bert,
}

/// <summary><c>hidden_act</c>: the activation of the feed-forward part.</summary>
public enum HiddenActivation
{
    /// <summary><c>gelu</c>: x·Φ(x) by the error function.</summary>
    Gelu,

    /// <summary><c>gelu_new</c>: the tanh approximation of GELU.</summary>
    GeluNew,

    /// <summary><c>relu</c>: max(x, 0).</summary>
    Relu,
}

/// <summary><c>problem_type</c>: how a sequence classifier's logits are read and trained.</summary>
public enum ProblemType
{
    /// <summary><c>regression</c>: logits are the values.</summary>
    Regression,

    /// <summary><c>single_label_classification</c>: one label per text, softmax.</summary>
    SingleLabelClassification,

    /// <summary><c>multi_label_classification</c>: any number of labels per text, sigmoid each.</summary>
    MultiLabelClassification,
}

/// <summary><c>classifier_pooling</c>: which hidden state the pooler reads. A key of this library's own.</summary>
public enum ClassifierPooling
{
    /// <summary><c>cls</c>: the first token's, as Hugging Face does.</summary>
    Cls,

    /// <summary><c>mean</c>: the mean over the sequence's tokens.</summary>
    Mean,
}

/// <summary>One layer's entry in <c>token_mixer</c>: how its tokens learn of one another. A key of this library's own.</summary>
public enum TokenMixer
{
    /// <summary><c>attention</c>: each token weighs all tokens of its sequence by queries and keys, as in the papers.</summary>
    Attention,

    /// <summary><c>separable_convolution</c>: each feature is a weighted sum over the neighbouring tokens, with weights of its own.</summary>
    SeparableConvolution,
}

/// <summary>What stands on top of the encoder.</summary>
public enum ModelHead
{
    /// <summary>Nothing: hidden states and the pooled output.</summary>
    None,

    /// <summary><c>…ForSequenceClassification</c>: labels of a text.</summary>
    SequenceClassification,

    /// <summary><c>…ForTokenClassification</c>: labels of each token.</summary>
    TokenClassification,

    /// <summary><c>…ForQuestionAnswering</c>: start and end scores of each token.</summary>
    QuestionAnswering,

    /// <summary><c>…ForMaskedLM</c>: vocabulary scores of each token.</summary>
    MaskedLanguageModel,

    /// <summary><c>…ForMultipleChoice</c>: one score per choice.</summary>
    MultipleChoice,

    /// <summary><c>…ForIntentAndSlots</c>: the intent of a text and the slot of each token, in one pass. A head of this library's own.</summary>
    IntentAndSlots,

    /// <summary>
    /// <c>…ForPreTraining</c>: vocabulary scores of each token and the order of a sequence's two segments; what pretraining trains. A
    /// configuration that names this class is read as <see cref="MaskedLanguageModel"/>.
    /// </summary>
    PreTraining,
}
