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
        foreach ((LineTag person, LineTag line) in KnownLines.Pairs(last.People))
        {
            before[person] = line;
        }

        people = journal.People(run);
        int added = 0,
            changed = 0;
        foreach ((LineTag person, LineTag line) in KnownLines.Pairs(people))
        {
            bool known = before.TryGetValue(person, out LineTag earlier);
            added += known ? 0 : 1;
            changed += known && earlier != line ? 1 : 0;
            before.Remove(person);
        }

        // A bonus or a correction is for some people only: the others were not removed, and other amounts are what it is for.
        string compared = $"Compared with the run of {IsoDate.Text(last.CheckDate)}: {Counted.Of(added, "person", "people")} added";
        return run.OffCycle || run.Correction > 0
            ? compared + "."
            : $"{compared}, {before.Count} removed, " + $"{changed} of {Counted.Of(run.Lines.Count, "line")} with different amounts.";
    }
}
