namespace Go401.Client.Payroll;

/// <summary>One row of an input: where it is, and its cells as texts under the headers of the file.</summary>
/// <param name="number">The line of the file (the header is 1), or the number of the record in the pipeline from 1.</param>
/// <param name="cells">The cells. Headers are compared as they are written.</param>
internal sealed class InputRow(int number, IReadOnlyDictionary<string, string> cells)
{
    /// <summary>The line of the file, or the number of the record.</summary>
    public int Number { get; } = number;

    public IReadOnlyDictionary<string, string> Cells { get; } = cells;

    /// <summary>The names whose value is a list, a table or a secret, and no text.</summary>
    public IReadOnlyCollection<string> NotCells { get; init; } = [];

    /// <summary>The names at the end that have no value at all, as a CSV reader makes of a row with fewer cells than the header.</summary>
    public IReadOnlyCollection<string> LackedCells { get; init; } = [];
}

/// <summary>
/// Finds the fields of a file by its headers. Each field is named by one header of a row at most: two that mean the same are an
/// error and not a choice made in silence. Records of a pipeline may name it differently: participants as objects have Ssn, and the
/// same as raw records ssn.
/// </summary>
internal sealed class InputTable
{
    private readonly Dictionary<string, string[]> _headersOf = new(StringComparer.Ordinal);

