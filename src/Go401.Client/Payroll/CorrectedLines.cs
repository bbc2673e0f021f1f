using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>
/// What a correction is added to: 401GO's lines for its check date. A correction has the differences of a few people only. Alone, they
/// say nothing about an election or a loan payment, and people who are not in it are not missing.
/// </summary>
/// <param name="posted">The lines by participant; null where they are not known.</param>
internal sealed class CorrectedLines(ILookup<string, PayrollLine>? posted)
{
    /// <summary>Reads the lines; null where neither the journal nor 401GO knows a run that the correction could be added to.</summary>
    public static async Task<CorrectedLines?> ReadAsync(PostedLines reader, PayrollJournal journal, PayrollRun run)
    {
        string[] people = [.. run.Lines.Where(l => l.HasMoney).Select(l => l.ParticipantId)];
        ILookup<string, PayrollLine>? posted = null;

        // One request for each person. A correction of so many people is compared with nothing.
        if (people.Length <= PayrollLimits.AlwaysAsked)
        {
            try
            {
                posted = await reader.ReadAsync(people, run.CheckDate).ConfigureAwait(false);
            }
            catch (ApiException refused) when (refused.StatusCode is 403 or 404)
            {
                // The check for an earlier run has already reported that the lines cannot be read.
            }
        }

        return journal.RunsFor(run).Any() || posted?.Count > 0 ? new CorrectedLines(posted) : null;
    }

    /// <summary>What the check date has with the correction; null where that is not known.</summary>
    public PayrollLine? With(PayrollLine line)
    {
        if (posted is null)
        {
            return null;
        }

        PayrollLine[] whole = [line, .. posted[line.ParticipantId]];
        return line with
        {
            GrossPay = whole.Sum(l => l.GrossPay),
            PreTax = whole.Sum(l => l.PreTax),
            Roth = whole.Sum(l => l.Roth),
            LoanPrincipal = whole.Sum(l => l.LoanPrincipal),
            LoanInterest = whole.Sum(l => l.LoanInterest),
        };
    }
}
