using Go401.Client.Participants;
using Go401.Client.Payroll;

namespace Go401.Client.Census;

/// <summary>
/// What stops a census that is probably a mistake: a typing error that makes a person, two people exchanged, a file that is not complete.
/// </summary>
internal sealed class CensusGuards(Roster<Participant> roster, CensusOptions options, ICollection<Go401PayrollFault> faults)
{
    private readonly Dictionary<string, List<CensusPerson>> _added = new(StringComparer.Ordinal);
    private readonly ILookup<string, Participant> _byKey = roster
        .All.SelectMany(p => PersonKeys.Of(p).Select(key => (Key: key, Person: p)))
        .ToLookup(k => k.Key, k => k.Person, StringComparer.Ordinal);

    /// <summary>
    /// Stops a row whose id is that of another participant than its number, as in a file where one column was sorted without the others:
    /// it would change one person to the values of another.
    /// </summary>
    public bool CheckId(CensusPerson person)
    {
        bool conflicts = roster.ById(person.ParticipantId) is Participant other && !roster.BySsn(person.Ssn).Contains(other);
        if (conflicts)
        {
            faults.AddError(
                "PersonConflict",
                person.At(PayrollField.ParticipantId, person.ParticipantId),
                "At 401GO the participant with this id has another social security number than this row.",
                "Check that the columns of the file were sorted together, and correct the row. If 401GO has the wrong number, have "
                    + "401GO correct it first. If this is a new person, leave the id empty."
            );
        }

        return conflicts;
    }

    /// <summary>
    /// Stops a row with the number of one person and the name of another: with another birth date, as in a file sorted in part, or with the
    /// name of another participant, as in a file where the numbers were sorted alone. A birth date that is right says that the person has
    /// that name now.
    /// </summary>
    public void CheckKnown(CensusPerson person, Participant known)
    {
        string birth = person[CensusField.BirthDate];
        string[] keys = [.. PersonKeys.Names(person[CensusField.Name])],
            theirs = [.. PersonKeys.Names(known.Name ?? "")];
        if (keys.Length == 0 || keys.Intersect(theirs, StringComparer.Ordinal).Any() || IsBirth(known, birth))
        {
            return;
        }

        if (known.Dob is not null && birth.Length > 0 && theirs.Length > 0)
        {
            faults.AddError(
                "PersonConflict",
                person.At(CensusField.Ssn, known.ObjectId),
                "401GO has another name and another birth date for this social security number.",
                "Check that the columns of the file were sorted together. If both really changed, send one of them first and the "
                    + "other in a second run."
            );
        }
        else if (_byKey[keys[0]].FirstOrDefault(p => p != known) is Participant other)
        {
            faults.AddError(
                "PersonConflict",
                person.At(CensusField.Ssn, other.ObjectId),
                "401GO has another name for this social security number, and the name of this row for another participant.",
                "Check that the columns of the file were sorted together. If the person really has this name now, add a column with "
                    + "the birth dates."
            );
        }
    }

    /// <summary>Stops a mistyped number, which would make a second person with a login of their own.</summary>
    public void CheckNew(CensusPerson person)
    {
        string birth = person[CensusField.BirthDate];
        IEnumerable<Participant> named = PersonKeys.Names(person[CensusField.Name]).SelectMany(key => _byKey[key]);

        // Two people may share an address; not with one birth date.
        IEnumerable<Participant> mailed = PersonKeys
            .Emails(person[CensusField.Email])
            .SelectMany(key => _byKey[key])
            .Where(p => IsBirth(p, birth));
        foreach (Participant known in named.Concat(mailed).Distinct())
        {
            if (known.Dob is null || birth.Length == 0)
            {
                faults.AddWarning(
                    "NameKnown",
                    person.At(CensusField.Ssn, known.ObjectId),
                    "401GO has a participant of this name with another social security number, and no birth date tells them apart.",
                    "Check that the number is correct."
                );
            }
            else if (IsBirth(known, birth) && !options.AllowNewPerson)
            {
                faults.AddError(
                    "SsnSuspect",
                    person.At(CensusField.Ssn, known.ObjectId),
                    "401GO has a participant of this birth date and this name or email address with another social security number. "
                        + "This looks like a typo and would create a second person.",
                    Hint.Of("AllowNewPerson")
                );
            }
        }

        CheckTwice(person, birth);
    }

    // One person who is twice in the file, with two numbers that 401GO does not have.
    private void CheckTwice(CensusPerson person, string birth)
    {
        CensusPerson? same = null;
        bool named = false;
        foreach (string key in PersonKeys.Names(person[CensusField.Name]).Concat(PersonKeys.Emails(person[CensusField.Email])))
        {
            List<CensusPerson> others = _added.GetOrAdd(key);
            same ??= birth.Length == 0 ? null : others.Find(o => o[CensusField.BirthDate] == birth);
            named |= key[0] != '@' && others.Exists(o => birth.Length == 0 || o[CensusField.BirthDate].Length == 0);
            others.Add(person);
        }

        if (same is not null && !options.AllowNewPerson)
        {
            faults.AddError(
                "SsnSuspect",
                person.At(CensusField.Ssn),
                $"Row {same.Row.ToString(CultureInfo.InvariantCulture)} has this birth date and this name or email address with "
                    + "another social security number. This looks like a typo and would create a second person.",
                Hint.Of("AllowNewPerson")
            );
        }
        else if (same is null && named)
        {
            faults.AddWarning(
                "NameKnown",
                person.At(CensusField.Ssn),
                "Another new row has this name with another social security number, and no birth date tells them apart.",
                "Check that the number is correct."
            );
        }
    }

    /// <summary>
    /// Stops a file that would end more than a tenth of the active people, or does not have them: as a rule it is not the whole file. It
    /// counts where terminations are applied. A run that only adds or changes people ends no one, however many are missing.
    /// </summary>
    public void CheckEnding(IReadOnlyCollection<CensusEntry> entries, int active)
    {
        if (options.Only?.Contains(CensusAction.Terminate) == false)
        {
            return;
        }

        // The person of a row whose number is wrong is not missing. Corrected, the row can be that person.
        int unknown = faults
            .Where(f => f.Severity == PayrollFaultSeverity.Error && f.Column is CensusField.Ssn or PayrollField.ParticipantId)
            .Select(f => f.Row)
            .Distinct()
            .Count();
        int missing = Math.Max(0, entries.Count(e => e.IsActive && e.Action == CensusAction.OnlyAt401GO) - unknown);
        int ending = entries.Count(e => e.IsActive && e.Action == CensusAction.Terminate);
        if ((ending + missing) * 10 > active && !options.AllowMassTermination)
        {
            string[] parts =
            [
                .. new[]
                {
                    ending > 0 ? $"{Counted.Of(ending, "person", "people")} would be terminated" : "",
                    missing > 0 ? $"{Counted.Of(missing, "person", "people")} {(missing == 1 ? "is" : "are")} missing from the input" : "",
                }.Where(p => p.Length > 0),
            ];
            faults.AddError(
                PayrollFaults.MassTermination,
                FaultPlace.None,
                $"Of {Counted.Of(active, "active person", "active people")}, {string.Join(", and ", parts)}. "
                    + "That is more than 10 percent.",
                missing > 0 ? Hint.Of("AllowMassMissing") : Hint.Of("AllowMassTermination")
            );
        }
    }

    private static bool IsBirth(Participant known, string birth) => known.Dob is DateTime dob && birth == IsoDate.Text(dob);
}
