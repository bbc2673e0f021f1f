using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Go401.Client.Errors;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Go401.Client.Text;

namespace Go401.Client.Census;

/// <summary>What stops a census that is probably a mistake: a typing error that makes a person, a file that is not complete.</summary>
internal static class CensusGuards
{
    /// <summary>Stops a mistyped number, which would make a second person with a login of their own.</summary>
    public static void CheckKnownName(
        CensusPerson person,
        ILookup<string, Participant> byName,
        CensusOptions options,
        ICollection<Go401PayrollFault> faults
    )
    {
        string birth = person[CensusField.BirthDate];
        foreach (Participant known in NameKeys(person[CensusField.Name]).SelectMany(key => byName[key]).Distinct())
        {
            if (known.Dob is not DateTime dob || birth.Length == 0)
            {
                faults.Add(
                    PayrollFaults.Warning(
                        "NameKnown",
                        person.Row,
                        CensusField.Ssn,
                        "401GO has a participant of this name with another social security number, and no birth date tells them apart.",
                        "Check that the number is correct.",
                        known.ObjectId
                    )
                );
            }
            else if (birth == InputValue.Iso(dob) && !options.AllowNewPerson)
            {
                faults.Add(
                    PayrollFaults.Error(
                        "SsnSuspect",
                        person.Row,
                        CensusField.Ssn,
                        "401GO has a participant of this name and birth date with another social security number. "
                            + "This looks like a typo and would create a second person.",
                        Hint.Of("AllowNewPerson"),
                        known.ObjectId
                    )
                );
            }
        }
    }

    /// <summary>
    /// Stops a file that would end more than a tenth of the active people, or does not have them: as a rule it is not the whole file. It
    /// counts where terminations are applied. A run that only adds or changes people ends no one, however many are missing.
    /// </summary>
    public static void CheckEnding(
        IReadOnlyCollection<CensusEntry> entries,
        int active,
        CensusOptions options,
        ICollection<Go401PayrollFault> faults
    )
    {
        if (options.Only?.Contains(CensusAction.Terminate) == false)
        {
            return;
        }

        int ending = entries.Count(e => e.IsActive && e.Action is (CensusAction.Terminate or CensusAction.OnlyAt401GO));
        if (ending * 10 > active && !options.AllowMassTermination)
        {
            faults.Add(
                PayrollFaults.Error(
                    "MassTermination",
                    null,
                    null,
                    $"{ending.ToString(CultureInfo.InvariantCulture)} of "
                        + $"{Counted.Of(active, "active person", "active people")} would be terminated or "
                        + $"{(ending == 1 ? "is" : "are")} missing from the input. That is more than 10 percent.",
                    Hint.Of("AllowMassTermination")
                )
            );
        }
    }

    /// <summary>
    /// A name without accents, case, marks and the order of its parts, which is how one name is written in two systems.
    /// </summary>
    public static string NameKey(string name)
    {
        string[] parts = Letters(name).Split((char[])[' '], StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(parts, StringComparer.Ordinal);
        return string.Join(" ", parts);
    }

    /// <summary>
    /// That, and the letters without what is between them: an invisible character, an apostrophe or a missing blank makes no other name.
    /// </summary>
    public static IEnumerable<string> NameKeys(string name) => [NameKey(name), "=" + Letters(name).Replace(" ", "")];

    private static string Letters(string name)
    {
        var letters = new StringBuilder(name.Length);
        foreach (char c in Decomposed(name))
        {
            // Accents, and characters that show nothing, as U+200B.
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format))
            {
                letters.Append(char.IsLetter(c) ? char.ToLowerInvariant(c) : ' ');
            }
        }

        return letters.ToString();
    }

    // Half of a surrogate pair cannot be decomposed.
    private static string Decomposed(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            return new string([.. name.Where(c => !char.IsSurrogate(c))]).Normalize(NormalizationForm.FormKD);
        }
    }
}
