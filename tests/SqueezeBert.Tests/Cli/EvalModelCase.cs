using SqueezeBert.Tests.Pipelines;

namespace SqueezeBert.Tests.Cli;

/// <summary>A task of eval with a small model that can do it and a little data.</summary>
/// <param name="Arguments">The task, and options without which it makes no sense.</param>
/// <param name="DataFile">Name of the data.</param>
/// <param name="Data">What is true.</param>
/// <param name="PredictionFile">Name that predictions have.</param>
/// <param name="WriteModel">Writes the model into a folder.</param>
internal sealed record EvalModelCase(string[] Arguments, string DataFile, string Data, string PredictionFile, Action<string> WriteModel)
{
    private const string Passage = """{"context":"She wrote programs for a machine. Ada was born in London. New York was the machine, in New York.","qas":""";

    internal static IReadOnlyDictionary<string, EvalModelCase> All { get; } = new Dictionary<string, EvalModelCase>
    {
        ["one label"] = new(
            ["--task", "text-classification"], "dev.tsv", "text\tlabel\nthis film is good\tLABEL_0\nawful , bad film\tLABEL_1\nis this great ?\tLABEL_2\ngood good\tLABEL_0\n",
            "predictions.jsonl", folder => CopyGolden("squeezebert-tiny-seqcls3", folder)),
        ["several labels"] = new(
            ["--task", "text-classification", "--multi-label"], "dev.tsv", "text\tlabel\nthis film is good\ta,b\nawful , bad film\td\nis this great ?\tb\n",
            "predictions.jsonl", folder => CopyGolden("bert-tiny-multilabel4", folder)),
        ["a number"] = new(
            ["--task", "text-classification", "--regression"], "dev.jsonl", """{"text":"this film","label":0.5}""" + "\n" + """{"text":"awful","label":-2}""" + "\n" + """{"text":"good , great","label":3}""" + "\n",
            "predictions.jsonl", folder => CopyGolden("squeezebert-tiny-seqcls1", folder)),
        ["entailment"] = new(
            ["--task", "glue/mnli"], "dev.tsv", "index\tsentence1\tsentence2\tgold_label\n0\tthis is bad\tthis is good\tcontradiction\n1\tthe film\ta film\tentailment\n2\tgood\tgreat film\tneutral\n",
            "MNLI-m.tsv", folder => CopyGolden("squeezebert-tiny-seqcls3", folder, ("LABEL_0", "entailment"), ("LABEL_1", "neutral"), ("LABEL_2", "contradiction"))),
        ["similar pairs"] = new(
            ["--task", "glue/stsb"], "dev.tsv", "index\tsentence1\tsentence2\tscore\n0\tgood\tgreat\t4.5\n1\tthe film\tthis is bad\t1.0\n2\tawful\tbad\t5.0\n",
            "STS-B.tsv", folder => CopyGolden("squeezebert-tiny-seqcls1", folder)),
        ["embeddings"] = new(
            ["--task", "sentence-similarity"], "dev.tsv", "sentence1\tsentence2\tscore\ngood film\tgreat film\t4.5\nthe film\tthis is bad\t1.0\nawful\tbad\t5.0\ngood\tthe\t2\n",
            "predictions.jsonl", folder => CopyGolden("squeezebert-tiny-base", folder)),
        ["answers"] = new(
            ["--task", "squad"], "dev.json",
            """{"data":[{"paragraphs":[""" + Passage + """[{"id":"a","question":"Where was Ada born?","answers":[{"text":"London","answer_start":52}]},{"id":"b","question":"What was the machine?","answers":[{"text":"in New York","answer_start":88}]}]}]}]}""",
            "predictions.json", folder => StandIn.WriteReader(folder, maxTokens: 24)),
        ["answers or none"] = new(
            ["--task", "squad_v2"], "dev.json",
            """{"data":[{"paragraphs":[{"context":"She wrote programs for a machine. Ada was born in London.","qas":[{"id":"a","question":"Where was Ada born?","is_impossible":false,"answers":[{"text":"London","answer_start":52}]}]},{"context":"She wrote programs.","qas":[{"id":"b","question":"Where?","is_impossible":true,"answers":[]}]}]}]}""",
            "predictions.json", folder => StandIn.WriteReader(folder)),
        ["entities"] = new(
            ["--task", "token-classification"], "dev.conll", "to O\nNew B-city\nYork I-city\non O\nMay B-date\n5 I-date\n\na O\nBergen B-city\nflight B-city\n",
            "predictions.jsonl", folder => CopyLexicon(ModelHead.TokenClassification, folder)),
        ["intents"] = new(
            ["--task", "intent-and-slots"], "dev.tsv",
            "tokens\tslot_tags\tintent\nbook a flight to New York on May 5\tO O O O B-city I-city O B-date I-date\tbook_flight\nweather in Oslo tomorrow\tO O B-city O\tget_weather\na poem in Oslo\tO O O O\tbook_flight\n",
            "predictions.jsonl", folder => CopyLexicon(ModelHead.IntentAndSlots, folder)),
        ["choices"] = new(
            ["--task", "multiple-choice"], "dev.jsonl",
            """{"question":"effect","premise":"He poured the tea.","choices":["Then he read it.","Then he drank it."],"label":1}""" + "\n" + """{"question":"cause","premise":"He opened the book.","choices":["he read","he drank"],"label":1}""" + "\n",
            "predictions.jsonl", folder => StandIn.WriteChooser(folder)),
        ["masked words"] = new(
            ["--task", "fill-mask"], "text.txt", "The capital of France is Paris.\n\nThe capital of Italy is Tokyo.\n",
            "predictions.jsonl", folder => StandIn.WriteFiller(folder)),
    };

    private static void CopyGolden(string model, string folder, params (string Old, string New)[] labels)
    {
        using var golden = new ModelFolder(model);
        foreach (var (old, name) in labels) golden.Configure($"\"{old}\"", $"\"{name}\"");
        Copy(golden.Path, folder);
    }

    private static void CopyLexicon(ModelHead head, string folder)
    {
        using var lexicon = LexiconFolder.Travel(head, maxTokens: 16);
        Copy(lexicon.Path, folder);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
