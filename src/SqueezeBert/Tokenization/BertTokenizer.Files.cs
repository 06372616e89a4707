namespace SqueezeBert.Tokenization;

public sealed partial class BertTokenizer
{
    /// <summary>Loads the tokenizer of a model whose files need not be on disk.</summary>
    /// <inheritdoc cref="FromFolder(string)"/>
    public static BertTokenizer FromFiles(ModelFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return FromFolder(files.FolderPath ?? throw new TokenizerException($"{files.Name}: expected a folder."));
    }
}
