namespace Go401.Client.Payroll;

/// <summary>
/// Finds the participant of each row: by participant id, by the employer's own id through a map, or by social security
/// number. What a row says twice must agree.
/// </summary>
internal sealed class PersonMatch(Roster<PayrollPerson> roster, PayrollOptions options, IList<Go401PayrollFault> faults)
{
    private const string CheckRow = "Check the row, or add the person first.";
    private Dictionary<string, string>? _idsWithZeros;
    private Dictionary<string, string>? _employeesWithZeros;
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>The participants that rows with errors name: the input has them, but no usable line of theirs.</summary>
    public HashSet<string> Unused { get; } = new(StringComparer.Ordinal);

    /// <summary>The lines with their participants, without those of people who were not found.</summary>
    public IEnumerable<PayrollLine> FindAll(IReadOnlyList<NamedLine> named, string companyId)
    {
        PayrollLine[] found = [.. named.Select(Find).OfType<PayrollLine>()];
        if (named.Count > 1 && found.Length + Unused.Count == 0)
        {
            SayCompany(companyId);
        }

        return found;
    }

    // One person who is not known was hired, or has a typo. Where no one is known, the company is the wrong one as a rule.
    private void SayCompany(string companyId)
    {
        for (int i = 0; i < faults.Count; i++)
        {
            if (faults[i] is { Id: "PersonUnknown" } f && f.Remedy == CheckRow)
            {
                string remedy = $"None of the people in the input is in company {companyId}: check the company.";
                faults[i] = PayrollFaults.Error(f.Id, new(f.Row, f.Column), f.Message, remedy);
            }
        }
    }

    // The line with its participant; null where the person was not found, which is a fault then.
    private PayrollLine? Find(NamedLine named)
    {
        int row = named.Line.Row;
        var found = new List<PayrollPerson?>(3);
        if (named.ParticipantId.Length > 0)
        {
            PayrollPerson? person = roster.ById(named.ParticipantId);
            found.Add(Known(person, row, PayrollField.ParticipantId, "The company has no participant with this id.", named.ParticipantId));
        }

        // Many files have an employee number beside the social security number; it counts where a map says what it means.
        if (named.EmployeeId.Length > 0 && (options.EmployeeIds.Count > 0 || named.ParticipantId.Length + named.Ssn.Length == 0))
        {
            found.Add(ByEmployeeId(named.EmployeeId, row));
        }

        if (named.Ssn.Length > 0)
        {
            found.Add(BySsn(named.Ssn, row));
        }

        if (Agreed(found, row) is not string id)
        {
            Unused.UnionWith(found.OfType<PayrollPerson>().Select(p => p.ObjectId));
            return null;
        }

        _seen[id] = row;
        named.Line.ParticipantId = id;
        return named.Line;
    }

    // The id of the one person that all of a row mean; null where there is none, or one that was in an earlier row.
    private string? Agreed(List<PayrollPerson?> found, int row)
    {
        if (found.Contains(null))
        {
            return null;
        }

        string? id = found.FirstOrDefault()?.ObjectId;
        if (id is null)
        {
            faults.AddError(
                "ValueMissing",
                new(row, PayrollField.ParticipantId),
                "The row has no participant id or social security number.",
                "Enter the id or the social security number. If the row contains the file's totals, remove it."
            );
        }
        else if (found.Exists(p => p!.ObjectId != id))
        {
            faults.AddError(
                "PersonConflict",
                new(row, null, id),
                "The ids in this row belong to different people.",
                "Correct the row: all of its ids must belong to one person."
            );
        }
        else if (_seen.TryGetValue(id, out int before))
        {
            faults.AddError(
                "PersonTwice",
                new(row, null, id),
                $"The same person is also in row {before.ToString(CultureInfo.InvariantCulture)}.",
                "A pay run has one row per person: combine the rows, or send the second one as an off-cycle run."
            );
        }
        else
        {
            return id;
        }

        return null;
    }

