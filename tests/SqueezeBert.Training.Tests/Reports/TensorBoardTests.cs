using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using SqueezeBert.Training.Reports;
using Xunit;

namespace SqueezeBert.Training.Tests.Reports;

/// <summary>Event files hold what a listener hears, in TensorBoard's format.</summary>
public sealed class TensorBoardTests : IDisposable
{
    private readonly TrainingPlace place = new();

    public void Dispose() => place.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void The_checksum_is_CRC_32C_of_the_standards_example() =>
        // RFC 3720, B.4: 32 bytes of zeros give aa 36 91 8a, which is masked here.
        Assert.Equal(unchecked((0x8A9136AAu >> 15 | 0x8A9136AAu << 17) + 0xA282EAD8u), EventRecord.Masked(new byte[32]));

    [Fact]
    public void A_run_writes_all_its_reports_and_scores_under_Hugging_Faces_tags()
    {
        var before = DateTimeOffset.UtcNow;
        var result = ModelTrainer.Train(Request("run"), cancellationToken: Cancelled);
        var records = EventRecord.ReadAll(File.ReadAllBytes(Assert.Single(Files("run"))));

        Assert.Equal("brain.Event:2", records[0].Version);
        Assert.All(records, record => Assert.InRange(record.WallTime, before.ToUnixTimeMilliseconds() / 1e3, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1e3 + 1));
        Assert.DoesNotContain(records, record => record.IsStart);
        Assert.Equal(
            result.Training.Select(report => (report.Step, (float)report.Loss, (float)report.LearningRate, (float)report.GradNorm, (float)report.Epoch)),
            Of(records, "train/loss").Select(record => ((int)record.Step, Value(record, "train/loss"), Value(record, "train/learning_rate"), Value(record, "train/grad_norm"), Value(record, "train/epoch"))));
        Assert.Equal(
            result.Evaluations.Select(report => (report.Step, (float)report.Scores.Metrics["accuracy"], (float)report.Scores.Metrics["macro_f1"], (float)report.Scores.Metrics["loss"])),
            Of(records, "eval/loss").Select(record => ((int)record.Step, Value(record, "eval/accuracy"), Value(record, "eval/macro_f1"), Value(record, "eval/loss"))));
        Assert.Equal(1 + result.Training.Count + result.Evaluations.Count, records.Count);
    }

    [Fact]
    public void A_run_that_goes_on_adds_a_file_to_the_same_folder_whose_steps_take_the_place_of_later_ones()
    {
        var request = Request("run") with { Options = Request("run").Options with { SaveSteps = 3 } };
        TrainingPlace.StopAfter(8, request);
        // As after a kill at step 8: the checkpoint before it is the last.
        Directory.Delete(place.File("run/checkpoint-8"), recursive: true);
        ModelTrainer.Train(request with { ResumeFromCheckpoint = place.File("run") }, cancellationToken: Cancelled);

        string[] files = Files("run");
        Assert.Equal(2, files.Length);
        Assert.Single(files.Select(Path.GetDirectoryName).Distinct());
        var records = EventRecord.ReadAll(File.ReadAllBytes(files[1]));
        Assert.Equal(("brain.Event:2", true, 7), (records[0].Version, records[1].IsStart, records[1].Step));
        Assert.Equal([7, 8, 9, 10], Of(records, "train/loss").Select(record => (int)record.Step));
    }

    [Fact]
    public void A_run_that_begins_has_a_folder_of_its_own_and_without_the_option_there_is_none()
    {
        ModelTrainer.Train(Request("run"), cancellationToken: Cancelled);
        ModelTrainer.Train(Request("run"), cancellationToken: Cancelled);
        Assert.Equal(2, Directory.GetDirectories(place.File("run/runs")).Length);
        ModelTrainer.Train(place.Request(place.File("quiet")), cancellationToken: Cancelled);
        Assert.False(Directory.Exists(place.File("quiet/runs")));
    }

    [Fact]
    public void A_run_that_is_over_adds_no_file_when_somebody_goes_on_with_it()
    {
        var request = Request("run") with { SavesAtEnd = true };
        ModelTrainer.Train(request, cancellationToken: Cancelled);
        string[] files = Files("run");
        ModelTrainer.Train(request with { ResumeFromCheckpoint = request.OutputFolder }, cancellationToken: Cancelled);
        Assert.Equal(files, Files("run"));
    }

    [Fact]
    public void Every_record_is_in_the_file_as_soon_as_it_was_heard()
    {
        var listener = new Listener(progress => Assert.Equal(progress.Step, (int)EventRecord.ReadAll(Shared(Assert.Single(Files("run"))))[^1].Step));
        ModelTrainer.Train(Request("run"), listener, Cancelled);
        Assert.True(Files("run").Length == 1);

        static byte[] Shared(string path)
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }

    [Fact]
    public void Files_of_the_same_second_have_names_in_their_order()
    {
        for (int i = 0; i < 12; i++) new EventFile(place.File("events"), i, new Noon()).Dispose();
        int[] starts = [.. Directory.GetFiles(place.File("events")).Order(StringComparer.Ordinal).Select(path => (int)EventRecord.ReadAll(File.ReadAllBytes(path))[^1].Step)];
        Assert.Equal([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], starts);
        Assert.StartsWith("events.out.tfevents.1767268800.", Path.GetFileName(Directory.GetFiles(place.File("events"))[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TensorBoard_reads_the_same()
    {
        Assert.SkipWhen((await Python("-c", "import tensorboard")).Code != 0, "There is no python3 with tensorboard here.");
        var result = ModelTrainer.Train(Request("run"), cancellationToken: Cancelled);
        const string script = """
            import sys
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
            events = EventAccumulator(sys.argv[1]).Reload()
            for tag in ("train/loss", "eval/accuracy"):
                for event in events.Scalars(tag): print(tag, event.step, event.value)
            """;
        var (code, output) = await Python("-c", script, Path.GetDirectoryName(Files("run")[0])!);
        Assert.Equal(0, code);
        var read = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(words => (words[0], words[1], float.Parse(words[2], CultureInfo.InvariantCulture)));
        Assert.Equal(
            [
                .. result.Training.Select(report => ("train/loss", $"{report.Step}", (float)report.Loss)),
                .. result.Evaluations.Select(report => ("eval/accuracy", $"{report.Step}", (float)report.Scores.Metrics["accuracy"])),
            ],
            read);
    }

    private static async Task<(int Code, string Output)> Python(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync(Cancelled);
            string output = await process.StandardOutput.ReadToEndAsync(Cancelled);
            await error;
            await process.WaitForExitAsync(Cancelled);
            return (process.ExitCode, output);
        }
        catch (Win32Exception)
        {
            return (-1, "");
        }
    }

    private TrainingRequest Request(string output)
    {
        var request = place.Request(place.File(output));
        return request with { Options = request.Options with { ReportTo = ReportTarget.TensorBoard } };
    }

    private string[] Files(string run) => [.. Directory.GetFiles(place.File($"{run}/runs"), "events.out.tfevents.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static IEnumerable<EventRecord> Of(IEnumerable<EventRecord> records, string tag) => records.Where(record => record.Scalars.Any(scalar => scalar.Tag == tag));

    private static float Value(EventRecord record, string tag) => record.Scalars.Single(scalar => scalar.Tag == tag).Value;

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
