using System.CommandLine;

namespace SqueezeBert.Cli.Commands;

/// <summary>Arguments that name repositories. No name begins with a dash: what does is a slip in an option.</summary>
internal static class RepositoryArgument
{
    internal static Argument<string> One(string description) => Checked(new Argument<string>("ORG/NAME") { Description = description });

    internal static Argument<string[]> Many(string description, ArgumentArity arity) => Checked(new Argument<string[]>("ORG/NAME") { Description = description, Arity = arity });

    private static Argument<T> Checked<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (token.Value.StartsWith('-'))
                    result.AddError($"{token.Value}: expected an option of this command or ORG/NAME; see --help.");
        });
        return argument;
    }
}
