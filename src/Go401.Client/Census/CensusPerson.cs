using Go401.Client.Participants;
using Go401.Client.Payroll;

namespace Go401.Client.Census;

/// <summary>
/// One row of a census file: the number, and what the row says of each field, in the one spelling of its kind. Empty cells are in it as
/// empty.
/// </summary>
internal sealed record CensusPerson(int Row, string Ssn, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>401GO's id, where the row has one: it must be that of the person with the number.</summary>
    public string ParticipantId { get; init; } = "";

    /// <summary>What the row says of a field; empty where it says nothing.</summary>
    public string this[string field] => Values.TryGetValue(field, out string? value) ? value : "";

    /// <summary>The place of a fault in this row.</summary>
    public FaultPlace At(string field, string? participantId = null) => new(Row, field, participantId);
}

/// <summary>How a census is read and applied.</summary>
internal sealed record CensusOptions
{
    /// <summary>The company; null where a column says it.</summary>
    public string? CompanyId { get; init; }

    /// <summary>Field to header, where the input's own names are others.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init; } = new Dictionary<string, string>();

    /// <summary>A .NET date format for dates in the input; ISO (yyyy-MM-dd) when null.</summary>
    public string? DateFormat { get; init; }

    /// <summary>
    /// How Export-Csv wrote dates: with a time, in the format of the session. Null where <see cref="DateFormat"/> is specified.
    /// </summary>
    public CultureInfo? SessionCulture { get; init; }

    /// <summary>Columns whose empty cells clear what 401GO has.</summary>
    public IReadOnlyCollection<string> ClearBlank { get; init; } = [];

    /// <summary>True restores leading zeros that a spreadsheet dropped from social security numbers and postal codes.</summary>
    public bool RestoreLeadingZeros { get; init; }

    /// <summary>True takes a new social security number for a known name and birth date as a new person.</summary>
    public bool AllowNewPerson { get; init; }

    /// <summary>True sends changed email addresses, each of which adds a second login.</summary>
    public bool ChangeEmail { get; init; }

    /// <summary>The actions that are applied; null for all of them.</summary>
    public IReadOnlyCollection<CensusAction>? Only { get; init; }

    /// <summary>True permits that more than a tenth of the active roster ends.</summary>
    public bool AllowMassTermination { get; init; }
}

