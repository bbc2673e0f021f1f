using Go401.Client.Census;
using Go401.Client.Payroll;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Payroll;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Keeps a company's participants in step with a census file: compares by social security number, puts out one object a
/// person, and, once confirmed, adds, changes, rehires and ends.
/// </summary>
[Cmdlet(
    VerbsData.Sync,
    "Go401Participant",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = PathSet
)]
[OutputType(typeof(CensusEntry))]
public sealed class SyncGo401ParticipantCommand : Go401RowCmdlet
{
    /// <summary>Only these actions are applied and put out; all of them when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Choice(typeof(CensusAction))]
    public CensusAction[]? Only { get; set; }

    /// <summary>Columns whose empty cells clear what 401GO has; an empty cell leaves it alone when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CensusFieldCompleter))]
    public string[]? ClearBlank { get; set; }

    /// <summary>Restores leading zeros that a spreadsheet dropped from social security numbers and postal codes.</summary>
    [Parameter]
    public SwitchParameter RestoreLeadingZeros { get; set; }

    /// <summary>Takes a new social security number for a known name and birth date as another person, and not as a typing error.</summary>
    [Parameter]
    public SwitchParameter AllowNewPerson { get; set; }

    /// <summary>Sends changed email addresses. Each adds a second login at 401GO and leaves the first.</summary>
    [Parameter]
    public SwitchParameter ChangeEmail { get; set; }

    /// <summary>Permits that more than a tenth of the active people end or are missing from the input.</summary>
    [Parameter]
    public SwitchParameter AllowMassTermination { get; set; }

    /// <summary>
    /// Writes a receipt: company, time, and for each person the id, the action, the names of the fields and the status. Only its
    /// owner can read it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReceiptPath { get; set; }

    private protected override IReadOnlyList<InputField> Fields => CensusField.Inputs;

    // What 401GO itself keeps of a person is in an export of Get-Go401Participant, and is not for a census to change.
    private protected override bool Matters(string header, IEnumerable<string> values) =>
        !CensusField.IsKeptBy401GO(header) && values.Any();

    /// <inheritdoc/>
    private protected override void OnEnd()
    {
        CheckReceipt(ReceiptPath);
        Connection connection = ResolveConnection();
        CensusOptions options = Options();
        IReadOnlyList<InputRow> rows = [];
        CensusPlan plan = Run(
            (reporter, cancellation) => new CensusPlanner(connection.Api, options, reporter, cancellation).PlanAsync(rows = Rows(reporter))
        );
        Go401PayrollFault[] errors = [.. plan.Faults.Where(f => f.Severity == PayrollFaultSeverity.Error)];
        if (errors.Length > 0)
        {
            Refuse("CensusRefused", "The census has errors. Nothing was sent.", errors);
        }

        foreach (FaultLine warning in FaultLine.Of(plan.Faults))
        {
            WriteWarning(warning.Text);
        }

        CensusEntry[] chosen = [.. plan.Entries.Where(e => Only is null || Only.Contains(e.Action))];
        CensusEntry[] due = [.. chosen.Where(e => e.Status == "Planned")];
        if (due.Length == 0)
        {
            WriteObject(chosen, enumerateCollection: true);
            Say(NothingToChange(plan));
            return;
        }

        WarnIfScopeIsMissing(connection, CensusSync.Operation);
        if (!IsConfirmed("Sync-Go401Participant", () => Question(connection, plan, due), "Apply these changes at 401GO?"))
        {
            // What would be done is what -WhatIf is for.
            if (Confirmation.WhatIf)
            {
                WriteObject(chosen, enumerateCollection: true);
            }

            return;
        }

        if (
            Run(
                (reporter, cancellation) => new CensusPlanner(connection.Api, options, reporter, cancellation).CheckAgeAsync(plan, rows),
                target: plan.CompanyId
            )
        )
        {
            Apply(connection, plan.CompanyId!, chosen, due);
        }
    }

    private void Apply(Connection connection, string company, CensusEntry[] chosen, CensusEntry[] due)
    {
        var failures = new List<(CensusEntry Entry, ApiException Failure)>();
        // Before anything is sent, so that a folder without write access stops the run in time.
        using CensusReceipt? receipt = ReceiptPath is null ? null : Need(() => new CensusReceipt(FilePath(ReceiptPath)), ReceiptPath);
        try
        {
            Run(
                (reporter, cancellation) =>
                    new CensusSync(
                        connection.Api,
                        company,
                        (entry, failure) => OnPipelineThreadAsync(() => failures.Add((entry, failure))),
                        reporter,
                        cancellation
                    ).ApplyAsync(due),
                terminating: false,
                target: company
            );
        }
        finally
        {
            Go401Exception? lost = WithoutReceipt(
                () => receipt?.Commit(connection.Settings.BaseUri, company, due, connection.Api.Time.GetUtcNow()),
                "The changes were sent, but the receipt was not written."
            );
            if (lost is not null)
            {
                WriteFailure(lost, ReceiptPath);
            }

            WriteObject(chosen, enumerateCollection: true);
        }

        foreach ((CensusEntry entry, ApiException failure) in failures)
        {
            string where = entry.Row is int row ? $"Row {row.ToString(CultureInfo.InvariantCulture)} ({entry.Action})" : entry.ToString();
            WriteFailure(
                new Go401Exception("CensusRowRefused", failure.Kind, $"{where}: {failure.Message} The other rows were sent.", failure),
                entry
            );
        }
    }

    private CensusOptions Options() =>
        new()
        {
            CompanyId = CompanyId?[0],
            ColumnMap = Texts(ColumnMap),
            DateFormat = DateFormat,
            SessionCulture = DateFormat is null ? CultureInfo.CurrentCulture : null,
            ClearBlank = ClearBlank ?? [],
            RestoreLeadingZeros = RestoreLeadingZeros,
            AllowNewPerson = AllowNewPerson,
            ChangeEmail = ChangeEmail,
            Only = Only,
            AllowMassTermination = AllowMassTermination,
        };

    private static string NothingToChange(CensusPlan plan)
    {
        string others = Counts(plan.Entries.Where(e => e.Status == "Planned"));
        int people = plan.Entries.Count(e => e.Row is not null);
        return $"Nothing to change in company {plan.CompanyId}: {Counted.Of(people, "person", "people")} of the input compared."
            + (others.Length == 0 ? "" : $" -Only omits: {others}.");
    }

    private static string Counts(IEnumerable<CensusEntry> entries) =>
        string.Join(
            ", ",
            entries.GroupBy(e => e.Action).OrderBy(g => g.Key).Select(g => FormattableString.Invariant($"{g.Key} {g.Count()}"))
        );

    // Counts: what changes of which person is in the objects, and personal.
    private static string Question(Connection connection, CensusPlan plan, CensusEntry[] due)
    {
        string missing = plan.ActiveOnlyAt401GO switch
        {
            0 => "All of them are in the input. ",
            1 => "1 of them is not in the input and is not changed. ",
            int more => $"{more.ToString(CultureInfo.InvariantCulture)} of them are not in the input and are not changed. ",
        };
        return $"Company {plan.CompanyId}: {Counts(due)}. "
            + (
                plan.Active == 0
                    ? "No one is active at 401GO. "
                    : $"{Counted.Of(plan.Active, "person is", "people are")} active at 401GO. " + missing
            )
            + $"Connection {connection.Settings.Name}, {connection.Settings.BaseUri.Authority}.";
    }
}
