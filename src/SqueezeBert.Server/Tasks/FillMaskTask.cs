using System.Text.Json;
using SqueezeBert.Pipelines;
using SqueezeBert.Server.Models;
using SqueezeBert.Server.Requests;

namespace SqueezeBert.Server.Tasks;

/// <summary>A text with masks, and the tokens that fit there.</summary>
internal sealed class FillMaskTask() : ServedTask<FillMaskPipeline, string, FillMaskResult>("fill-mask")
{
    /// <summary>More candidates than anybody reads, fewer than a server must hold: each comes with its whole text.</summary>
    private const int MostCandidates = 100;

    /// <summary>Characters of all candidates' texts together.</summary>
    private const long MostCharacters = 16 << 20;

    protected override string[] Parameters { get; } = ["top_k", "targets"];

    internal override bool Suits(ServedModel model) => model.Model.HeadKind == ModelHead.MaskedLanguageModel;

    protected override FillMaskPipeline Load(ServedModel model, RequestValue parameters)
    {
        var options = new FillMaskOptions { MaxBatchTokens = model.Options.MaxBatchTokens, OffsetUnit = OffsetUnit.CodePoints };
        if (parameters.OptionalInteger("top_k", 1, MostCandidates) is { } topK) options = options with { TopK = topK };
        if (parameters.Field("targets") is { IsThere: true } targets) options = options with { Targets = [.. targets.Texts()] };
        return FillMaskPipeline.Create(model.Model, model.Tokenizer, options);
    }

    protected override string Sample(ServedModel model) => $"Warm {model.Tokenizer.IdToToken(model.Tokenizer.MaskTokenId!.Value)}.";

    protected override string Read(RequestValue row, RequestValue parameters)
    {
        string text = row.Words();
        int masks = text.AsSpan().Count("[MASK]");
        long candidates = (long)masks * (parameters.OptionalInteger("top_k", 1, MostCandidates) ?? new FillMaskOptions().TopK);
        return candidates * text.Length <= MostCharacters
            ? text
            : throw RequestException.Validation($"{row.Path}: expected at most {MostCharacters} characters of candidates; found {masks} masks, whose candidates repeat the text {candidates} times.");
    }

    protected override void Write(Utf8JsonWriter json, FillMaskResult result, RequestValue parameters) => PipelineJson.Write(json, result);
}