/// <summary>Reads the rows of a census. What is wrong without asking the server is in the faults.</summary>
internal sealed class CensusInput(
    InputTable table,
    CensusOptions options,
    Roster<Participant> roster,
    DateTime today,
    ICollection<Go401PayrollFault> faults
)
{
    public IReadOnlyList<CensusPerson> Read(IReadOnlyList<InputRow> rows)
    {
        if (!table.Has(CensusField.Ssn))
        {
            if (!faults.Any(f => f.Column == CensusField.Ssn))
            {
                faults.AddError(
                    "ColumnMissing",
                    new(null, CensusField.Ssn),
                    "No column for the social security number was found. It is required to match people.",
                    Hint.Of("ColumnMap", CensusField.Ssn)
                );
            }

            return [];
        }

        foreach (string name in options.ClearBlank.Where(c => !CensusField.Names.Contains(c, StringComparer.OrdinalIgnoreCase)))
        {
            faults.AddError(
                "ColumnMissing",
                new(null, name),
                Hint.Of("ClearBlankUnknown", name),
                NearestField.Fields(name, [.. CensusField.Sent.Select(f => f.Input)])
            );
        }

        var people = new List<CensusPerson>(rows.Count);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (InputRow row in table.People(rows, faults))
        {
            string? ssn = ReadSsn(table.Text(row, CensusField.Ssn), row.Number);
            var values = new Dictionary<string, string>(StringComparer.Ordinal);

            // A record of a pipeline that does not have the field has no empty cell either, which ClearBlank would clear.
            foreach (CensusField field in CensusField.Sent.Where(f => table.Has(row, f.Field)))
            {
                values[field.Field] = Value(field, table.Text(row, field.Field), row);
            }

            if (!table.Has(row, CensusField.Name) && table.Has(row, CensusField.FirstName) && table.Has(row, CensusField.LastName))
            {
                values[CensusField.Name] = CensusField.Spaces(
                    $"{table.Text(row, CensusField.FirstName)} {table.Text(row, CensusField.LastName)}"
                );
            }

            string participantId = table.Text(row, PayrollField.ParticipantId);
            if (SpreadsheetNumber.Changed(participantId, "the participant id") is (string message, string remedy))
            {
                faults.AddError("ValueInvalid", new(row.Number, PayrollField.ParticipantId), message, remedy);
            }

            if (ssn is null)
            {
                continue;
            }

            if (seen.TryGetValue(ssn, out int before))
            {
                faults.AddError(
                    "SsnTwice",
                    new(row.Number, CensusField.Ssn),
                    $"The same social security number is also in row {before.ToString(CultureInfo.InvariantCulture)}.",
                    "Keep one row per person, or correct the number of the other."
                );
                continue;
            }

            seen[ssn] = row.Number;
            people.Add(new CensusPerson(row.Number, ssn, values) { ParticipantId = participantId });
        }

        return people;
    }

    private string? ReadSsn(string text, int row)
    {
        if (text.Length == 0)
        {
            faults.AddError(
                "ValueMissing",
                new(row, CensusField.Ssn),
                "The social security number is empty.",
                "Fill it in. It is required to match people."
            );
            return null;
        }

        string? digits = Ssn.Digits(text);
        if (digits is { Length: >= 5 and < 9 } && options.RestoreLeadingZeros)
        {
            digits = digits.PadLeft(9, '0');
        }

        if (digits is null || digits.Length != 9)
        {
            (string message, string remedy) =
                SpreadsheetNumber.Changed(text, "the social security number")
                ?? (
                    $"This is not a social security number: {PayrollFaults.Shape(text)}.",
                    InputTable.IsTotals(text) ? PayrollFaults.RemoveTotals
                    : digits is { Length: >= 5 and < 9 } ? Hint.Of("LeadingZeros")
                    : "It has nine digits, with or without dashes."
                );
            faults.AddError("SsnInvalid", new(row, CensusField.Ssn), message, remedy);
            return null;
        }

        // A number that 401GO already has is not invented by this file.
        if (roster.BySsn(digits).Count == 0 && Ssn.WhyNeverIssued(digits) is string why)
        {
            faults.AddError(
                "SsnInvalid",
                new(row, CensusField.Ssn),
                $"The Social Security Administration never issues such a number: {why}.",
                "Correct the number."
            );
            return null;
        }

        if (roster.BySsn(digits).Count > 1)
        {
            faults.AddError(
                "SsnShared",
                new(row, CensusField.Ssn),
                "Two participants of the company have this social security number.",
                "Have 401GO correct the records first."
            );
            return null;
        }

        return digits;
    }

    private string Value(CensusField field, string text, InputRow input)
    {
        if (text.Length == 0)
        {
            return "";
        }

        int row = input.Number;
        bool isNumber = field.Kind is CensusKind.Phone or CensusKind.PostalCode;
        if (
            (isNumber || (field.Kind == CensusKind.Text && SpreadsheetNumber.IsScientific(text)))
            && SpreadsheetNumber.Changed(text, field.Field) is (string message, string advice)
        )
        {
            faults.AddError("ValueInvalid", new(row, field.Field), message, advice);
            return "";
        }

        switch (field.Kind)
        {
            case CensusKind.Date:
                DateTime? date =
                    ExportedDate.Read(text, options.SessionCulture, faults)
                    ?? InputValue.Date(text, row, field.Field, options.DateFormat, faults);
                if (field.Field == CensusField.BirthDate && date > today)
                {
                    const string Remedy = "Correct the cell. Write the year with four digits: 45 can mean 1945 or 2045.";
                    return Wrong(field, text, row, "a date in the past", Remedy);
                }

                return date is DateTime day ? IsoDate.Text(day) : "";
            case CensusKind.Amount:
                return InputValue.Amount(WithoutPercent(field, text), row, field.Field, false, faults) is decimal amount
                    ? Money.Text(amount)
                    : "";
            case CensusKind.Integer:
                return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= 65535
                    ? number.ToString(CultureInfo.InvariantCulture)
                    : Wrong(field, text, row, "a whole number");
            case CensusKind.Boolean:
                return text.ToUpperInvariant() switch
                {
                    "TRUE" or "YES" or "Y" or "1" => "true",
                    "FALSE" or "NO" or "N" or "0" => "false",
                    _ => Wrong(field, text, row, "Yes or No"),
                };
            case CensusKind.Email:
                return text.IndexOf('@') > 0 && text.IndexOf('@') < text.Length - 1 && !text.Any(char.IsWhiteSpace)
                    ? text
                    : Wrong(field, text, row, "an email address");
            case CensusKind.PostalCode when text.Length is 3 or 4 && text.All(c => c is >= '0' and <= '9'):
                return options.RestoreLeadingZeros
                    ? text.PadLeft(5, '0')
                    : Wrong(field, text, row, $"a postal code of five digits; {Hint.Of("LeadingZerosPostalCode")}");
            case CensusKind.PostalCode when text.Length == 8 && text.All(c => c is >= '0' and <= '9') && IsInUnitedStates(input):
                return options.RestoreLeadingZeros
                    ? "0" + text.Insert(4, "-")
                    : Wrong(field, text, row, $"a postal code of five digits, or of nine; {Hint.Of("LeadingZerosPostalCode")}");
            default:
                return CensusField.Spaces(text);
        }
    }

    // Postal codes of other countries can have eight digits.
    private bool IsInUnitedStates(InputRow input) =>
        InputField.Comparable(table.Text(input, CensusField.Country)) is "" or "us" or "usa" or "unitedstates" or "unitedstatesofamerica";

    private static string WithoutPercent(CensusField field, string text) =>
        field.Field == CensusField.OwnershipPercentage && text[text.Length - 1] == '%' ? text.Substring(0, text.Length - 1) : text;

    private string Wrong(CensusField field, string text, int row, string what, string remedy = "Correct the cell.")
    {
        string message = $"{field.Field} is not {what}: {PayrollFaults.Shape(text)}.";
        faults.AddError("ValueInvalid", new(row, field.Field), message, remedy);
        return "";
    }
}
