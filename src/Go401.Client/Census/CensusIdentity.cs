using System.Globalization;
using Go401.Client.Participants;
using Go401.Client.Payroll;

namespace Go401.Client.Census;

/// <summary>Compares the people of a census with each other, and a row with people other than the one of its number.</summary>
/// <param name="roster">The participants by the keys of their names and email addresses.</param>
internal sealed class CensusIdentity(ILookup<string, Participant> roster, CensusOptions options, ICollection<Go401PayrollFault> faults)
{
    private readonly Dictionary<string, List<CensusPerson>> _added = new(StringComparer.Ordinal);

    /// <summary>
    /// Stops a row with the number of one participant and the name of another, as in a file where the numbers were sorted alone. A birth
    /// date that is right says that the person has that name now, too.
    /// </summary>
    public void CheckOther(CensusPerson person, Participant known)
    {
        string birth = person[CensusField.BirthDate];
        string[] keys = [.. CensusGuards.NameKeys(person[CensusField.Name])];
        if (
            keys.Length == 0
            || keys.Intersect(CensusGuards.NameKeys(known.Name ?? ""), StringComparer.Ordinal).Any()
            || (known.Dob is DateTime dob && birth == IsoDate.Text(dob))
            || faults.Any(f => f.Id == "PersonConflict" && f.Row == person.Row)
        )
        {
            return;
        }

        if (roster[keys[0]].FirstOrDefault(p => p != known) is Participant other)
        {
            faults.Add(
                PayrollFaults.Error(
                    "PersonConflict",
                    person.Row,
                    CensusField.Ssn,
                    "401GO has another name for this social security number, and the name of this row for another participant.",
                    "Check that the columns of the file were sorted together. If the person really has this name now, add a column with "
                        + "the birth dates.",
                    other.ObjectId
                )
            );
        }
    }

    /// <summary>Stops one person who is twice in the file, with two numbers that 401GO does not have.</summary>
    public void CheckTwice(CensusPerson person)
    {
        string birth = person[CensusField.BirthDate];
        CensusPerson? same = null;
        bool named = false;
        foreach (string key in CensusGuards.NameKeys(person[CensusField.Name]).Concat(CensusGuards.EmailKeys(person[CensusField.Email])))
        {
            if (!_added.TryGetValue(key, out List<CensusPerson>? others))
            {
                _added[key] = others = [];
            }

            same ??= birth.Length == 0 ? null : others.Find(o => o[CensusField.BirthDate] == birth);
            named |= key[0] != '@' && others.Exists(o => birth.Length == 0 || o[CensusField.BirthDate].Length == 0);
            others.Add(person);
        }

        if (same is not null && !options.AllowNewPerson)
        {
            faults.Add(
                PayrollFaults.Error(
                    "SsnSuspect",
                    person.Row,
                    CensusField.Ssn,
                    $"Row {same.Row.ToString(CultureInfo.InvariantCulture)} has this birth date and this name or email address with "
                        + "another social security number. This looks like a typo and would create a second person.",
                    Hint.Of("AllowNewPerson")
                )
            );
        }
        else if (same is null && named)
        {
            faults.Add(
                PayrollFaults.Warning(
                    "NameKnown",
                    person.Row,
                    CensusField.Ssn,
                    "Another new row has this name with another social security number, and no birth date tells them apart.",
                    "Check that the number is correct."
                )
            );
        }
    }
}
