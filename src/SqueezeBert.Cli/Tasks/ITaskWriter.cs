using SqueezeBert.Cli.Input;

namespace SqueezeBert.Cli.Tasks;

/// <summary>Writes what a task answers, row by row in input order.</summary>
internal interface ITaskWriter<TInput, TResult> : IDisposable
{
    void Write(InputRow<TInput> row, TResult result);

    void WriteProblem(InputRow<TInput> row, string problem);

    /// <summary>Ends a chunk of rows.</summary>
    void Flush();
}
