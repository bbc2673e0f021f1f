using System.Management.Automation.Host;
using Go401.Client.Payroll;
using Go401.Client.Settings;

namespace Go401.PowerShell.Output;

/// <summary>What the format views call: nothing personal leaves here unmasked.</summary>
public static class Display
{
    /// <summary>
    /// Which account was picked, in one cell; why it is not known where the sign-in did not ask for it. With client credentials no account
    /// is picked, so that nothing is missing.
    /// </summary>
    public static string? Account(string? role, string? company, string[]? scope = null, string? grant = null) =>
        (role ?? "", company ?? "", grant) switch
        {
            ("", "", nameof(GrantKind.ClientCredentials)) => "client credentials",
            ("", "", _) => scope is { Length: > 0 } && Array.IndexOf(scope, "openid") < 0 ? "needs scope openid" : null,
            (_, "", _) => TerminalText.Clean(role),
            ("", _, _) => TerminalText.Clean(company),
            _ => TerminalText.Clean($"{company} ({role})"),
        };

    /// <summary>When something ends, as short as can be: the time where that is within a day, the date later, ended where it has.</summary>
    public static string? Until(DateTime? end)
    {
        if (end is not DateTime until)
        {
            return null;
        }

        TimeSpan left = until - DateTime.Now;
        return left <= TimeSpan.Zero
            ? "ended"
            : until.ToString(left < TimeSpan.FromHours(23) ? "HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>The last four digits of a social security number behind stars; stars alone when it is none.</summary>
    public static string? MaskedSsn(PSObject? value) =>
        value?.BaseObject?.ToString() is not { Length: > 0 } text ? null
        : text.Length >= 9 && text.Substring(text.Length - 4) is string last && last.All(IsDigit) ? "***-**-" + last
        : "***-**-****";

    /// <summary>
    /// The last four digits of a bank's number behind stars; stars alone where it is too short to be told apart from them.
    /// </summary>
    public static string? MaskedNumber(PSObject? value) =>
        value?.BaseObject?.ToString() is not { Length: > 0 } text ? null
        : text.Where(IsDigit).ToArray() is { Length: >= 8 } digits ? "*****" + new string(digits, digits.Length - 4, 4)
        : "*****";

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    /// <summary>
    /// A text without what a terminal would run (S63), and without a social security number that is where none is expected.
    /// </summary>
    public static string? Text(PSObject? value) =>
        value?.BaseObject switch
        {
            null => null,
            DateTime { TimeOfDay.Ticks: 0 } => Date(value),
            DateTime or DateTimeOffset => Time(value),
            string text => ServerText.MaskSocialSecurityNumbers(ServerText.Printable(text)),
            decimal number => number.ToString(CultureInfo.InvariantCulture),
            System.Collections.IDictionary table => string.Join(", ", table.Keys.Cast<object>().Select(k => ServerText.Printable($"{k}"))),
            _ => Id(value),
        };

    /// <summary>An id or a path without what a terminal would run (S63): nine digits in it are chance.</summary>
    public static string? Id(PSObject? value) => TextOf(value) is string text ? ServerText.Printable(text) : null;

    // The object inside what Import-Clixml made has no text of its own; the wrapping has that of the object that was saved.
    private static string? TextOf(PSObject? value) =>
        value?.BaseObject is PSCustomObject ? value.ToString() : value?.BaseObject?.ToString();

    /// <summary>A date as YYYY-MM-DD. A format string in a view would take the calendar of the session's culture.</summary>
    public static string? Date(PSObject? value) =>
        value?.BaseObject switch
        {
            DateTime date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTimeOffset date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            object other => Text(other.ToString()),
            null => null,
        };

    /// <summary>A point in time as YYYY-MM-DD hh:mm:ss, with its offset from UTC where it has one.</summary>
    public static string? Time(PSObject? value) =>
        value?.BaseObject switch
        {
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture),
            PSCustomObject
                when value.Properties["DateTime"]?.Value is DateTime time && value.Properties["Offset"]?.Value is TimeSpan offset => Time(
                new PSObject(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), offset))
            ),
            null => null,
            _ => Text(TextOf(value)),
        };

    /// <summary>
    /// All properties of a record of which the module knows nothing, one a line: what has the name or the shape of a social
    /// security or bank number is masked, and what a terminal would run is left out.
    /// </summary>
    public static string Fields(PSObject? record) => RecordText.Lines(record);

    /// <summary>Some properties of a record, as <see cref="Fields(PSObject)"/> shows all of them.</summary>
    public static string Fields(PSObject? record, params string[] names) => RecordText.Lines(record, names);

    /// <summary>Yes or No in a narrow column; nothing where it is not known.</summary>
    public static string? YesNo(bool? value) =>
        value is not bool known ? null
        : known ? "Yes"
        : "No";

    /// <summary>An amount with two decimals, the same in every culture.</summary>
    public static string? Amount(decimal? value) => value?.ToString("#,0.00", CultureInfo.InvariantCulture);

    /// <summary>A day in ISO form, Gregorian in every culture.</summary>
    public static string? Day(DateTime? value) => value?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An election with its unit: 6% or $50.00; on a second line what it becomes, where that is pending.</summary>
    public static string? Election(decimal? election, bool? isPercent, decimal? pending = null, bool? pendingIsPercent = null) =>
        pending is null ? Unit(election, isPercent)
        : election is null ? "-> " + Unit(pending, pendingIsPercent)
        : $"{Unit(election, isPercent)}\n-> {Unit(pending, pendingIsPercent)}";

    /// <summary>
    /// A sentence in the last column of a table, with its lines broken between words: PowerShell breaks them inside words.
    /// </summary>
    /// <param name="text">The sentence.</param>
    /// <param name="host">The host, which has the width.</param>
    /// <param name="used">How many columns are used before the last one, with the blanks between them.</param>
    public static string? Words(string? text, PSHost? host, int used) => Lines(text, Width(host) - used - 1);

    /// <summary>A text in a column, with its lines broken between words.</summary>
    public static string? Lines(string? text, int width)
    {
        if (string.IsNullOrEmpty(text) || width < 10)
        {
            return text;
        }

        var lines = new StringBuilder();
        int length = 0;
        foreach (string word in text!.Split(' '))
        {
            bool breaks = length > 0 && length + 1 + word.Length > width;
            lines.Append(
                breaks ? "\n"
                : length > 0 ? " "
                : ""
            );
            length = (breaks || length == 0 ? 0 : length + 1) + word.Length;
            lines.Append(word);
        }

        return lines.ToString();
    }

    /// <summary>Where a fault of a pay run or a census is: its row, its column and its participant, each on a line.</summary>
    public static string Where(Go401PayrollFault? fault) =>
        string.Join(
            "\n",
            new[]
            {
                fault?.Row is int row ? "row " + row.ToString(CultureInfo.InvariantCulture) : null,
                ServerText.Printable(fault?.Column ?? ""),
                ServerText.Printable(fault?.ParticipantId ?? ""),
            }.Where(t => !string.IsNullOrEmpty(t))
        );

    /// <summary>The status of a pay run; a run that was submitted before must not look like one that was sent now.</summary>
    public static string? Status(string? status) =>
        status == "AlreadySubmitted" ? status + " (earlier; nothing was sent this time)" : status;

    /// <summary>Yes or No for true and false of a record; anything else as it is.</summary>
    public static string? Yes(PSObject? value) => value?.BaseObject is bool known ? YesNo(known) : Text(value);

    /// <summary>A deferral of a record in one line: 6.00% or $50.00.</summary>
    public static string? RawElection(PSObject? election) =>
        Field(election, "amount") is not { Length: > 0 } amount ? null
        : (election!.Properties["is_percent"] ?? election.Properties["IsPercent"])?.Value is true ? amount + "%"
        : "$" + amount;

    /// <summary>The tiers of a match in one line: 100% up to 3%, 50% up to 5%.</summary>
    public static string? Tiers(PSObject? tiers) =>
        tiers?.BaseObject is not System.Collections.IEnumerable list || tiers.BaseObject is string
            ? Text(tiers)
            : string.Join(
                ", ",
                list.Cast<object?>()
                    .Select(t => PSObject.AsPSObject(t ?? ""))
                    .Select(t => $"{Field(t, "contribution_rate")}% up to {Field(t, "contribution_max_percent")}%")
            );

    private static int Width(PSHost? host)
    {
        try
        {
            return host?.UI?.RawUI?.BufferSize.Width is int width and > 0 ? width : 80;
        }
        catch (Exception none) when (none is HostException or NotImplementedException or System.IO.IOException)
        {
            return 80;
        }
    }

    private static string? Unit(decimal? value, bool? isPercent) =>
        value is not decimal number ? null
        : isPercent == true ? number.ToString("0.##", CultureInfo.InvariantCulture) + "%"
        : "$" + Amount(number);

    private static string? Field(PSObject? record, string name) =>
        record?.Properties[name]?.Value is object value ? Text(PSObject.AsPSObject(value)) : null;
}
