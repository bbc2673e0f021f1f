namespace Go401.Client.Payroll;

/// <summary>
/// Names the columns of a file that no field takes, and whose values could matter: a header that is spelled in a way of its own would
/// otherwise leave out what people paid, without a word.
/// </summary>
internal static class IgnoredColumns
{
    private const int MaxColumns = 10;

    /// <summary>One sentence about all of them; null where there are none.</summary>
    /// <param name="rows">The rows of one file: each has the same headers.</param>
    /// <param name="fields">The fields that are known.</param>
    /// <param name="columnMap">Field to header, where the file's own names are others.</param>
    /// <param name="what">What has the columns: a file, or the input.</param>
    /// <param name="matters">Says whether the values of a column could matter; empty cells are not among them.</param>
    public static string? Describe(
        IReadOnlyList<InputRow> rows,
        IReadOnlyList<InputField> fields,
        IReadOnlyDictionary<string, string> columnMap,
        string what,
        Func<string, IEnumerable<string>, bool> matters
    )
    {
        if (rows.Count == 0 || HeaderRow.Find(rows, fields, columnMap) is not null)
        {
            return null;
        }

        string[] headers = [.. rows.SelectMany(r => r.Cells.Keys).Distinct(StringComparer.Ordinal)];

        // A map that is reversed is an error, which names the column.
        var mapped = new HashSet<string>(
            columnMap.SelectMany(p => new[] { p.Key.Trim(), p.Value.Trim() }),
            StringComparer.OrdinalIgnoreCase
        );
        InputField[] open =
        [
            .. fields.Where(f => !columnMap.Keys.Contains(f.Name, StringComparer.OrdinalIgnoreCase) && !headers.Any(f.IsNamed)),
        ];
        bool IsTaken(string header) =>
            mapped.Contains(header.Trim())
            || fields.Any(f => f.IsNamed(header))
            || open.Any(f => f.Fallback is string fallback && InputField.Comparable(header) == fallback);

        (string Header, string[] Near)[] ignored =
        [
            .. headers
                .Where(h => !IsTaken(h) && matters(h, Values(rows, h)))
                .Select(h => (Header: h, Near: Nearest(h, open)))
                .OrderBy(c => c.Near.Length == 0 && InputField.IsPercentage(c.Header))
                .ThenBy(c => c.Near.Length == 0 ? int.MaxValue : c.Near.Length),
        ];
        if (ignored.Length == 0)
        {
            return null;
        }

        string names = string.Join(", ", ignored.Take(MaxColumns).Select(c => Shown(c.Header, headers) + Like(c.Near)));
        string more =
            ignored.Length > MaxColumns ? $" and {(ignored.Length - MaxColumns).ToString(CultureInfo.InvariantCulture)} more" : "";
        (string header, string[] near) = ignored[0];
        string example = CsvHeaders.IsNamed(header) ? ServerText.Clean(header, 60)!.Replace("'", "''") : "<header>";

        // What looks like a command that is ready is pasted: it names a field only where there is one to name. An amount of a pay run can
        // only be one of a few fields; a census has too many for one sentence.
        string[] choices = near.Length > 1 ? near : [.. open.Select(f => f.Name).Where(n => PayrollField.Amounts.Contains(n))];
        string map =
            near.Length == 1 ? Hint.Of("ColumnMapIgnored", near[0], example)
            : near.Length == 0 && InputField.IsPercentage(header) ? ""
            : near.Length == 0 && fields != PayrollField.All ? Hint.Of("ColumnMapCensus", example)
            : choices.Length == 0 ? ""
            : Hint.Of("ColumnMapOpen", string.Join(", ", choices), example);
        string percentages = ignored.Any(c => c.Near.Length == 0 && InputField.IsPercentage(c.Header))
            ? "Percentages are not read as amounts."
            : "";
        return $"The {what} has {Counted.Of(ignored.Length, "column")} that Go401 does not recognize and ignores: {names}{more}. "
            + map
            + (map.Length > 0 && percentages.Length > 0 ? " " : "")
            + percentages;
    }

    /// <summary>True for the header of a percentage of pay that someone contributes: Roth %, Deferral Rate.</summary>
    public static bool IsContributionRate(string header, IReadOnlyList<InputField> fields) =>
        InputField.IsPercentage(header)
        && NearestField
            .To(
                InputField.WithoutPercentage(header),
                [.. fields.Where(f => f.Name is PayrollField.PreTax or PayrollField.Roth or PayrollField.CompanyContribution)]
            )
            .Length > 0;

    /// <summary>
    /// True for amounts or percentages that are not all zero. A text among them is a mistake in an amount, and hides no other.
    /// </summary>
    public static bool AreAmounts(IEnumerable<string> values)
    {
        int amounts = 0,
            others = 0;
        bool any = false;
        foreach (string value in values)
        {
            Money.Problem problem = Money.TryParse(value.TrimEnd(' ', '%'), Money.MaxAmount, out decimal amount);
            bool isAmount = problem is Money.Problem.None or Money.Problem.Decimals;
            any |= isAmount && (problem == Money.Problem.Decimals || amount != 0);
            amounts += isAmount ? 1 : 0;
            others += isAmount ? 0 : 1;
        }

        return any && amounts >= others;
    }

    // A percentage is never suggested as an amount.
    private static string[] Nearest(string header, InputField[] open) =>
        NearestField.To(header, InputField.IsPercentage(header) ? [.. open.Where(f => InputField.IsPercentage(f.Name))] : open);

    private static IEnumerable<string> Values(IReadOnlyList<InputRow> rows, string header)
    {
        foreach (InputRow row in rows)
        {
            if (row.Cells.TryGetValue(header, out string? cell) && cell.Trim() is { Length: > 0 } value)
            {
                yield return value;
            }
        }
    }

    private static string Shown(string header, string[] headers) =>
        CsvHeaders.IsNamed(header)
            ? $"'{ServerText.MaskSocialSecurityNumbers(ServerText.Clean(header, 60) ?? "")}'"
            : $"column {(Array.IndexOf(headers, header) + 1).ToString(CultureInfo.InvariantCulture)}, which has no header";

    private static string Like(string[] near) => near.Length == 0 ? "" : $" (nearest: {string.Join(" or ", near)})";
}
