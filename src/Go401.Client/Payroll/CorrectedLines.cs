using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>
/// What a correction is added to: 401GO's lines for its check date. A correction has the differences of a few people only. Alone, they
/// say nothing about an election or a loan payment, and people who are not in it are not missing.
/// </summary>
internal sealed class CorrectedLines
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<PayrollLine>>? _posted;

    private CorrectedLines(IReadOnlyDictionary<string, IReadOnlyList<PayrollLine>>? posted) => _posted = posted;

    /// <summary>Reads the lines; null where neither the journal nor 401GO knows a run that the correction could be added to.</summary>
    public static async Task<CorrectedLines?> ReadAsync(
        ApiClient api,
        PayrollJournal journal,
        PayrollRun run,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        bool known = journal.Entries.Any(e => e.IsFor(run) && e.State != JournalState.Refused);
        string[] people = [.. run.Lines.Where(l => l.HasMoney).Select(l => l.ParticipantId)];

        // One request for each person. A correction of so many people is compared with nothing.
        if (people.Length > PayrollLimits.AlwaysAsked)
        {
            return known ? new CorrectedLines(null) : null;
        }

        try
        {
            IReadOnlyDictionary<string, IReadOnlyList<PayrollLine>> posted = await PostedLines
                .ReadAsync(api, people, run.CheckDate, reporter, cancellation)
                .ConfigureAwait(false);
            return known || posted.Values.Any(p => p.Count > 0) ? new CorrectedLines(posted) : null;
        }
        catch (ApiException refused) when (refused.StatusCode is 403 or 404)
        {
            // The check for an earlier run has already reported that the lines cannot be read.
            return known ? new CorrectedLines(null) : null;
        }
    }

    /// <summary>What the check date has with the correction; null where that is not known.</summary>
    public PayrollLine? With(PayrollLine line) =>
        _posted?.TryGetValue(line.ParticipantId, out IReadOnlyList<PayrollLine>? lines) == true
            ? line with
            {
                GrossPay = line.GrossPay + lines.Sum(l => l.GrossPay),
                PreTax = line.PreTax + lines.Sum(l => l.PreTax),
                Roth = line.Roth + lines.Sum(l => l.Roth),
                LoanPrincipal = line.LoanPrincipal + lines.Sum(l => l.LoanPrincipal),
                LoanInterest = line.LoanInterest + lines.Sum(l => l.LoanInterest),
            }
            : null;
}
