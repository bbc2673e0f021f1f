using System.Diagnostics;

namespace Go401.PowerShell.Engine;

/// <summary>Writes what the client reports to the streams of a cmdlet; progress at most ten times a second.</summary>
internal sealed class PipelineReporter(SafeTextCmdlet cmdlet, PipelinePump pump) : ICallReporter
{
    private const int ActivityId = 401;
    private static readonly long Interval = Stopwatch.Frequency / 10;
    private long _lastProgress = long.MinValue / 2;

    public void Verbose(string text) => pump.Post(() => cmdlet.WriteVerbose(text));

    public void Debug(string text) => pump.Post(() => cmdlet.WriteDebug(text));

    public void Warning(string text) => pump.Post(() => cmdlet.WriteWarning(text));

    public void Progress(CallProgress progress)
    {
        long now = Stopwatch.GetTimestamp();
        if (!progress.Completed && !progress.Waiting && now - _lastProgress < Interval)
        {
            return;
        }

        _lastProgress = now;
        var record = new ProgressRecord(ActivityId, progress.Activity, progress.Status)
        {
            PercentComplete = progress.PercentComplete,
            SecondsRemaining = progress.Remaining is TimeSpan left ? (int)Math.Min(left.TotalSeconds, int.MaxValue) : -1,
            RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
        pump.Post(() => cmdlet.WriteProgress(record));
    }
}
