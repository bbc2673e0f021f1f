namespace Go401.Client.Payroll;

/// <summary>
/// The lines of the runs that the journal has as submitted for the check date of a run. 401GO's lines do not say which run they are from:
/// one that is known here is no proof that another run with the same amounts was submitted too. The journal has lines of its latest
/// regular run only; a line with amounts of the year is never among them, because 401GO does not return those.
/// </summary>
internal sealed class KnownLines
{
    private readonly PayrollJournal _journal;
    private readonly PayrollRun _run;
    private readonly HashSet<(LineTag Person, LineTag Line)> _tags = [];

    public KnownLines(PayrollJournal journal, PayrollRun run)
    {
        (_journal, _run) = (journal, run);
        foreach (JournalEntry entry in journal.Entries)
        {
            if (entry.CheckDate == run.CheckDate && entry.State == JournalState.Submitted)
            {
                _tags.UnionWith(Pairs(entry.People));
            }
        }
    }

    /// <summary>The lines that a known run has exactly alike.</summary>
    public PayrollLine[] Among(IReadOnlyList<PayrollLine> lines) =>
        _tags.Count == 0
            ? []
            :
            [
                .. lines
                    .Zip(Pairs(_journal.People(_run with { Lines = lines })), (line, tag) => _tags.Contains(tag) ? line : null)
                    .OfType<PayrollLine>(),
            ];

    /// <summary>The people of a journal entry, where the tags of a person and of the line alternate.</summary>
    internal static IEnumerable<(LineTag Person, LineTag Line)> Pairs(LineTag[] people)
    {
        for (int i = 0; i < people.Length; i += 2)
        {
            yield return (people[i], people[i + 1]);
        }
    }
}
