using System.Text.RegularExpressions;

namespace Go401.Client.Payroll;

/// <summary>A field of an input file: its name, and the headers by which it is known.</summary>
/// <param name="synonyms">The other headers, separated by commas.</param>
internal sealed class InputField(string name, string synonyms)
{
    /// <summary>The name in this module, which is also a header that is understood.</summary>
    public string Name { get; } = name;

    /// <summary>The headers that mean this field, its name among them, already in comparable form.</summary>
    public IReadOnlyList<string> Headers { get; } =
    [.. synonyms.Split(',').Prepend(name).Select(Comparable).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// A header that means this field only where the input has no better one, in comparable form: Address, which is the whole address
    /// beside AddressLine1.
    /// </summary>
    public string? Fallback { get; init; }

    /// <summary>True where the header means this field, whatever else the input has.</summary>
    public bool IsNamed(string header) => Headers.Contains(Comparable(header)) && (!IsPercentage(header) || IsPercentage(Name));

    /// <summary>True for the header of percentages, which are no amounts: Roth %.</summary>
    public static bool IsPercentage(string header) => Percentage.IsMatch(header);

    /// <summary>The rest of the header of a percentage: 401k of 401k %.</summary>
    public static string WithoutPercentage(string header) => Percentage.Replace(header, "");

    // Corporate and Separate end with the same letters as Deferral Rate.
    private static readonly Regex Percentage = new(
        @"[%\uFF05]|per[ _-]?cent(age)?s?|(?<![a-z])pct|pct(?![a-z])|(?<!corpo|sepa|pro)rates?(?![a-z])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    /// <summary>A header without what spelling varies in: letters and digits alone, in lower case.</summary>
    public static string Comparable(string header) => new([.. header.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}

/// <summary>The fields of a pay run's row.</summary>
internal static class PayrollField
{
    public const string ParticipantId = "ParticipantId";
    public const string Ssn = "Ssn";
    public const string EmployeeId = "EmployeeId";
    public const string CompanyId = "CompanyId";
    public const string CheckDate = "CheckDate";
    public const string PayPeriodStart = "PayPeriodStart";
    public const string PayPeriodEnd = "PayPeriodEnd";
    public const string Hours = "Hours";
    public const string GrossPay = "GrossPay";
    public const string PreTax = "PreTax";
    public const string Roth = "Roth";
    public const string CompanyContribution = "CompanyContribution";
    public const string LoanPrincipal = "LoanPrincipal";
    public const string LoanInterest = "LoanInterest";
    public const string HoursYtd = "HoursYtd";
    public const string GrossPayYtd = "GrossPayYtd";

    /// <summary>Every field, with the headers that payroll systems write.</summary>
    public static IReadOnlyList<InputField> All { get; } =
    [
        new(ParticipantId, "participant_id, object_id, 401GO Id"),
        new(Ssn, "Social Security Number, Social Security No, Social Security, SSN Number, Soc Sec No, SS Number, SS#, SS No"),
        new(EmployeeId, "Employee Number, Employee No, Employee #, Emp Id, Emp No, Employee Code, File Number, Worker Id"),
        new(CompanyId, "company_id"),
        new(CheckDate, "Check Date, Pay Date, Payment Date, Payroll Date"),
        new(PayPeriodStart, "Pay Period Start, Period Start, Pay Period Begin, Period Begin, Pay Period Start Date, Period Start Date"),
        new(PayPeriodEnd, "Pay Period End, Period End, Pay Period End Date, Period End Date, Period Ending"),
        new(Hours, "Hours Worked, Total Hours, Period Hours"),
        new(
            GrossPay,
            "Gross, Gross Wages, Gross Earnings, Gross Compensation, Period Gross Pay, Eligible Pay, Eligible Compensation, "
                + "Plan Compensation"
        ),
        new(
            PreTax,
            "Pre-Tax Amount, pre_tax_amount, Pre Tax Deferral, Pre-Tax Contribution, Traditional, Traditional Deferral, "
                + "Traditional 401k, 401k, 401k Pre-Tax, Pre-Tax 401k, Employee Pre-Tax, EE Pre-Tax"
        ),
        new(Roth, "Roth Amount, post_tax_amount, Post-Tax, Roth Deferral, Roth Contribution, Roth 401k, 401k Roth, Employee Roth, EE Roth"),
        new(
            CompanyContribution,
            "Match, Match Amount, Employer Match, Employer Matching, Company Match, 401k Match, 401k Employer Match, "
                + "401k Company Match, 401k ER Match, Employer Contribution, ER Match"
        ),
        new(LoanPrincipal, "Principal, Loan Principal Amount"),
        new(LoanInterest, "Interest, Loan Interest Amount"),
        new(HoursYtd, "YTD Hours, Hours Year To Date, hours_worked_ytd"),
        new(GrossPayYtd, "YTD Gross Pay, YTD Gross, Gross YTD, Gross Pay Year To Date, Compensation YTD"),
    ];

    /// <summary>The amounts, in the order in which they are totaled and shown.</summary>
    public static IReadOnlyList<string> Amounts { get; } =
    [Hours, GrossPay, PreTax, Roth, CompanyContribution, LoanPrincipal, LoanInterest, HoursYtd, GrossPayYtd];
}
