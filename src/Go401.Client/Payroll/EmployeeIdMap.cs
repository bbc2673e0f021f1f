namespace Go401.Client.Payroll;

/// <summary>The employer's own employee ids, each with the participant that it means.</summary>
internal static class EmployeeIdMap
{
    /// <summary>The two columns.</summary>
    public static IReadOnlyList<InputField> Fields { get; } =
    [.. PayrollField.All.Where(f => f.Name is PayrollField.EmployeeId or PayrollField.ParticipantId)];

    /// <summary>Reads rows with the columns EmployeeId and ParticipantId.</summary>
    /// <exception cref="Go401Exception"><c>EmployeeIdMapInvalid</c>.</exception>
    public static IReadOnlyDictionary<string, string> Read(IReadOnlyList<InputRow> rows)
    {
        var faults = new List<Go401PayrollFault>();
        var table = new InputTable(rows, Fields, new Dictionary<string, string>(), faults);
        if (table.HasHeaderBelow)
        {
            throw Invalid($"{faults[0].Message.TrimEnd('.')}. {HeaderRow.Remedy.TrimEnd('.')}");
        }

        if (faults.Count > 0 || !table.Has(PayrollField.EmployeeId) || !table.Has(PayrollField.ParticipantId))
        {
            throw Invalid("it needs a column EmployeeId and a column ParticipantId");
        }

        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (InputRow row in rows)
        {
            string employee = table.Text(row, PayrollField.EmployeeId),
                participant = table.Text(row, PayrollField.ParticipantId);
            if (
                (SpreadsheetNumber.Changed(employee, "the employee id") ?? SpreadsheetNumber.Changed(participant, "the participant id")) is
                (string Message, string Remedy) changed
            )
            {
                throw Invalid($"row {row.Number}: {changed.Message} {changed.Remedy.TrimEnd('.')}");
            }

            if (employee.Length > 0 && participant.Length > 0)
            {
                Add(map, employee, participant, $", the second in row {row.Number}");
            }
        }

        return map;
    }

    /// <summary>Adds an employee; two participants for one are refused, since either may be meant.</summary>
    /// <param name="employee">The id of the employee; case does not count.</param>
    /// <param name="participant">The id of the participant.</param>
    /// <param name="where">Where the second one is.</param>
    /// <exception cref="Go401Exception"><c>EmployeeIdMapInvalid</c>.</exception>
    public static void Add(Dictionary<string, string> map, string employee, string participant, string where = "")
    {
        if (map.TryGetValue(employee, out string? other) && other != participant)
        {
            throw Invalid($"an employee id has two participant ids{where}");
        }

        map[employee] = participant;
    }

    /// <summary>The map cannot be used.</summary>
    /// <param name="why">Why, without a full stop.</param>
    public static Go401Exception Invalid(string why) =>
        new("EmployeeIdMapInvalid", ErrorKind.InvalidArgument, $"The map of employee ids cannot be used: {why}. Nothing was sent.");
}
