using SqueezeBert.Hub;

namespace SqueezeBert.Tests.Hub;

/// <summary>Keeps every report, and may act on one.</summary>
internal sealed class ProgressLog(Action<HubProgress>? then = null) : IProgress<HubProgress>
{
    internal List<HubProgress> Reports { get; } = [];

    public void Report(HubProgress value)
    {
        Reports.Add(value);
        then?.Invoke(value);
    }
}
