namespace Go401.Client.Payroll;

/// <summary>The fields whose headers look most like one that is not known: a suggestion, and never taken by itself.</summary>
internal static class NearestField
{
    // What is shorter looks like anything.
    private const int MinLength = 4;

    /// <summary>The names of the nearest fields: one, two where both begin alike, or none.</summary>
    /// <param name="header">The header of the file.</param>
    /// <param name="fields">The fields that have no column yet.</param>
    public static string[] To(string header, IReadOnlyList<InputField> fields)
    {
        string name = InputField.Comparable(header);
        return name.Length < MinLength
            ? []
            : Best(fields, f => Misspelled(name, f)) ?? Best(fields, f => Contained(name, f)) ?? BeginAlike(name, fields);
    }

    /// <summary>A sentence that lists the fields, after the nearest one where there is one.</summary>
    public static string Fields(string name, IReadOnlyList<InputField> fields)
    {
        string[] near = To(name, fields);
        return (near.Length == 0 ? "" : $"Did you mean {string.Join(" or ", near)}? ")
            + $"The fields are: {string.Join(", ", fields.Select(f => f.Name))}.";
    }

    private static string[]? Best(IEnumerable<InputField> fields, Func<InputField, int> score) =>
        fields.Select(f => (f.Name, Score: score(f))).Where(f => f.Score > 0).OrderByDescending(f => f.Score).FirstOrDefault()
            is { Name: string best }
            ? [best]
            : null;

    // One letter in three may differ: Start Dt is Start Date.
    private static int Misspelled(string name, InputField field) =>
        field.Headers.Max(h =>
            Math.Min(h.Length, name.Length) / 3 - EditDistance.Between(name, h) is >= 0 and int left && h.Length >= MinLength ? left + 1 : 0
        );

    // A word of a long name says little: YearsWorked1000Hours is not Hours.
    private static int Contained(string name, InputField field) =>
        field.Headers.Max(h =>
            (h.Length >= MinLength && h.Length * 3 >= name.Length && name.Contains(h)) || h.Contains(name)
                ? Math.Min(h.Length, name.Length)
                : 0
        );

    // Loan Pmt is the principal, the interest or both: the person knows.
    private static string[] BeginAlike(string name, IReadOnlyList<InputField> fields) =>
        [
            .. fields
                .Select(f => (f.Name, Same: f.Headers.Max(h => h.Zip(name, (a, b) => a == b).TakeWhile(same => same).Count())))
                .Where(f => f.Same >= MinLength && f.Same * 2 >= name.Length)
                .OrderByDescending(f => f.Same)
                .Take(2)
                .Select(f => f.Name),
        ];
}
