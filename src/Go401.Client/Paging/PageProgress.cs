namespace Go401.Client.Paging;

/// <summary>Says how far a read of many pages is: records, total, rate, and what is left.</summary>
internal sealed class PageProgress(string where, PagingOptions options, ICallReporter reporter)
{
    private bool _shown;

    public void Report(PagingSummary summary, TimeSpan elapsed)
    {
        if (options.FirstPageOnly || reporter is SilentReporter)
        {
            return;
        }

        long? total = summary.CountAtEnd is long count
            ? Math.Min(Math.Max(0, count - options.Skip), options.First ?? long.MaxValue)
            : options.First;
        double rate = elapsed.TotalSeconds > 0.05 ? summary.Records / elapsed.TotalSeconds : 0;
        string status =
            (
                total is long all
                    ? $"{Counted.Number(summary.Records)} of {Counted.Grouped(all, "record")}"
                    : Counted.Grouped(summary.Records, "record")
            ) + (rate > 0 ? $", {Counted.Number((long)rate)}/s" : "");
        int percent = total > 0 ? (int)Math.Min(100, summary.Records * 100 / total.Value) : -1;
        TimeSpan? remaining = total is long whole && rate > 0 ? TimeSpan.FromSeconds(Math.Max(0, (whole - summary.Records) / rate)) : null;
        _shown = true;
        reporter.Progress(new CallProgress($"Reading {where}", status, percent, remaining));
    }

    public void End()
    {
        if (_shown)
        {
            reporter.Progress(new CallProgress($"Reading {where}", "Done", 100, null, Completed: true));
        }
    }
}
