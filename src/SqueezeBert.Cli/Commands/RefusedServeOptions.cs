using System.CommandLine;

namespace SqueezeBert.Cli.Commands;

/// <summary>Options of text-embeddings-inference that mean nothing here; each is refused with the reason, rather than as unknown.</summary>
internal static class RefusedServeOptions
{
    private static readonly (string Name, string Reason)[] Refused =
    [
        ("--tokenization-workers", "texts become tokens on the threads of --threads"),
        ("--max-batch-requests", "a pass is limited by --max-batch-tokens alone"),
        ("--dense-path", "dense modules are read as the folder's modules.json says"),
        ("--uds-path", "the server listens at --hostname and --port"),
        ("--disable-spans", "nothing is traced without --otlp-endpoint"),
        ("--hf-api-token", "its name is --hf-token"),
    ];

    internal static IEnumerable<Option> All => Refused.Select(refused =>
    {
        var option = new Option<string?>(refused.Name) { Hidden = true, Arity = ArgumentArity.ZeroOrOne };
        option.Validators.Add(result =>
        {
            if (!result.Implicit) result.AddError($"{refused.Name}: expected to be left out, for {refused.Reason}.");
        });
        return (Option)option;
    });
}