    /// <summary>Reads the headers.</summary>
    /// <param name="rows">The rows; records of a pipeline may differ in what they have.</param>
    /// <param name="fields">The fields that are known.</param>
    /// <param name="columnMap">Field to header, where the file's own names are others.</param>
    /// <param name="faults">What is wrong with the headers.</param>
    /// <exception cref="Go401Exception"><c>InputNotRows</c>: a field is not one value.</exception>
    public InputTable(
        IReadOnlyList<InputRow> rows,
        IReadOnlyList<InputField> fields,
        IReadOnlyDictionary<string, string> columnMap,
        ICollection<Go401PayrollFault> faults
    )
    {
        if (HeaderRow.Find(rows, fields, columnMap) is InputRow header)
        {
            // Every other fault of the columns, and of the rows, would be a consequence.
            HasHeaderBelow = true;
            faults.AddError("ColumnMissing", new(header.Number), HeaderRow.Message(header), HeaderRow.Remedy);
            return;
        }

        string[] headers = [.. rows.SelectMany(r => r.Cells.Keys.Concat(r.NotCells)).Distinct(StringComparer.Ordinal)];
        bool IsField(string name) => fields.Any(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

        // What is mapped to no field is an error already; its header must not be missing too.
        var mapped = new HashSet<string>(
            columnMap.Where(p => IsField(p.Key)).Select(p => p.Value.Trim()),
            StringComparer.OrdinalIgnoreCase
        );
        foreach (InputField field in fields)
        {
            string? chosen = columnMap.FirstOrDefault(p => p.Key.Equals(field.Name, StringComparison.OrdinalIgnoreCase)).Value;
            string[] found = chosen is not null
                ? [.. headers.Where(h => h.Trim().Equals(chosen.Trim(), StringComparison.OrdinalIgnoreCase))]
                : [.. headers.Where(h => !mapped.Contains(h.Trim()) && field.IsNamed(h))];
            if (found.Length == 0 && chosen is null && field.Fallback is string fallback)
            {
                found = [.. headers.Where(h => !mapped.Contains(h.Trim()) && InputField.Comparable(h) == fallback)];
            }

            if (found.Length > 1 && rows.Any(r => found.Count(h => IsIn(r, h)) > 1))
            {
                faults.AddError(
                    "ColumnTwice",
                    new(null, field.Name),
                    $"{found.Length} columns match {field.Name}: {Names(found)}.",
                    Hint.Of("ColumnMapTwice")
                );
            }
            else if (found.Length > 0)
            {
                _headersOf[field.Name] = found;
                foreach (string name in found)
                {
                    CheckSingle(rows, name);
                }
            }
            else if (chosen is not null)
            {
                faults.AddError(
                    "ColumnMissing",
                    new(null, field.Name),
                    $"The input has no column '{chosen}', {Hint.Of("ColumnMapMissing", field.Name)}",
                    "Check the spelling of the header."
                );
            }
        }

        CheckMap([.. columnMap.Where(p => IsField(p.Key))], faults);
        foreach ((string name, string value) in columnMap.Where(p => !IsField(p.Key)).Select(p => (p.Key, p.Value)))
        {
            if (Reversed(name, value, headers, fields) is string reversed)
            {
                string shown = (ServerText.Clean(name.Trim(), 60) ?? "").Replace("'", "''");
                string remedy = Hint.Of("ColumnMapReversedRemedy", reversed, shown);
                faults.AddError("ColumnMissing", new(null, reversed), Hint.Of("ColumnMapReversed"), remedy);
                continue;
            }

            faults.AddError("ColumnMissing", new(null, name), Hint.Of("ColumnMapUnknown", name), NearestField.Fields(name, fields));
        }
    }

    // The field where its name is on the side of the header; null where the map has another mistake.
    private static string? Reversed(string name, string value, string[] headers, IReadOnlyList<InputField> fields)
    {
        bool Has(string header) => headers.Any(h => h.Trim().Equals(header.Trim(), StringComparison.OrdinalIgnoreCase));
        InputField? field =
            fields.FirstOrDefault(f => f.Name.Equals(value.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? fields.FirstOrDefault(f => f.IsNamed(value));
        return Has(name) || !Has(value) ? field?.Name : null;
    }

    // An amount that is read into two fields is sent twice. A date may be that of the check and of the period.
    private static void CheckMap(KeyValuePair<string, string>[] pairs, ICollection<Go401PayrollFault> faults)
    {
        foreach (IGrouping<string, string> field in pairs.GroupBy(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase))
        {
            if (field.Count() > 1)
            {
                Add(field.Key, Hint.Of("ColumnMapEntries", field.Key));
            }
        }

        foreach (IGrouping<string, string> column in pairs.GroupBy(p => p.Value.Trim(), p => p.Key, StringComparer.OrdinalIgnoreCase))
        {
            string[] names = [.. column.Distinct(StringComparer.OrdinalIgnoreCase)];
            if (column.Key.Length > 0 && names.Length > 1 && !names.All(n => Dates.Contains(n)))
            {
                Add(names[0], Hint.Of("ColumnMapSame", ServerText.Clean(column.Key, 60) ?? "", string.Join(", ", names)));
            }
        }

        void Add(string field, string message) =>
            faults.AddError("ColumnTwice", new(null, field), message, "Name one field for each column.");
    }

    private static readonly HashSet<string> Dates = new(StringComparer.OrdinalIgnoreCase)
    {
        PayrollField.CheckDate,
        PayrollField.PayPeriodStart,
        PayrollField.PayPeriodEnd,
    };

    // Left out, an amount would count as 0 without a word.
    private static void CheckSingle(IReadOnlyList<InputRow> rows, string header)
    {
        if (rows.FirstOrDefault(r => r.NotCells.Contains(header)) is InputRow row)
        {
            throw new Go401Exception(
                "InputNotRows",
                ErrorKind.InvalidArgument,
                $"Row {row.Number}: {ServerText.Clean(header, 100)} is a list, a table or a secure string, or another object. "
                    + "Each field must be a single text, number or date. Nothing was sent."
            );
        }
    }

    /// <summary>True where the header is in one of the rows. It is the only fault then.</summary>
    public bool HasHeaderBelow { get; }

    /// <summary>True where a column for the field was found.</summary>
    public bool Has(string field) => _headersOf.ContainsKey(field);

    /// <summary>True where the row has a cell for the field, which may be empty.</summary>
    public bool Has(InputRow row, string field) => Cell(row, field) is not null;

    /// <summary>The trimmed text of a field; empty where there is none.</summary>
    public string Text(InputRow row, string field) => Cell(row, field) is string text ? Plain(Trimmed(text)) : "";

    private string? Cell(InputRow row, string field) => HeaderOf(row, field) is string header ? row.Cells[header] : null;

    private string? HeaderOf(InputRow row, string field)
    {
        if (_headersOf.TryGetValue(field, out string[]? headers))
        {
            foreach (string header in headers)
            {
                if (row.Cells.ContainsKey(header))
                {
                    return header;
                }
            }
        }

        return null;
    }

    private static bool IsIn(InputRow row, string header) => row.Cells.ContainsKey(header) || row.NotCells.Contains(header);

    /// <summary>The rows without those that repeat the header, as a report of several pages does. Each of them is a fault.</summary>
    public IEnumerable<InputRow> People(IReadOnlyList<InputRow> rows, ICollection<Go401PayrollFault> faults)
    {
        foreach (InputRow row in rows)
        {
            if (
                _headersOf.Count > 1
                && _headersOf.Keys.All(f => HeaderOf(row, f)?.Trim().Equals(Text(row, f), StringComparison.OrdinalIgnoreCase) == true)
            )
            {
                faults.AddError("HeaderRepeated", new(row.Number), "The row repeats the header.", "Remove the row: it is not a person.");
                continue;
            }

            yield return row;
        }
    }

    /// <summary>True for the label of a row of totals.</summary>
    public static bool IsTotals(string text) => Totals.Contains(InputField.Comparable(text));

    private static readonly HashSet<string> Totals = new(StringComparer.Ordinal)
    {
        "total",
        "totals",
        "grandtotal",
        "grandtotals",
        "reporttotal",
        "reporttotals",
        "companytotal",
        "companytotals",
        "subtotal",
        "sum",
    };

    // Files that were joined have a byte order mark inside. It is invisible, as a zero-width space is.
    private static string Trimmed(string text)
    {
        string trimmed = text.Trim();
        return trimmed.Length > 0 && (IsInvisible(trimmed[0]) || IsInvisible(trimmed[trimmed.Length - 1]))
            ? trimmed.Trim('\uFEFF', '\u200B', ' ')
            : trimmed;
    }

    private static bool IsInvisible(char c) => c is '\uFEFF' or '\u200B';

    // How a spreadsheet is made to keep leading zeros: ="0123".
    private static string Plain(string text) =>
        text.Length >= 3 && text[0] == '=' && text[1] == '"' && text[text.Length - 1] == '"' && text.IndexOf('"', 2) == text.Length - 1
            ? text.Substring(2, text.Length - 3).Trim()
            : text;

    private static string Names(IEnumerable<string> headers) => string.Join(", ", headers.Select(h => "'" + ServerText.Clean(h, 60) + "'"));
}
