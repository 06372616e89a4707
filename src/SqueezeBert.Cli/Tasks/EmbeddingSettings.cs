using System.CommandLine;
using SqueezeBert.Cli.Commands;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Tasks;

/// <summary>How texts become vectors; what is left out is as the model's folder says.</summary>
internal sealed class EmbeddingSettings
{
    private readonly Option<PoolingMode?> pooling = new Option<PoolingMode?>("--pooling")
    {
        Description = "How token vectors become one; when left out as the model's 1_Pooling says, else mean.",
        HelpName = "cls|mean|max|pooler",
    }.OneOf("cls", "mean", "max", "pooler");

    private readonly Option<bool?> normalize = new("--normalize") { Description = "Bring vectors to length 1 (true), or not (false); when left out as the model's modules.json says, else not.", HelpName = "true|false" };
    private readonly Option<int?> dimensions = CommonOptions.PositiveInteger("--dimensions", "N", "How many features to keep, the first ones; all when left out.");
    private readonly Option<string?> prompt = new("--prompt") { Description = "What to put before every text, such as \"query: \".", HelpName = "TEXT" };
    private readonly Option<string?> promptName = new("--prompt-name") { Description = "One of the model's own prompts.", HelpName = "NAME" };
    private readonly Option<int?> maxTokens = CommonOptions.WholeNumber("--max-tokens", "TOKENS", "Longest text; when left out as the model's folder says.", least: 3);
    private readonly Option<int?> stride = CommonOptions.WholeNumber("--stride", "TOKENS", "Read a long text in windows that share so many tokens; it is cut when left out.", least: 0);

    internal IEnumerable<Option> All => [.. OfVectors, maxTokens, stride];

    /// <summary>Those that mean nothing to a model that makes no vectors.</summary>
    internal IEnumerable<Option> OfVectors => [pooling, normalize, dimensions, prompt, promptName];

    internal EmbeddingOptions Of(ParseResult parsed) => new()
    {
        Pooling = parsed.GetValue(pooling),
        Normalize = parsed.GetValue(normalize),
        Dimensions = parsed.GetValue(dimensions),
        Prompt = parsed.GetValue(prompt),
        PromptName = parsed.GetValue(promptName),
        MaxTokens = parsed.GetValue(maxTokens),
        Stride = parsed.GetValue(stride),
    };
}
