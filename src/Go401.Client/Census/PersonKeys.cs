using Go401.Client.Participants;

namespace Go401.Client.Census;

/// <summary>The keys by which one person is found under the names and email addresses of two systems.</summary>
internal static class PersonKeys
{
    private static readonly char[] Apostrophes = ['\'', '\u2019', '\u2018', '\u02bc', '\u02bb', '`'];

    // Letters only, as they are compared: "2nd" and "3rd" lose their digit.
    private static readonly HashSet<string> Titles = new(
        ["jr", "sr", "junior", "senior", "ii", "iii", "iv", "nd", "rd", "esq", "phd", "ph", "mr", "mrs", "ms", "dr"],
        StringComparer.Ordinal
    );

    /// <summary>A name without accents, case, marks and the order of its parts, which is how one name is written in two systems.</summary>
    public static string NameKey(string name)
    {
        string[] parts = Letters(name).Split((char[])[' '], StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(parts, StringComparer.Ordinal);
        return string.Join(" ", parts);
    }

    /// <summary>The keys by which a participant is found: of the name and of the email address.</summary>
    public static IEnumerable<string> Of(Participant person) => Names(person.Name ?? "").Concat(Emails(person.Email ?? ""));

    /// <summary>
    /// That; the letters without what is between them, since an invisible character, an apostrophe or a missing blank makes no other name;
    /// and both without titles and middle initials, and as first and last name only.
    /// </summary>
    public static IEnumerable<string> Names(string name)
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
    public static string[] Emails(string email) => email.Trim() is { Length: > 0 } text ? ["@" + text.ToLowerInvariant()] : [];

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
