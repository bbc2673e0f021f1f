using System;
using System.Collections.Generic;
using static Go401.Client.Data.DataColumn;

namespace Go401.Client.Data;

/// <summary>The columns of participants.</summary>
internal static class ParticipantData
{
    internal const string NotSent = "401GO has no value.";
    internal const string NoElection = "Nothing was elected.";

    public static readonly DataTable Participant = new(
        "Participant",
        "A participant of a company's retirement plan. A row of an export is the same, and starts with the same columns.",
        [
            Id("ObjectId", "The participant's id.", "object_id"),
            Id("CompanyId", "The id of the company that the participant was read from.", null),
            Personal("Name", DataType.Text, "The full name.", "name"),
            Personal("Email", DataType.Text, "The email address, with which the participant also signs in.", "email"),
            Personal("Phone", DataType.Text, "The phone number.", "phone"),
            Personal("StartDate", DataType.Date, "The latest date of hire or rehire.", "start_date"),
            Personal("TerminationDate", DataType.Date, "The last day of work. A later StartDate is a rehire.", "termination_date") with
            {
                Empty = "No last day is known.",
            },
            Met("MetEligibilityDate", "When the participant became, or becomes, eligible to contribute.", "met_eligibility_date"),
            Met("MetMatchEligibilityDate", "When the participant became eligible for the employer's match.", "met_match_eligibility_date"),
            Met(
                "MetProfitShareEligibilityDate",
                "When the participant became eligible for profit sharing.",
                "met_profit_share_eligibility_date"
            ),
            Sensitive("Ssn", DataType.Text, "The social security number, nine digits as text.", "ssn"),
            Sensitive("Dob", DataType.Date, "The birth date.", "dob"),
            Personal("HoursWorkedYtd", DataType.Number, "Hours worked this calendar year.", "hours_worked_ytd", unit: "hours"),
            Personal("CompensationYtd", DataType.Number, "Compensation of this calendar year.", "compensation_ytd", unit: Dollars),
            Personal(
                "YearsWorked1000Hours",
                DataType.WholeNumber,
                "The number of years in which the participant worked 1,000 hours or more.",
                "years_worked_1000_hours",
                unit: "years"
            ),
            Personal(
                "PriorYearTotalCompensation",
                DataType.Number,
                "Compensation of the last calendar year.",
                "prior_year_total_compensation",
                unit: Dollars
            ),
            .. Deferral(
                "TraditionalDeferral",
                "traditional",
                "traditional (pre-tax) deferral",
                "elected last, which may not be active yet"
            ),
            .. Deferral("RothDeferral", "roth", "Roth (after-tax) deferral", "elected last, which may not be active yet"),
            .. Deferral("ActiveTraditionalDeferral", "active_traditional", "traditional (pre-tax) deferral", "in force now"),
            .. Deferral("ActiveRothDeferral", "active_roth", "Roth (after-tax) deferral", "in force now"),
            new(
                "DeferralChangeFrequency",
                DataType.Text,
                "How often changed deferrals take effect: Each pay period, Monthly, Quarterly, Semi Annual or Hold for pay period."
            )
            {
                Source = "deferrals.change_frequency",
                Empty = NotSent,
            },
            Personal("IsEligible", DataType.Boolean, "True where the participant may contribute now.", "deferrals.is_eligible"),
            Personal(
                "HitMax",
                DataType.Boolean,
                "True where the participant has reached this year's contribution limit, so that nothing more is withheld.",
                "deferrals.hit_max"
            ),
            Personal("LoanCount", DataType.WholeNumber, "How many loans have a payment due.", "loans") with
            {
                Unit = "loans",
                Empty = "401GO sent no list of loans (files only; the property is 0).",
            },
            Personal("LoanPayment", DataType.Number, "The sum of the loan payments due in this payroll.", "loans.todays_payment") with
            {
                Unit = Dollars,
                Empty = "No loan has a payment due.",
            },
            Personal("OwnershipPercentage", DataType.Number, "How much of the company the participant owns.", "ownership_percentage") with
            {
                Unit = Percent,
            },
            Personal("CompanyOfficer", DataType.Boolean, "True for an officer of the company.", "company_officer"),
            .. AddressColumns("address.", " of the home address"),
            When("Timestamp", "When the record was created.", "timestamp"),
            When("TimestampUpdated", "When the record was last changed.", "timestamp_updated"),
            In(
                DataPlace.ObjectOnly,
                Personal(
                    "IsActive",
                    DataType.Boolean,
                    "True where the participant works for the company on the day of the read: no last day, a later one, or a rehire.",
                    null,
                    empty: "A date of termination or hire cannot be read. AdditionalProperties has it."
                )
            ),
            In(DataPlace.ObjectOnly, Personal("Deferrals", DataType.Group, "The deferrals as one object.", "deferrals")),
            In(
                DataPlace.ObjectOnly,
                Personal("Loans", DataType.List, "The loans that have a payment due.", "loans", empty: "No loan has a payment due.")
            ),
            In(DataPlace.ObjectOnly, Personal("Address", DataType.Group, "The home address as one object.", "address")),
            Additional(),
            In(
                DataPlace.FileOnly,
                new DataColumn("CompanyName", DataType.Text, "The name of the company that the participant was read from.")
                {
                    Source = "companies: name",
                    Empty = "The name is not known.",
                }
            ),
            LoanColumn(1),
            In(
                DataPlace.FileOnly,
                new DataColumn(
                    "Change",
                    DataType.Text,
                    "Whether the participant was added, updated or removed since the last incremental export. A removed one has ids only."
                )
                {
                    Values = ["Added", "Updated", "Removed"],
                }
            ),
            In(
                DataPlace.FileOnly,
                new DataColumn(
                    "ChangedColumns",
                    DataType.List,
                    "The names of the columns that changed since the last export: in CSV one text, separated by a comma and a space."
                )
                {
                    Empty = "The participant was added or removed, or the last values are not known.",
                }
            ),
        ]
    );

