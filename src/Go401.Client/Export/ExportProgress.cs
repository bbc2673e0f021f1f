using System.Diagnostics;

namespace Go401.Client.Export;

/// <summary>Says how far an export is, across its companies; what the paging says of a single one is left out.</summary>
internal sealed class ExportProgress(ICallReporter reporter, IReadOnlyList<string> companies, Func<string, string> nameOf) : ICallReporter
{
    private string _activity = "Exporting participants";
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _received;

    public void Verbose(string text) => reporter.Verbose(text);

    public void Debug(string text) => reporter.Debug(text);

    public void Warning(string text) => reporter.Warning(text);

    public void Progress(CallProgress progress)
    {
        // One bar for all.
    }

    /// <summary>Says how far it is.</summary>
    /// <param name="company">The number of the company that is read, from 0.</param>
    /// <param name="ofCompany">How many of its participants have come.</param>
    /// <param name="count">How many it has, where that is known.</param>
    /// <param name="received">How many have come since the last report.</param>
    public void Report(int company, long ofCompany, long? count, long received)
    {
        _received += received;
        double rate = _watch.Elapsed.TotalSeconds > 0.05 ? _received / _watch.Elapsed.TotalSeconds : 0;
        double part = count is > 0 ? Math.Min(1.0, (double)ofCompany / count.Value) : 0;
        string where = companies.Count > 1 ? $"Company {Counted.Number(company + 1)} of {Counted.Number(companies.Count)}: " : "";
        _activity = $"Exporting participants of company {nameOf(companies[company])}";
        string of = count is long all ? $" of {Counted.Number(all)}" : "";
        TimeSpan? remaining =
            companies.Count == 1 && count is long total && rate > 0 ? TimeSpan.FromSeconds(Math.Max(0, (total - ofCompany) / rate)) : null;
        reporter.Progress(
            new CallProgress(
                _activity,
                $"{where}{Counted.Number(ofCompany)}{of} participants, {Counted.Number((long)rate)}/s",
                (int)((company + part) * 100 / companies.Count),
                remaining
            )
        );
    }

    public void End() => reporter.Progress(new CallProgress(_activity, "Done", 100, null, Completed: true));
}
