using System.Text;

namespace SqueezeBert.Tests.Cli;

/// <summary>A little data that can be learnt, a vocabulary, and a folder for what training writes.</summary>
internal sealed class TrainingFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal TrainingFolder()
    {
        File.WriteAllLines(PathOf("vocab.txt"), ModelFolder.Vocabulary);
        Write("train.tsv", Rows(0, 192));
        Write("dev.tsv", Rows(1000, 48));
    }

    internal string Trained => PathOf("trained");

    internal string PathOf(string file) => folder.File(file);

    internal void Write(string file, string content) => File.WriteAllText(PathOf(file), content);

    /// <summary>Runs <c>train</c> from scratch on a model of 2 layers of 32 features.</summary>
    internal CliRun FromScratch(params string[] more) => Train([.. Shape, .. more]);

    /// <summary>Runs <c>train</c> on the folder's data.</summary>
    internal CliRun Train(params string[] more) => CliRun.Of([.. Arguments(more)]);

    internal string[] Arguments(params string[] more) =>
        ["train", "--train_file", PathOf("train.tsv"), "--validation_file", PathOf("dev.tsv"), "--output_dir", Trained, "--threads", "1", .. more];

    internal string[] Shape =>
    [
        "--preset", "squeezebert-tiny", "--config_overrides", "hidden_size=32,embedding_size=32,intermediate_size=64,max_position_embeddings=32",
        "--tokenizer_name", PathOf("vocab.txt"), "--learning_rate", "3e-3", "--per_device_train_batch_size", "16",
    ];

    public void Dispose() => folder.Dispose();

    /// <summary>Sentences whose sentiment one word gives away.</summary>
    private static string Rows(int first, int count)
    {
        string[] words = ["good", "bad", "great", "awful"];
        string[] filler = ["film", "the", "is", "this"];
        var text = new StringBuilder("text\tlabel\n");
        for (int i = first; i < first + count; i++)
        {
            int word = i % 4;
            text.Append($"{filler[i / 4 % 4]} {filler[i / 16 % 4]} {words[word]} {filler[i / 7 % 4]}\t{(word % 2 == 0 ? "positive" : "negative")}\n");
        }
        return text.ToString();
    }
}