    /// <summary>The column of one loan's payment.</summary>
    public static DataColumn LoanColumn(int number) =>
        In(
            DataPlace.FileOnly,
            Personal(
                "Loan" + number.ToString(CultureInfo.InvariantCulture) + "Payment",
                DataType.Number,
                "The payment due for loan " + number.ToString(CultureInfo.InvariantCulture) + ", in the order in which 401GO lists them.",
                "loans.todays_payment",
                unit: Dollars,
                empty: "There is no such loan."
            )
        );

    /// <summary>The number of the loan that a column is of; null where it is none.</summary>
    public static int? LoanNumber(string column) =>
        column.StartsWith("Loan", StringComparison.Ordinal)
        && column.EndsWith("Payment", StringComparison.Ordinal)
        && column.Length > 11
        && int.TryParse(column.Substring(4, column.Length - 11), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;

    internal static DataColumn Id(string name, string meaning, string? source, string? empty = null) =>
        new(name, DataType.Text, meaning) { Source = source, Empty = empty };

    internal static DataColumn Count(string name, string meaning, string unit, string? empty = null) =>
        new(name, DataType.WholeNumber, meaning) { Unit = unit, Empty = empty };

    internal static DataColumn Personal(
        string name,
        DataType type,
        string meaning,
        string? source,
        string? empty = NotSent,
        string? unit = null
    ) =>
        new(name, type, meaning)
        {
            Source = source,
            Sensitivity = DataSensitivity.Personal,
            Unit = unit,
            Empty = empty,
        };

    internal static DataColumn Sensitive(string name, DataType type, string meaning, string source) =>
        Personal(name, type, meaning, source) with
        {
            Sensitivity = DataSensitivity.Sensitive,
        };

    internal static DataColumn Met(string name, string meaning, string source) =>
        Personal(name, DataType.Date, meaning, source, empty: "The requirement is not met, or 401GO does not know.");

    internal static DataColumn When(string name, string meaning, string source, string empty = NotSent) =>
        new(name, DataType.Timestamp, meaning) { Source = source, Empty = empty };

    internal static DataColumn In(DataPlace place, DataColumn column) => column with { Place = place };

    internal static DataColumn Additional() =>
        In(
            DataPlace.ObjectOnly,
            Personal("AdditionalProperties", DataType.Group, "Fields that this version does not know, under the API's names.", null) with
            {
                Empty = "There is no such field.",
            }
        );

    private static IEnumerable<DataColumn> Deferral(string name, string field, string what, string when)
    {
        yield return Personal(name, DataType.Number, $"The {what} {when}.", $"deferrals.{field}.amount", NoElection, PercentOrDollars) with
        {
            UnitColumn = name + "IsPercent",
        };
        yield return Personal(
            name + "IsPercent",
            DataType.Boolean,
            $"True where {name} is percent of pay, false where it is US dollars per payroll.",
            $"deferrals.{field}.is_percent",
            empty: NoElection
        );
        yield return When(name + "Timestamp", $"When the {what} ({when}) was elected.", $"deferrals.{field}.timestamp", NoElection);
    }

    internal static IEnumerable<DataColumn> AddressColumns(string path, string of)
    {
        yield return Personal("AddressLine1", DataType.Text, $"The first line{of}.", path + "address_line_1");
        yield return Personal("AddressLine2", DataType.Text, $"The second line{of}.", path + "address_line_2");
        yield return Personal("City", DataType.Text, $"The city{of}.", path + "city");
        yield return Personal("State", DataType.Text, $"The state{of}.", path + "state");
        yield return Personal("PostalCode", DataType.Text, $"The ZIP or postal code{of}, as text.", path + "postal_code");
        yield return Personal("Country", DataType.Text, $"The country{of}.", path + "country");
    }
}
