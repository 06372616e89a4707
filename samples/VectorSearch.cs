#:project ../src/SqueezeBert.Extensions.AI/SqueezeBert.Extensions.AI.csproj

// Finds the passages of a folder of texts that are nearest to a question.
//
//   dotnet run -c Release samples/VectorSearch.cs -- "How do I mend a flat tyre?"
//   dotnet run -c Release samples/VectorSearch.cs -- --model path/to/all-MiniLM-L6-v2 --documents path/to/texts
//
// Without a question on the command line, questions are read line by line. The model beside this file was trained on nothing but
// the documents beside this file (samples/README.md); for other texts, bring a model of sentence-transformers.

using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SqueezeBert.Extensions.AI;
using SqueezeBert.Pipelines;

string model = Beside("search-model"), documents = Beside("documents");
string? asked = null;
for (var words = new Queue<string>(args); words.TryDequeue(out string? word);)
    if (word == "--model") model = words.Dequeue();
    else if (word == "--documents") documents = words.Dequeue();
    else asked = word;

var passages = Directory.GetFiles(documents, "*.txt").Order(StringComparer.Ordinal)
    .SelectMany(file => File.ReadAllText(file).Split("\n\n").Select(text => new Passage(Path.GetFileName(file), text.Trim())))
    .Where(passage => passage.Text.Length > 0).ToList();

using IEmbeddingGenerator<string, Embedding<float>> generator = new SqueezeBertEmbeddingGenerator(
    EmbeddingPipeline.FromPretrained(model, new EmbeddingOptions { Normalize = true }), Path.GetFileName(model), ownsPipeline: true);
var index = new VectorIndex(generator);
await index.AddAsync(passages);

foreach (string question in asked is null ? Lines() : [asked])
{
    Console.WriteLine(question);
    foreach (var (passage, score) in await index.SearchAsync(question, top: 3))
        Console.WriteLine($"  {score:F2}  {passage.File}: {passage.Text[..Math.Min(80, passage.Text.Length)].ReplaceLineEndings(" ")}…");
}

static IEnumerable<string> Lines()
{
    while (Console.ReadLine() is { } line) yield return line;
}

static string Beside(string name, [CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, name);

record Passage(string File, string Text);

/// <summary>All vectors in memory, compared one by one: fast enough for some hundred thousand passages.</summary>
class VectorIndex(IEmbeddingGenerator<string, Embedding<float>> generator)
{
    private readonly List<(Passage Passage, ReadOnlyMemory<float> Vector)> entries = [];

    public async Task AddAsync(IReadOnlyList<Passage> passages)
    {
        var embeddings = await generator.GenerateAsync(passages.Select(passage => passage.Text));
        entries.AddRange(passages.Zip(embeddings, (passage, embedding) => (passage, embedding.Vector)));
    }

    public async Task<IEnumerable<(Passage Passage, float Score)>> SearchAsync(string question, int top)
    {
        var asked = await generator.GenerateVectorAsync(question);
        return entries.Select(entry => (entry.Passage, Score: Dot(asked.Span, entry.Vector.Span))).OrderByDescending(found => found.Score).Take(top);
    }

    // Vectors have length 1, so this is their cosine.
    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        float sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
