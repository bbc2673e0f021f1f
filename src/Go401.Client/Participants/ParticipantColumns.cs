using System;
using System.Collections.Generic;
using System.Linq;
using Go401.Client.Errors;

namespace Go401.Client.Participants;

/// <summary>
/// The flat properties of a participant, in the order in which they are written. Names and paths follow the schema
/// <c>Participant</c> of the API's document.
/// </summary>
internal static class ParticipantColumns
{
    /// <summary>The participant's id.</summary>
    public const string ObjectId = "ObjectId";

    /// <summary>The company the participant was read from; not part of the record.</summary>
    public const string CompanyId = "CompanyId";

    /// <summary>The name of that company; not part of the record, and written only where it is asked for.</summary>
    public const string CompanyName = "CompanyName";

    /// <summary>How many loan columns can be asked for.</summary>
    public const int MaxLoans = 20;

    /// <summary>How many loans there are.</summary>
    public const string LoanCount = "LoanCount";

    /// <summary>The sum of the loan payments due.</summary>
    public const string LoanPayment = "LoanPayment";

    /// <summary>The array that <see cref="LoanCount"/> and <see cref="LoanPayment"/> are computed from.</summary>
    internal const string LoansPath = "loans";

    /// <summary>Every flat property.</summary>
    public static IReadOnlyList<ParticipantColumn> All { get; } =
    [
        new(ObjectId, "object_id", ColumnKind.Text, "The participant's id."),
        new(CompanyId, "", ColumnKind.Text, "The id of the company the participant was read from."),
        new("Name", "name", ColumnKind.Text, "The full name."),
        new("Email", "email", ColumnKind.Text, "The email address, which is also the login."),
        new("Phone", "phone", ColumnKind.Text, "The phone number."),
        new("StartDate", "start_date", ColumnKind.Date, "The latest date of hire or rehire."),
        new("TerminationDate", "termination_date", ColumnKind.Date, "The last day of work, if there is one."),
        new(
            "MetEligibilityDate",
            "met_eligibility_date",
            ColumnKind.Date,
            "When the participant became, or becomes, eligible to contribute."
        ),
        new(
            "MetMatchEligibilityDate",
            "met_match_eligibility_date",
            ColumnKind.Date,
            "When the participant became eligible for the employer's match."
        ),
        new(
            "MetProfitShareEligibilityDate",
            "met_profit_share_eligibility_date",
            ColumnKind.Date,
            "When the participant became eligible for profit sharing."
        ),
        new("Ssn", "ssn", ColumnKind.Text, "The social security number, nine digits.") { Sensitive = true },
        new("Dob", "dob", ColumnKind.Date, "The birth date.") { Sensitive = true },
        new("HoursWorkedYtd", "hours_worked_ytd", ColumnKind.Amount, "Hours worked this year."),
        new("CompensationYtd", "compensation_ytd", ColumnKind.Amount, "Compensation of this year, US dollars."),
        new(
            "YearsWorked1000Hours",
            "years_worked_1000_hours",
            ColumnKind.WholeNumber,
            "In how many years the participant worked 1,000 hours or more."
        ),
        new("PriorYearTotalCompensation", "prior_year_total_compensation", ColumnKind.Amount, "Compensation of last year, US dollars."),
        new(
            "TraditionalDeferral",
            "deferrals.traditional.amount",
            ColumnKind.Amount,
            "The traditional deferral elected: percent of pay, or US dollars per pay period."
        ),
        new(
            "TraditionalDeferralIsPercent",
            "deferrals.traditional.is_percent",
            ColumnKind.Boolean,
            "True where TraditionalDeferral is percent of pay."
        ),
        new(
            "TraditionalDeferralTimestamp",
            "deferrals.traditional.timestamp",
            ColumnKind.Timestamp,
            "When the traditional deferral was elected."
        ),
        new(
            "RothDeferral",
            "deferrals.roth.amount",
            ColumnKind.Amount,
            "The Roth deferral elected: percent of pay, or US dollars per pay period."
        ),
        new("RothDeferralIsPercent", "deferrals.roth.is_percent", ColumnKind.Boolean, "True where RothDeferral is percent of pay."),
        new("RothDeferralTimestamp", "deferrals.roth.timestamp", ColumnKind.Timestamp, "When the Roth deferral was elected."),
        new(
            "ActiveTraditionalDeferral",
            "deferrals.active_traditional.amount",
            ColumnKind.Amount,
            "The traditional deferral in force now."
        ),
        new(
            "ActiveTraditionalDeferralIsPercent",
            "deferrals.active_traditional.is_percent",
            ColumnKind.Boolean,
            "True where ActiveTraditionalDeferral is percent of pay."
        ),
        new(
            "ActiveTraditionalDeferralTimestamp",
            "deferrals.active_traditional.timestamp",
            ColumnKind.Timestamp,
            "When the traditional deferral in force was elected."
        ),
        new("ActiveRothDeferral", "deferrals.active_roth.amount", ColumnKind.Amount, "The Roth deferral in force now."),
        new(
            "ActiveRothDeferralIsPercent",
            "deferrals.active_roth.is_percent",
            ColumnKind.Boolean,
            "True where ActiveRothDeferral is percent of pay."
        ),
        new(
            "ActiveRothDeferralTimestamp",
            "deferrals.active_roth.timestamp",
            ColumnKind.Timestamp,
            "When the Roth deferral in force was elected."
        ),
        new("DeferralChangeFrequency", "deferrals.change_frequency", ColumnKind.Text, "How often changed deferrals take effect."),
        new("IsEligible", "deferrals.is_eligible", ColumnKind.Boolean, "True where the participant may contribute now."),
        new("HitMax", "deferrals.hit_max", ColumnKind.Boolean, "True where this year's limit is reached."),
        new(LoanCount, LoansPath, ColumnKind.WholeNumber, "How many loans have a payment due."),
        new(LoanPayment, LoansPath, ColumnKind.Amount, "The sum of today's loan payments, US dollars; empty where there is no loan."),
        new("OwnershipPercentage", "ownership_percentage", ColumnKind.Amount, "How much of the company the participant owns, percent."),
        new("CompanyOfficer", "company_officer", ColumnKind.Boolean, "True for an officer of the company."),
        new("AddressLine1", "address.address_line_1", ColumnKind.Text, "The first line of the home address."),
        new("AddressLine2", "address.address_line_2", ColumnKind.Text, "The second line of the home address."),
        new("City", "address.city", ColumnKind.Text, "The city of the home address."),
        new("State", "address.state", ColumnKind.Text, "The state of the home address."),
        new("PostalCode", "address.postal_code", ColumnKind.Text, "The postal code of the home address."),
        new("Country", "address.country", ColumnKind.Text, "The country of the home address."),
        new("Timestamp", "timestamp", ColumnKind.Timestamp, "When the record was created."),
        new("TimestampUpdated", "timestamp_updated", ColumnKind.Timestamp, "When the record was last changed."),
    ];

