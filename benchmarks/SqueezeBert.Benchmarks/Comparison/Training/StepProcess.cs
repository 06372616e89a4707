using System.Diagnostics;
using System.Globalization;

namespace SqueezeBert.Benchmarks.Comparison.Training;

/// <summary>One side's process, which takes training steps when it is told to.</summary>
/// <remarks>Commands and answers are lines: see <c>pytorch_training.py</c>. The processes rest between commands.</remarks>
internal sealed class StepProcess : IDisposable
{
    /// <summary>The sides' idle threads are asleep by then.</summary>
    private const int SettleMilliseconds = 100;

    private readonly Process process;

    /// <param name="program">What to run.</param>
    /// <param name="arguments">Its arguments.</param>
    internal StepProcess(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        // Where they are set for older builds, they hold a current one back.
        foreach (string name in (string[])["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OMP_NUM_THREADS"]) start.Environment.Remove(name);
        process = Process.Start(start)!;
    }

    /// <summary>This program itself, with these arguments.</summary>
    internal static StepProcess OfOurs(params ReadOnlySpan<string> arguments) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? new StepProcess(Environment.ProcessPath!, [typeof(StepProcess).Assembly.Location, .. arguments])
            : new StepProcess(Environment.ProcessPath!, [.. arguments]);

    /// <summary>The loss without dropout.</summary>
    internal double Loss() => Ask("loss");

    /// <summary>Milliseconds of one step.</summary>
    internal double Step()
    {
        Thread.Sleep(SettleMilliseconds);
        return Ask("step");
    }

    /// <summary>Ends the process; its largest resident set, in bytes.</summary>
    internal double End()
    {
        process.StandardInput.Close();
        double peak = Answer();
        process.WaitForExit();
        return peak;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    private double Ask(string command)
    {
        try
        {
            process.StandardInput.WriteLine(command);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended; there will be no answer.
        }
        return Answer();
    }

    private double Answer() => double.TryParse(process.StandardOutput.ReadLine(), CultureInfo.InvariantCulture, out double answer)
        ? answer
        : throw new IOException($"{process.StartInfo.FileName}: expected a number for an answer; found the end of the process.");
}
