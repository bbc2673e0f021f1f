using Go401.Client.Http;
using Go401.Client.Participants;
using Go401.Client.Payroll;

namespace Go401.Client.Census;

/// <summary>Compares a census with a company's roster, by social security number. Only reads are sent.</summary>
internal sealed class CensusPlanner(ApiClient api, CensusOptions options, ICallReporter reporter, CancellationToken cancellation)
{
    // How long a plan is taken for what 401GO has, while a person reads it. A clock that was set back makes it no younger.
    private static readonly TimeSpan PlanLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ClockChange = TimeSpan.FromMinutes(1);

    /// <summary>Reads the rows and the roster, and says what differs.</summary>
    /// <exception cref="Errors.Go401Exception">The roster cannot be read.</exception>
    public async Task<CensusPlan> PlanAsync(IReadOnlyList<InputRow> rows)
    {
        var faults = new List<Go401PayrollFault>();
        var table = new InputTable(rows, CensusField.Inputs, options.ColumnMap, faults);
        if (table.HasHeaderBelow)
        {
            return new CensusPlan { Faults = faults };
        }

        string? company = new RunLevelValues(table, rows, options.DateFormat, faults).Text(PayrollField.CompanyId, options.CompanyId);
        if (rows.Count == 0)
        {
            faults.Add(PayrollFaults.NoRows());
        }
        else if (company is null && !faults.Any(f => f.Column == PayrollField.CompanyId))
        {
            faults.Add(PayrollFaults.NoCompany());
        }

        if (company is null || rows.Count == 0)
        {
            return new CensusPlan { CompanyId = company, Faults = faults };
        }

        Roster<Participant> roster = await Roster<Participant>
            .ReadAsync(api, company, p => p, reporter, cancellation)
            .ConfigureAwait(false);
        DateTimeOffset made = api.Time.GetUtcNow();
        DateTime today = api.Time.GetLocalNow().Date;
        IReadOnlyList<CensusPerson> people = new CensusInput(table, options, roster, today, faults).Read(rows);

        // With a wrong column, every comparison would be wrong too: it would only hide the reason.
        return faults.Any(PayrollFaults.IsOfColumn)
            ? new CensusPlan { CompanyId = company, Faults = faults }
            : Compare(company, people, roster, faults, today, made);
    }

    /// <summary>
    /// Reads the roster again where the plan is old, because its prompt was open for long: a person who was changed since would be
    /// changed back, and one who was added with another number would be added twice.
    /// </summary>
    /// <param name="plan">The plan of the same rows.</param>
    /// <exception cref="Errors.Go401Exception">
    /// <c>CensusChanged</c>: something else would be sent now. Or the roster cannot be read.
    /// </exception>
    public async Task CheckAgeAsync(CensusPlan plan, IReadOnlyList<InputRow> rows)
    {
        TimeSpan age = api.Time.GetUtcNow() - plan.Made;
        if (age < PlanLifetime && age > -ClockChange)
        {
            return;
        }

        CensusPlan now = await PlanAsync(rows).ConfigureAwait(false);
        if (!plan.Sends(options.Only).SequenceEqual(now.Sends(options.Only), StringComparer.Ordinal))
        {
            throw new Go401Exception(
                "CensusChanged",
                ErrorKind.ResourceUnavailable,
                $"Company {plan.CompanyId}: the participants at 401GO changed between the plan and its confirmation, so that the plan is "
                    + "no longer right. Nothing was sent. Run the same command again."
            );
        }
    }

    private CensusPlan Compare(
        string company,
        IReadOnlyList<CensusPerson> people,
        Roster<Participant> roster,
        List<Go401PayrollFault> faults,
        DateTime today,
        DateTimeOffset made
    )
    {
        var comparison = new CensusComparison(options, faults, today);
        var guards = new CensusGuards(roster, options, faults);
        var entries = new List<CensusEntry>(people.Count);
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (CensusPerson person in people)
        {
            bool conflicts = guards.CheckId(person);
            if (roster.BySsn(person.Ssn) is [Participant known])
            {
                present.Add(known.ObjectId!);
                entries.Add(comparison.Existing(person, known));
                if (!conflicts)
                {
                    guards.CheckKnown(person, known);
                }
            }
            else
            {
                entries.Add(comparison.New(person));
                guards.CheckNew(person);
            }
        }

        entries.AddRange(
            roster
                .All.Where(p => !present.Contains(p.ObjectId!))
                .Select(p => new CensusEntry
                {
                    Action = CensusAction.OnlyAt401GO,
                    ParticipantId = p.ObjectId,
                    IsActive = ContributionRules.IsEmployed(p, today),
                })
        );
        int active = roster.All.Count(p => ContributionRules.IsEmployed(p, today));
        guards.CheckEnding(entries, active);
        faults.Sort(PayrollFaults.ByPlace);
        return new CensusPlan
        {
            CompanyId = company,
            Made = made,
            Entries = entries,
            Faults = faults,
            Active = active,
            ActiveOnlyAt401GO = entries.Count(e => e.Action == CensusAction.OnlyAt401GO && e.IsActive),
        };
    }
}
