using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using SqueezeBert.Cli.Commands;

namespace SqueezeBert.Cli.Comparison;

/// <summary>Reads an experiment: a JSON object of <c>seeds</c>, <c>variants</c>, <c>tasks</c> and <c>common</c>.</summary>
/// <remarks>
/// A variant, <c>common</c> and a task's <c>options</c> are options of <c>squeezebert train</c> as its own file of options has them. Where
/// several name one, the variant's counts, else the task's.
/// </remarks>
/// <param name="training">Whose options they are.</param>
/// <param name="path">The file.</param>
/// <param name="folder">Where the runs' folders go.</param>
internal sealed class ExperimentFile(ExperimentTraining training, string path, string folder)
{
    private const string Variants = "variants", Tasks = "tasks", Common = "common";

    /// <exception cref="ConfigException">The file can't be read, or is no experiment.</exception>
    internal Experiment Read() => ConfigFile.Read(() => File.OpenRead(path), path, ExperimentOf);

    private Experiment ExperimentOf(ConfigKeys keys)
    {
        var seeds = keys.WholeNumbers("seeds");
        if (seeds.IsEmpty || seeds.Distinct().Count() < seeds.Length) throw keys.WrongValue("seeds", "a list of different whole numbers, one at least");
        var variants = NamedIn(keys, Variants);
        var tasks = NamedIn(keys, Tasks);
        var common = keys.Within(Common);
        keys.NoOthers();
        (ExperimentTask Task, ConfigKeys Options)[] read = [.. tasks.Select(task => TaskOf(task.Name, task.Keys))];
        var runs =
            from seed in seeds
            from task in read
            from variant in variants
            select RunOf(task.Task, variant.Name, seed, [common, task.Options, variant.Keys]);
        return new Experiment(path, seeds, [.. variants.Select(variant => variant.Name)], [.. read.Select(task => task.Task)], [.. runs]);
    }

    private static (ExperimentTask Task, ConfigKeys Options) TaskOf(string name, ConfigKeys keys)
    {
        var metrics = keys.Strings("metrics");
        if (metrics.IsEmpty || metrics.Distinct(StringComparer.Ordinal).Count() < metrics.Length) throw keys.WrongValue("metrics", "a list of different scores to report, one at least");
        var options = keys.RequiredWithin("options");
        keys.NoOthers();
        return (new ExperimentTask(name, metrics), options);
    }

    /// <summary>Objects whose names can be folders.</summary>
    private static IReadOnlyList<(string Name, ConfigKeys Keys)> NamedIn(ConfigKeys keys, string key)
    {
        var objects = keys.Objects(key);
        if (objects.Count == 0) throw keys.WrongValue(key, "an object with one name at least");
        if (objects.FirstOrDefault(one => !IsName(one.Name)).Name is { } wrong)
            throw keys.Wrong(key, $"expected names of letters, digits and - _ . that begin and end with a letter or digit; found '{wrong}'.");
        // Not every system tells folders of such names apart.
        return objects.GroupBy(one => one.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is not { } same
            ? objects
            : throw keys.Wrong(key, $"expected names that differ in more than capitals; found {string.Join(" and ", same.Select(one => $"'{one.Name}'"))}.");

        static bool IsName(string name) => name is [var first, ..] && char.IsAsciiLetterOrDigit(first) && char.IsAsciiLetterOrDigit(name[^1]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
    }

    /// <param name="task">What is learnt.</param>
    /// <param name="variant">By what.</param>
    /// <param name="seed">From where.</param>
    /// <param name="sources">Options, those that others stand before first.</param>
    private ExperimentRun RunOf(ExperimentTask task, string variant, ulong seed, IReadOnlyList<ConfigKeys?> sources)
    {
        var words = new List<string>();
        var named = new HashSet<Option>();
        foreach (var keys in sources.Reverse().OfType<ConfigKeys>())
        {
            var options = OptionsFile.From(keys, training.Command, named);
            foreach (var option in options.Options)
                if (ExperimentTraining.Decided.Contains(option.Name, StringComparer.Ordinal))
                    throw keys.Wrong(option.Name[2..], "expected no such option: squeezebert compare says it itself.");
            named.UnionWith(options.Options);
            words.AddRange(options.Arguments);
        }
        string place = Path.Combine(folder, "runs", task.Name, variant, seed.ToString(CultureInfo.InvariantCulture));
        words.AddRange([$"--seed={seed}", $"--output_dir={place}"]);
        var parsed = training.Parse(words);
        return parsed.Errors is [var error, ..]
            ? throw new ConfigException(path, $"{Tasks}.{task.Name}", error.Message)
            : new ExperimentRun(task, variant, seed, place, [.. words], training.CommandOf(parsed));
    }
}