    private PayrollPerson? ByEmployeeId(string employee, int row)
    {
        if (options.EmployeeIds.TryGetValue(employee, out string? id))
        {
            return Known(roster.ById(id), row, PayrollField.EmployeeId, Hint.Of("EmployeeNotInCompany"), id);
        }

        _employeesWithZeros ??= WithZeros(options.EmployeeIds.Keys);
        (string message, string remedy) =
            SpreadsheetNumber.Changed(employee, "the employee id")
            ?? (
                options.EmployeeIds.Count == 0
                    ? $"The row has an employee id, {Hint.Of("EmployeeMapMissing")}"
                    : Hint.Of("EmployeeNotInMap"),
                InputTable.IsTotals(employee) ? PayrollFaults.RemoveTotals
                : Lost(employee, _employeesWithZeros) is not null ? SpreadsheetNumber.LostZerosRemedy
                : Hint.Of("EmployeeMap")
            );
        faults.AddError("EmployeeUnknown", new(row, PayrollField.EmployeeId), message, remedy);
        return null;
    }

    private PayrollPerson? BySsn(string text, int row)
    {
        string? digits = Ssn.Digits(text);
        if (digits is null || digits.Length is < 5 or > 9)
        {
            (string message, string remedy) =
                SpreadsheetNumber.Changed(text, "the social security number")
                ?? (
                    $"This is not a social security number: {PayrollFaults.Shape(text)}.",
                    InputTable.IsTotals(text) ? PayrollFaults.RemoveTotals : "It has nine digits, with or without dashes."
                );
            faults.AddError("SsnInvalid", new(row, PayrollField.Ssn), message, remedy);
            return null;
        }

        string ssn = digits.PadLeft(9, '0');
        IReadOnlyList<PayrollPerson> people = roster.BySsn(ssn);
        if (people.Count > 1)
        {
            faults.AddError(
                "SsnShared",
                new(row, PayrollField.Ssn),
                $"{people.Count} participants of the company have this social security number.",
                "Use the participant id for this row, and have 401GO correct the records."
            );
            Unused.UnionWith(people.Select(p => p.ObjectId));
            return null;
        }

        if (people.Count == 1 && digits.Length < 9)
        {
            faults.AddWarning(
                "SsnPadded",
                new(row, PayrollField.Ssn, people[0].ObjectId),
                $"The social security number has {digits.Length} digits; with leading zeros it is that of a participant.",
                "Spreadsheets drop leading zeros: format the column as text."
            );
        }

        return Known(
            people.Count == 1 ? people[0] : null,
            row,
            PayrollField.Ssn,
            digits.Length == 9
                ? "The company has no participant with this social security number."
                : $"The social security number has {digits.Length} digits instead of nine, and with leading zeros added the company has no "
                    + "participant with it. A spreadsheet may have dropped leading zeros, or digits are missing."
        );
    }

    // The person; an unknown one is a fault.
    private PayrollPerson? Known(PayrollPerson? person, int row, string column, string otherwise, string id = "")
    {
        if (person is null)
        {
            string? near = roster.IdInAnyCase(id);
            if (near is not null)
            {
                Unused.Add(near);
            }

            _idsWithZeros ??= WithZeros(roster.All.Select(p => p.ObjectId));
            (string message, string remedy) =
                id.Length > 0 && SpreadsheetNumber.Changed(id, "the id") is (string, string) changed
                    ? changed
                    : (
                        otherwise,
                        InputTable.IsTotals(id) ? PayrollFaults.RemoveTotals
                        : near is not null ? $"Ids are case-sensitive. Did you mean {near}?"
                        : Lost(id, _idsWithZeros) is string full ? $"Did you mean {full}? {SpreadsheetNumber.LostZerosRemedy}"
                        : CheckRow
                    );
            faults.AddError("PersonUnknown", new(row, column), message, remedy);
        }

        return person;
    }

    // The ids that a spreadsheet would shorten, by what it makes of them.
    private static Dictionary<string, string> WithZeros(IEnumerable<string> ids)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string id in ids)
        {
            if (id.Length > 0 && id[0] == '0' && SpreadsheetNumber.WithoutZeros(id) is string without)
            {
                found[without] = id;
            }
        }

        return found;
    }

    private static string? Lost(string id, Dictionary<string, string> withZeros) =>
        SpreadsheetNumber.WithoutZeros(id) is string without && withZeros.TryGetValue(without, out string? full) ? full : null;
}
