using System.Collections.Immutable;
using System.CommandLine;
using SqueezeBert.Cli.Input;

namespace SqueezeBert.Cli.Tasks;

/// <summary>A task that compares texts with one: with an option that gives the one, all rows are the others of a single input.</summary>
/// <param name="name">The task.</param>
/// <param name="description">For help.</param>
/// <param name="textsAre">For help.</param>
/// <param name="fields">The one, then the others, then what else a row may have.</param>
internal abstract class GatheringTaskCommand<TInput, TResult>(string name, string description, string textsAre, ImmutableArray<string> fields)
    : TaskCommand<TInput, TResult>(name, description, textsAre, [.. fields, TextField])
{
    /// <summary>The field of a row that is one of the others.</summary>
    private const string TextField = "text";

    /// <summary>Gives the one.</summary>
    protected abstract Option<string?> One { get; }

    /// <summary>Makes one input of all rows.</summary>
    protected abstract TInput Gather(string one, IReadOnlyList<string> others, ParseResult parsed);

    protected override string LineField(ParseResult parsed) => TextField;

    protected override IEnumerable<InputRow<TInput>> InputsOf(RowFeed feed, ParseResult parsed)
    {
        if (parsed.GetValue(One) is not { } one)
            return feed.Rows(new RowReading<TInput>(TextField, row => row is LineFields
                ? throw new UsageException($"{One.Name}: expected beside texts; found none. Without it rows are JSON Lines or a table with {string.Join(" and ", fields.Take(2))}.")
                : Read(row, parsed)));
        var others = new List<string>();
        foreach (var row in feed.Rows(new RowReading<string>(TextField, row => row.Text(TextField))))
            others.Add(row.Problem is null ? row.Input : throw new UserException(row.Problem));
        return [new InputRow<TInput>(0, Gather(one, others, parsed), null) { Place = "the input" }];
    }
}
