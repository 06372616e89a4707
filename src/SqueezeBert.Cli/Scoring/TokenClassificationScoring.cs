using System.Text.Json;
using SqueezeBert.Cli.Scoring.Models;
using SqueezeBert.Data;
using SqueezeBert.Data.Conll;
using SqueezeBert.Evaluation;
using SqueezeBert.Evaluation.Tasks;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Scoring;

/// <summary>Scores a tag for each token of a column file, by whole entities.</summary>
internal sealed class TokenClassificationScoring(ScoringRequest request) : JsonLinesScoring<TaggedSentence, IReadOnlyList<string>>(request)
{
    private readonly TokenClassificationTask evaluation = new();
    private readonly TagForms forms = new();

    protected override IEnumerable<TaggedSentence> ReadExamples()
    {
        foreach (var sentence in ConllReader.ReadAll(Request.Data, Request.TagColumn))
        {
            forms.Add(Named(sentence.Tags));
            yield return sentence;
        }
    }

    protected override IReadOnlyList<string> PredictionOf(TaggedSentence example, JsonPlace line)
    {
        string[] tags = Named(TagOutput.Tags(line, "output", "entity_group", example.Tokens));
        // Tags stand as they are; what is made of marked parts is written as the data has it.
        return line.OptionalField("tags") is null ? Fitted(tags) : tags;
    }

    protected override IPredictor<TaggedSentence, IReadOnlyList<string>> PredictionsOf(EvaluatedModel model)
    {
        // Every token's label, O too: that of a word is its first token's.
        var settings = new TokenClassificationOptions { IgnoreLabels = [] };
        var pipeline = model.Load((files, options) => TokenClassificationPipeline.FromFiles(files, settings, options));
        var known = new ModelLabels(model, ModelLabels.TypesOf(Named(pipeline.Model.Config.Id2Label)));
        return new ModelPredictor<TaggedSentence, string, TokenClassificationResult, IReadOnlyList<string>>
        {
            Model = model,
            Pipeline = pipeline,
            InputOf = example =>
            {
                foreach (string type in ModelLabels.TypesOf(Named(example.Tags))) known.Require(type, problem => new DataException(Request.Data, example.LineNumber, problem));
                return string.Join(' ', example.Tokens);
            },
            PredictionOf = (example, result) => Fitted(Named(WordTags.OfPieces(example.Tokens, result.Entities.Select(token => (token.Start, token.Label))))),
            CostOf = result => new(result.TokenCount),
        };
    }

    protected override void WriteOutput(Utf8JsonWriter json, IReadOnlyList<string> prediction) => TagOutput.Write(json, prediction);

    protected override void Add(TaggedSentence example, IReadOnlyList<string> prediction) => evaluation.Add(Named(example.Tags), prediction);

    protected override IReadOnlyList<Metric> Metrics => evaluation.Metrics;

    private string[] Fitted(string[] tags) => Array.ConvertAll(tags, forms.Fit);

    private string[] Named(IEnumerable<string> tags) => [.. tags.Select(Request.Labels.MapTag)];
}
