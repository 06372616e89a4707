using SqueezeBert.Cli.Input;
using SqueezeBert.Pipelines;

namespace SqueezeBert.Cli.Output;

/// <summary>Writes what a classifier says, row by row in input order.</summary>
internal interface IClassificationWriter : IDisposable
{
    void Write(TextRow row, TextClassificationResult result);

    void WriteProblem(TextRow row, string problem);

    /// <summary>Ends a chunk of rows.</summary>
    void Flush();
}
