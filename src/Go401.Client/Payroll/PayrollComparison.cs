using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>One difference between a file and what 401GO has for a check date.</summary>
public sealed class PayrollDifference
{
    /// <summary>The participant.</summary>
    public string? ParticipantId { get; init; }

    /// <summary>The column that differs.</summary>
    public string? Column { get; init; }

    /// <summary>What the file says; null where the person is not in it.</summary>
    public decimal? File { get; init; }

    /// <summary>What 401GO has, the sum where it has several lines of that date; null where it has none.</summary>
    public decimal? At401GO { get; init; }

    /// <summary>Participant and column: amounts are personal.</summary>
    public override string ToString() => $"{ParticipantId} {Column}";
}

/// <summary>Compares a pay run with what 401GO has for its check date.</summary>
internal static class PayrollComparison
{
    // What is written and read back; the year's columns are taken in and not shown again.
    internal static readonly string[] Columns =
    [
        .. PayrollField.Amounts.Where(f => f is not (PayrollField.HoursYtd or PayrollField.GrossPayYtd)),
    ];

    /// <summary>True where 401GO has a line as it was sent.</summary>
    public static bool IsSame(PayrollLine line, PayrollLine posted) => Columns.All(c => line.Amount(c) == posted.Amount(c));

    /// <summary>True where 401GO has a line with the same money, whatever its hours; not where there is no money in it.</summary>
    public static bool HasSameAmounts(PayrollLine line, PayrollLine posted) =>
        line.HasMoney && Columns.All(c => c == PayrollField.Hours || line.Amount(c) == posted.Amount(c));

    /// <summary>Reads the lines of everyone in the run and in the roster, and says what differs.</summary>
    public static async Task<IReadOnlyList<PayrollDifference>> CompareAsync(
        PostedLines reader,
        PayrollRun run,
        Roster<PayrollPerson> roster,
        ICallReporter reporter
    )
    {
        string[] ids =
        [
            .. roster.All.Select(p => p.ObjectId).Union(run.Lines.Select(l => l.ParticipantId)).OrderBy(id => id, StringComparer.Ordinal),
        ];
        ILookup<string, PayrollLine> posted = await reader.ReadAsync(ids, run.CheckDate).ConfigureAwait(false);
        string where = $"for {IsoDate.Text(run.CheckDate)} in company {run.CompanyId}. Check the check date and the company";
        if (run.Lines.Count > 0 && posted.Count == 0)
        {
            reporter.Warning($"401GO holds no lines {where}, and whether this pay run was submitted.");
        }
        else if (run.Lines.Count > 1 && run.Lines.All(l => Differences(l.ParticipantId, l, [.. posted[l.ParticipantId]]).Any()))
        {
            reporter.Warning($"None of these {run.Lines.Count} lines is the same at 401GO {where}.");
        }

        Dictionary<string, PayrollLine> lines = run.Lines.ToDictionary(l => l.ParticipantId, StringComparer.Ordinal);
        var differences = new List<PayrollDifference>();
        foreach (string id in ids)
        {
            lines.TryGetValue(id, out PayrollLine? line);
            differences.AddRange(Differences(id, line, [.. posted[id]]));
        }

        string found = differences.Count == 0 ? "no differences" : Counted.Of(differences.Count, "difference");
        reporter.Verbose($"Company {run.CompanyId}: {Counted.Of(run.Lines.Count, "line")} compared; {found}.");
        return differences;
    }

    public static IEnumerable<PayrollDifference> Differences(string id, PayrollLine? line, IReadOnlyList<PayrollLine> posted)
    {
        if (line is null && posted.Count == 0)
        {
            yield break;
        }

        bool one = line is null || posted.Count == 0;
        bool any = false;
        foreach (string column in Columns)
        {
            decimal? file = line?.Amount(column),
                there = posted.Count == 0 ? null : posted.Sum(p => p.Amount(column) ?? 0);
            if (one ? (file ?? there) != 0 : file != there)
            {
                any = true;
                yield return new PayrollDifference
                {
                    ParticipantId = id,
                    Column = column,
                    File = file,
                    At401GO = there,
                };
            }
        }

        if (one && !any)
        {
            yield return new PayrollDifference
            {
                ParticipantId = id,
                Column = PayrollField.GrossPay,
                File = line?.GrossPay,
                At401GO = posted.Count == 0 ? null : 0,
            };
        }
    }
}
