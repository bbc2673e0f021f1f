namespace Go401.Client.Payroll;

/// <summary>Compares a run with the one before it.</summary>
internal static class LastRun
{
    /// <summary>How a run differs from the latest regular one that the journal knows, in one line; null where it knows none.</summary>
    public static string? Compare(PayrollJournal journal, PayrollRun run, out LineTag[]? people)
    {
        people = null;
        JournalEntry? last = journal
            .Entries.Where(e => e.People.Length > 0 && e.CheckDate <= run.CheckDate)
            .OrderBy(e => e.CheckDate)
            .ThenBy(e => e.Started)
            .LastOrDefault();
        if (last is null)
        {
            return null;
        }

        var before = new Dictionary<LineTag, LineTag>();
        for (int i = 0; i < last.People.Length; i += 2)
        {
            before[last.People[i]] = last.People[i + 1];
        }

        LineTag[] now = people = journal.People(run);
        int added = 0,
            changed = 0;
        for (int i = 0; i < now.Length; i += 2)
        {
            if (!before.TryGetValue(now[i], out LineTag line))
            {
                added++;
            }
            else
            {
                changed += line == now[i + 1] ? 0 : 1;
                before.Remove(now[i]);
            }
        }

        // A bonus or a correction is for some people only: the others were not removed, and other amounts are what it is for.
        string compared = $"Compared with the run of {IsoDate.Text(last.CheckDate)}: {Counted.Of(added, "person", "people")} added";
        return run.OffCycle || run.Correction > 0
            ? compared + "."
            : $"{compared}, {before.Count} removed, " + $"{changed} of {Counted.Of(run.Lines.Count, "line")} with different amounts.";
    }
}