    private static readonly ParticipantColumn NameOfCompany = new(
        CompanyName,
        "",
        ColumnKind.Text,
        "The name of the company the participant was read from."
    );

    private static readonly Dictionary<string, ParticipantColumn> ByName = All.Append(NameOfCompany)
        .ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The column of that name; null where the catalogue has none.</summary>
    public static ParticipantColumn? Find(string name) => ByName.TryGetValue(name, out ParticipantColumn? column) ? column : null;

    /// <summary>The payments of the first loans, one column each, and the name of the company: columns that are written only where they are asked for.</summary>
    public static IReadOnlyList<ParticipantColumn> Optional(int loans) =>
        [
            NameOfCompany,
            .. Enumerable
                .Range(1, loans)
                .Select(i => new ParticipantColumn(
                    FormattableString.Invariant($"Loan{i}Payment"),
                    LoansPath,
                    ColumnKind.Amount,
                    FormattableString.Invariant($"The payment due for loan {i}, US dollars.")
                )
                {
                    Loan = i,
                }),
        ];

    /// <summary>
    /// Finds the columns that are meant. A name is one of the catalogue (wildcards allowed), or the path of a field in the
    /// API's JSON, so that a field the API adds tomorrow can be written too.
    /// </summary>
    /// <param name="names">The names; null means all that are not sensitive.</param>
    /// <param name="excluded">Names to leave out, wildcards allowed.</param>
    /// <param name="withSensitive">True where sensitive columns may be written, as they are or masked.</param>
    /// <param name="loans">How many loans get a column of their own.</param>
    /// <exception cref="Go401Exception"><c>ColumnUnknown</c>, <c>SensitiveColumn</c> or <c>NoColumns</c>.</exception>
    public static IReadOnlyList<ParticipantColumn> Select(
        IReadOnlyList<string>? names,
        IReadOnlyList<string>? excluded,
        bool withSensitive,
        int loans = 0
    )
    {
        IReadOnlyList<ParticipantColumn> optional = Optional(loans);
        var chosen = new List<ParticipantColumn>();
        foreach (string name in names ?? ["*"])
        {
            Add(chosen, ColumnNames.Matching(name, withSensitive, optional));
        }

        Add(chosen, optional.Where(c => c.Loan > 0));
        foreach (string name in excluded ?? [])
        {
            chosen.RemoveAll(ColumnNames.Excluded(name, chosen, optional));
        }

        return chosen.Count > 0
            ? chosen
            : throw new Go401Exception(
                "NoColumns",
                ErrorKind.InvalidArgument,
                "No column is left to write. Check -Property and -ExcludeProperty."
            );
    }

    private static void Add(List<ParticipantColumn> chosen, IEnumerable<ParticipantColumn> columns)
    {
        foreach (ParticipantColumn column in columns)
        {
            if (!chosen.Exists(c => c.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)))
            {
                chosen.Add(column);
            }
        }
    }
}
