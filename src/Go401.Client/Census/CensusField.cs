using Go401.Client.Data;
using Go401.Client.Participants;
using Go401.Client.Payroll;

namespace Go401.Client.Census;

/// <summary>How the text of a census field is read and compared.</summary>
internal enum CensusKind
{
    /// <summary>Text without outer blanks.</summary>
    Text,

    /// <summary>An email address: case is no difference.</summary>
    Email,

    /// <summary>A phone number: its digits count.</summary>
    Phone,

    /// <summary>A date.</summary>
    Date,

    /// <summary>An amount with two decimals.</summary>
    Amount,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>A US postal code: five digits, or nine with a dash; others as they are.</summary>
    PostalCode,
}

/// <summary>A field of the census: its headers, its name in the API, and what a participant has of it.</summary>
/// <param name="input">The name and the headers.</param>
/// <param name="apiName">The API's name; <c>address.city</c> for one inside the address.</param>
/// <param name="current">What the participant has, in the one spelling of the kind.</param>
internal sealed class CensusField(InputField input, string apiName, CensusKind kind, Func<Participant, string?> current)
{
    public const string Ssn = "Ssn";
    public const string Name = "Name";
    public const string FirstName = "FirstName";
    public const string LastName = "LastName";
    public const string Email = "Email";
    public const string Phone = "Phone";
    public const string StartDate = "StartDate";
    public const string TerminationDate = "TerminationDate";
    public const string BirthDate = "BirthDate";
    public const string Country = "Country";
    public const string OwnershipPercentage = "OwnershipPercentage";
    private const string AddressPrefix = "address.";

    public string Field => Input.Name;

    public InputField Input { get; } = input;

    public string ApiName { get; } = apiName;

    public CensusKind Kind { get; } = kind;

    public bool IsAddress => ApiName.StartsWith(AddressPrefix, StringComparison.Ordinal);

    public string AddressName => ApiName.Substring(AddressPrefix.Length);

    public string Current(Participant person) => current(person)?.Trim() ?? "";

    /// <summary>True where a value and what the participant has mean the same.</summary>
    public bool IsSame(string value, string now) =>
        Kind switch
        {
            CensusKind.Email => string.Equals(value, now, StringComparison.OrdinalIgnoreCase),
            CensusKind.Phone => Digits(value) == Digits(now),
            CensusKind.Amount => decimal.TryParse(now, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal amount)
                && decimal.Parse(value, NumberStyles.Number, CultureInfo.InvariantCulture) == amount,
            CensusKind.Text => value == Spaces(now),
            _ => value == now,
        };

    /// <summary>A text with single blanks only: what is compared and sent.</summary>
    public static string Spaces(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The fields that are sent, without the ones that only make up others.</summary>
    public static IReadOnlyList<CensusField> Sent { get; } =
    [
        new(new(Name, "Full Name, Employee Name, Participant Name"), "name", CensusKind.Text, p => p.Name),
        new(new(Email, "Email Address, E-mail, Work Email, Personal Email"), "email", CensusKind.Email, p => p.Email),
        new(new(Phone, "Phone Number, Mobile, Mobile Phone, Cell Phone, Telephone"), "phone", CensusKind.Phone, p => p.Phone),
        new(new(StartDate, "Hire Date, Date of Hire, Rehire Date, Start"), "start_date", CensusKind.Date, p => Day(p.StartDate)),
        new(
            new(TerminationDate, "Term Date, Date of Termination, End Date, Last Day"),
            "termination_date",
            CensusKind.Date,
            p => Day(p.TerminationDate)
        ),
        new(new(BirthDate, "Date of Birth, DOB, Birthday"), "dob", CensusKind.Date, p => Day(p.Dob)),
        new(
            new("AddressLine1", "Address 1, Street, Street Address, address_line_1") { Fallback = "address" },
            "address.address_line_1",
            CensusKind.Text,
            p => p.AddressLine1
        ),
        new(new("AddressLine2", "Address 2, Apt, Unit, address_line_2"), "address.address_line_2", CensusKind.Text, p => p.AddressLine2),
        new(new("City", "Town"), "address.city", CensusKind.Text, p => p.City),
        new(new("State", "State Code"), "address.state", CensusKind.Text, p => p.State),
        new(new("PostalCode", "Zip, Zip Code, Postal Code, Zipcode"), "address.postal_code", CensusKind.PostalCode, p => p.PostalCode),
        new(new(Country, "Country Code"), "address.country", CensusKind.Text, p => p.Country),
        new(
            new("HoursYtd", "YTD Hours, Hours Year To Date, hours_worked_ytd, HoursWorkedYtd"),
            "hours_worked_ytd",
            CensusKind.Amount,
            p => Text(p.HoursWorkedYtd)
        ),
        new(
            new("CompensationYtd", "YTD Compensation, Compensation Year To Date, YTD Gross, compensation_ytd"),
            "compensation_ytd",
            CensusKind.Amount,
            p => Text(p.CompensationYtd)
        ),
        new(
            new(
                "PriorYearCompensation",
                "Prior Year Compensation, Last Year Compensation, prior_year_total_compensation, PriorYearTotalCompensation"
            ),
            "prior_year_total_compensation",
            CensusKind.Amount,
            p => Text(p.PriorYearTotalCompensation)
        ),
        new(
            new("YearsWorked1000Hours", "Years Worked 1000 Hours, years_worked_1000_hours"),
            "years_worked_1000_hours",
            CensusKind.Integer,
            p => p.YearsWorked1000Hours?.ToString(CultureInfo.InvariantCulture)
        ),
        new(
            new(OwnershipPercentage, "Ownership Percentage, Ownership, Ownership Percent, Owner Percentage"),
            "ownership_percentage",
            CensusKind.Amount,
            p => Text(p.OwnershipPercentage)
        ),
        new(
            new("CompanyOfficer", "Company Officer, Officer, Is Officer"),
            "company_officer",
            CensusKind.Boolean,
            p => p.CompanyOfficer?.ToString().ToLowerInvariant()
        ),
    ];

    /// <summary>The names, in the order in which they are sent.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Sent.Select(f => f.Field)];

    /// <summary>Every header that is understood.</summary>
    public static IReadOnlyList<InputField> Inputs { get; } =
    [
        PayrollField.All.Single(f => f.Name == Ssn),
        PayrollField.All.Single(f => f.Name == PayrollField.CompanyId),
        PayrollField.All.Single(f => f.Name == PayrollField.ParticipantId),
        new(FirstName, "First, Given Name"),
        new(LastName, "Last, Surname, Family Name"),
        .. Sent.Select(f => f.Input),
    ];

    /// <summary>True for what objects and exports of participants have besides: 401GO keeps it, a census cannot change it.</summary>
    public static bool IsKeptBy401GO(string header) => Kept.Contains(InputField.Comparable(header));

    private static readonly HashSet<string> Kept = new(
        ParticipantData.Participant.Columns.Select(c => InputField.Comparable(c.Name)),
        StringComparer.Ordinal
    );

    private static string? Day(DateTime? date) => date is DateTime day ? IsoDate.Text(day) : null;

    private static string? Text(decimal? amount) => amount?.ToString(CultureInfo.InvariantCulture);

    private static string Digits(string text)
    {
        string digits = new([.. text.Where(c => c is >= '0' and <= '9')]);
        return digits.Length == 11 && digits[0] == '1' ? digits.Substring(1) : digits;
    }
}
