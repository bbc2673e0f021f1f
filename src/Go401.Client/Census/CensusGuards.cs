using System.Globalization;
using System.Text;
using Go401.Client.Participants;
using Go401.Client.Payroll;

namespace Go401.Client.Census;

/// <summary>What stops a census that is probably a mistake: a typing error that makes a person, a file that is not complete.</summary>
internal static class CensusGuards
{
    private static readonly char[] Apostrophes = ['\'', '\u2019', '\u2018', '\u02bc', '\u02bb', '`'];

    // Letters only, as they are compared: "2nd" and "3rd" lose their digit.
    private static readonly HashSet<string> Titles = new(
        ["jr", "sr", "junior", "senior", "ii", "iii", "iv", "nd", "rd", "esq", "phd", "ph", "mr", "mrs", "ms", "dr"],
        StringComparer.Ordinal
    );

    /// <summary>
    /// Stops a row whose id is that of another participant than its number, as in a file where one column was sorted without the others:
    /// it would change one person to the values of another.
    /// </summary>
    public static bool CheckId(CensusPerson person, Roster<Participant> roster, ICollection<Go401PayrollFault> faults)
    {
        bool conflicts = roster.ById(person.ParticipantId) is Participant other && !roster.BySsn(person.Ssn).Contains(other);
        if (conflicts)
        {
            faults.Add(
                PayrollFaults.Error(
                    "PersonConflict",
                    person.Row,
                    PayrollField.ParticipantId,
                    "At 401GO the participant with this id has another social security number than this row.",
                    "Check that the columns of the file were sorted together, and correct the row. If 401GO has the wrong number, have "
                        + "401GO correct it first. If this is a new person, leave the id empty.",
                    person.ParticipantId
                )
            );
        }

        return conflicts;
    }

    /// <summary>Stops a row with the number of one person and the name and birth date of another, as in a file sorted in part.</summary>
    public static void CheckPerson(CensusPerson person, Participant known, ICollection<Go401PayrollFault> faults)
    {
        string birth = person[CensusField.BirthDate];
        string[] theirs = [.. NameKeys(known.Name ?? "")];
        string[] keys = [.. NameKeys(person[CensusField.Name])];
        bool differs = known.Dob is DateTime dob && birth.Length > 0 && birth != IsoDate.Text(dob);
        if (differs && keys.Length > 0 && theirs.Length > 0 && !keys.Intersect(theirs, StringComparer.Ordinal).Any())
        {
            faults.Add(
                PayrollFaults.Error(
                    "PersonConflict",
                    person.Row,
                    CensusField.Ssn,
                    "401GO has another name and another birth date for this social security number.",
                    "Check that the columns of the file were sorted together. If both really changed, send one of them first and the "
                        + "other in a second run.",
                    known.ObjectId
                )
            );
        }
    }

    /// <summary>Stops a mistyped number, which would make a second person with a login of their own.</summary>
    public static void CheckKnownName(
        CensusPerson person,
        ILookup<string, Participant> roster,
        CensusOptions options,
        ICollection<Go401PayrollFault> faults
    )
    {
        string birth = person[CensusField.BirthDate];
        IEnumerable<Participant> named = NameKeys(person[CensusField.Name]).SelectMany(key => roster[key]);

        // Two people may share an address; not with one birth date.
        IEnumerable<Participant> mailed = EmailKeys(person[CensusField.Email])
            .SelectMany(key => roster[key])
            .Where(p => p.Dob is DateTime dob && birth == IsoDate.Text(dob));
        foreach (Participant known in named.Concat(mailed).Distinct())
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
            else if (birth == IsoDate.Text(dob) && !options.AllowNewPerson)
            {
                faults.Add(
                    PayrollFaults.Error(
                        "SsnSuspect",
                        person.Row,
                        CensusField.Ssn,
                        "401GO has a participant of this birth date and this name or email address with another social security number. "
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
            faults.Add(
                PayrollFaults.Error(
                    PayrollFaults.MassTermination,
                    null,
                    null,
                    $"Of {Counted.Of(active, "active person", "active people")}, {string.Join(", and ", parts)}. "
                        + "That is more than 10 percent.",
                    missing > 0 ? Hint.Of("AllowMassMissing") : Hint.Of("AllowMassTermination")
                )
            );
        }
    }

    /// <summary>A name without accents, case, marks and the order of its parts, which is how one name is written in two systems.</summary>
    public static string NameKey(string name)
    {
        string[] parts = Letters(name).Split((char[])[' '], StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(parts, StringComparer.Ordinal);
        return string.Join(" ", parts);
    }

    /// <summary>The keys by which a participant is found: of the name and of the email address.</summary>
    public static IEnumerable<string> Keys(Participant person) => NameKeys(person.Name ?? "").Concat(EmailKeys(person.Email ?? ""));

    /// <summary>
    /// That; the letters without what is between them, since an invisible character, an apostrophe or a missing blank makes no other name;
    /// and both without titles and middle initials, and as first and last name only.
    /// </summary>
    public static IEnumerable<string> NameKeys(string name)
    {
        if (NameKey(name) is not { Length: > 0 } all)
        {
            return [];
        }

        string[] words = Words(name);
        string first = words[0],
            last = words[words.Length - 1];
        string ends = string.CompareOrdinal(first, last) <= 0 ? $"{first} {last}" : $"{last} {first}";
        return new[] { all, "=" + Letters(name).Replace(" ", ""), "=" + string.Concat(words), "~" + ends }.Distinct(StringComparer.Ordinal);
    }

    /// <summary>The key of an email address; none where there is none.</summary>
    public static string[] EmailKeys(string email) => email.Trim() is { Length: > 0 } text ? ["@" + text.ToLowerInvariant()] : [];

    // First name first, without titles and initials, if two words are left.
    private static string[] Words(string name)
    {
        string[] parts = [.. name.Split(',').Where(p => Split(p).Any(w => !Titles.Contains(w)))];
        string[] words = Split(string.Join(" ", parts.Skip(1).Concat(parts.Take(1))));
        words = words.Length > 0 ? words : Split(name);
        string[] untitled = [.. words.Where(w => !Titles.Contains(w))];
        words = untitled.Length > 1 ? untitled : words;
        string[] whole = [.. words.Where(w => w.Length > 1)];
        return whole.Length > 1 ? whole : words;
    }

    private static string[] Split(string name) =>
        Letters(string.Concat(name.Split(Apostrophes))).Split((char[])[' '], StringSplitOptions.RemoveEmptyEntries);

    private static string Letters(string name)
    {
        var letters = new StringBuilder(name.Length);
        foreach (char c in Decomposed(name))
        {
            // Accents, and characters that show nothing, as U+200B.
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format))
            {
                letters.Append(Plain(c));
            }
        }

        return letters.ToString();
    }

    // Letters that are not decomposed have a usual spelling, too.
    private static string Plain(char c) =>
        char.ToLowerInvariant(c) switch
        {
            '\u00df' or '\u1e9e' => "ss",
            '\u00e6' => "ae",
            '\u0153' => "oe",
            '\u00f8' => "o",
            '\u0142' => "l",
            '\u0111' or '\u00f0' => "d",
            '\u0131' => "i",
            char lower => char.IsLetter(c) ? lower.ToString() : " ",
        };

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
