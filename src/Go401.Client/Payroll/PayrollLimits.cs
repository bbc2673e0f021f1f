using Go401.Client.Http;
using Go401.Client.Participants;

namespace Go401.Client.Payroll;

/// <summary>
/// Checks contributions against the limits of the year. The API tells what a person has contributed so far one person at a time,
/// so of a large run only those are asked about who can come near a limit.
/// </summary>
internal sealed class PayrollLimits(PlanReader reader, PayrollRun run, Roster<PayrollPerson> roster, DateTime today)
{
    /// <summary>So many people are asked about in any case: fewer contributors than that are all checked exactly.</summary>
    internal const int AlwaysAsked = 1000;

    // The estimate uses the elections of today. A person who contributed a quarter more this year is still checked; beyond that,
    // 401GO's own HitMax stops the next run.
    private const decimal Margin = 1.25m;
    private readonly object _gate = new();
    private decimal _lowestLimit = decimal.MaxValue;
    private int _contributors;
    private int _notAsked;

    /// <summary>The faults of lines that go beyond a limit.</summary>
    /// <param name="skip">Participants whose lines have errors already.</param>
    public async Task<IReadOnlyList<Go401PayrollFault>> CheckAsync(
        ISet<string> skip,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        var over = new List<Go401PayrollFault>();
        await PostedLines
            .ForEachAsync(
                Asked(skip),
                async line =>
                {
                    ContributionTotals totals = await reader.TotalsAsync(line.ParticipantId).ConfigureAwait(false);
                    Go401PayrollFault? fault = CheckLimit(line, totals);
                    lock (_gate)
                    {
                        _lowestLimit = new[] { _lowestLimit, totals.YearLimit, totals.PreTaxLimit, totals.RothLimit }
                            .Where(l => l > 0)
                            .Min();
                        if (fault is not null)
                        {
                            over.Add(fault);
                        }
                    }
                },
                cancellation
            )
            .ConfigureAwait(false);
        if (_notAsked > 0)
        {
            reporter.Verbose(
                $"Company {run.CompanyId}: the annual limits were checked for {_contributors - _notAsked} of {_contributors} people who "
                    + "contribute. The estimates of the others are below four fifths of the lowest limit."
            );
        }

        return over;
    }

    // The fault of a line that goes beyond the limits of the year; null where it does not.
    private Go401PayrollFault? CheckLimit(PayrollLine line, ContributionTotals totals) =>
        ContributionRules.OverLimit(
            // A check date in January belongs to the next year, also in December: nothing of this year counts for it.
            run.CheckDate.Year == today.Year
                ? totals
                : totals with
                {
                    PreTaxYtd = 0,
                    RothYtd = 0,
                },
            line,
            roster.ById(line.ParticipantId)!.Dob,
            run.CheckDate.Year
        ) > 0
            ? PayrollFaults.Error(
                "OverLimit",
                line.At(line.PreTax > 0 ? PayrollField.PreTax : PayrollField.Roth),
                "This contribution exceeds the participant's annual limit.",
                "Withhold no more than the limit allows."
            )
            : null;

    // Those who may be nearest to a limit first, so that everyone behind the first one who is far from it is farther.
    private IEnumerable<PayrollLine> Asked(ISet<string> skip)
    {
        (PayrollLine Line, decimal Estimate)[] lines =
        [
            .. PayrollChecks
                .WithContributions(run)
                .Where(l => !skip.Contains(l.ParticipantId))
                .Select(l => (l, Estimate(l, roster.ById(l.ParticipantId)!))),
        ];
        _contributors = lines.Length;
        Array.Sort(lines, static (a, b) => b.Estimate.CompareTo(a.Estimate));
        for (int i = 0; i < lines.Length; i++)
        {
            decimal lowest;
            lock (_gate)
            {
                lowest = _lowestLimit;
            }

            if (i >= AlwaysAsked && lines[i].Estimate < lowest / Margin)
            {
                _notAsked = lines.Length - i;
                yield break;
            }

            yield return lines[i].Line;
        }
    }

    /// <summary>
    /// What a person may have contributed with this run: the pay of the year times the largest part of pay that is elected, or that
    /// this run withholds. The largest number there is where nothing can be said.
    /// </summary>
    internal static decimal Estimate(PayrollLine line, IContributor person)
    {
        decimal? pay = new[] { person.CompensationYtd, line.GrossPayYtd }.Max();
        decimal contribution = Math.Max(0, line.PreTax) + Math.Max(0, line.Roth);
        if (pay is not decimal year || line.GrossPay <= 0)
        {
            return decimal.MaxValue;
        }

        (decimal preTax, decimal roth) = ContributionRules.Election(person, line.GrossPay);
        return contribution + (year * Math.Max(preTax + roth, contribution) / line.GrossPay);
    }
}
