#:project ../src/SqueezeBert/SqueezeBert.csproj

// Answers questions from a folder of texts: a search finds the passages, a reader takes the answer out of them, and shows where it stands.
//
//   dotnet run -c Release samples/AnswerFromDocuments.cs -- "When is the library closed?"
//   dotnet run -c Release samples/AnswerFromDocuments.cs -- --model path/to/all-MiniLM-L6-v2 --reader path/to/a-squad-model --documents path/to/texts
//
// Without a question on the command line, questions are read line by line. Without a reader (a model with a question answering head)
// the answer is a whole sentence: the one whose vector is nearest to the question's. The search model beside this file was trained on
// nothing but the documents beside this file (samples/README.md).

using System.Runtime.CompilerServices;
using SqueezeBert.Pipelines;

string model = Beside("search-model"), documents = Beside("documents");
string? reader = null, asked = null;
for (var words = new Queue<string>(args); words.TryDequeue(out string? word);)
    if (word == "--model") model = words.Dequeue();
    else if (word == "--reader") reader = words.Dequeue();
    else if (word == "--documents") documents = words.Dequeue();
    else asked = word;

var passages = Directory.GetFiles(documents, "*.txt").Order(StringComparer.Ordinal)
    .SelectMany(file => File.ReadAllText(file).Split("\n\n").Select(text => new Passage(Path.GetFileName(file), text.Trim())))
    .Where(passage => passage.Text.Length > 0).ToList();

using var embedder = EmbeddingPipeline.FromPretrained(model, new EmbeddingOptions { Normalize = true });
using var answering = reader is null ? null : QuestionAnsweringPipeline.FromPretrained(reader);
var vectors = embedder.Predict([.. passages.Select(passage => passage.Text)]);
foreach (string question in asked is null ? Lines() : [asked])
{
    var wanted = embedder.Predict(question);
    var found = passages.Zip(vectors).OrderByDescending(entry => Cosine(wanted, entry.Second)).Take(3).Select(entry => entry.First).ToList();
    var answer = answering is null ? NearestSentence(wanted, found) : BestSpan(question, found);
    Console.WriteLine(question);
    Console.WriteLine(answer is null ? "  no answer" : $"  {answer.Text}");
    if (answer is { Passage: var source }) Console.WriteLine($"  {source.File}: {source.Text[..answer.Start]}[{answer.Text}]{source.Text[(answer.Start + answer.Text.Length)..]}");
}

Answer? BestSpan(string question, List<Passage> found) => answering
    .Predict([.. found.Select(passage => new QuestionAnsweringInput(question, passage.Text))])
    .Zip(found).Where(candidate => candidate.First.Top is { Answer.Length: > 0 }).OrderByDescending(candidate => candidate.First.Top!.Score)
    .Select(candidate => new Answer(candidate.First.Top!.Answer, candidate.First.Top.Start, candidate.Second)).FirstOrDefault();

Answer? NearestSentence(EmbeddingResult wanted, List<Passage> found)
{
    var sentences = found.SelectMany(passage => Sentences(passage.Text).Select(span => new Answer(passage.Text[span], span.Start.Value, passage))).ToList();
    return sentences.Zip(embedder.Predict([.. sentences.Select(sentence => sentence.Text)])).MaxBy(entry => Cosine(wanted, entry.Second)).First;
}

// Vectors have length 1.
static float Cosine(EmbeddingResult x, EmbeddingResult y) => x.Embedding.ToArray().Zip(y.Embedding.ToArray(), (a, b) => a * b).Sum();

static IEnumerable<Range> Sentences(string text)
{
    int start = 0;
    for (int i = 0; i < text.Length; i++)
        if (i == text.Length - 1 || (text[i] is '.' or '?' or '!' && char.IsWhiteSpace(text[i + 1])))
        {
            yield return start..(i + 1);
            start = i + 2;
        }
}

static IEnumerable<string> Lines()
{
    while (Console.ReadLine() is { } line) yield return line;
}

static string Beside(string name, [CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, name);

record Passage(string File, string Text);

record Answer(string Text, int Start, Passage Passage);
