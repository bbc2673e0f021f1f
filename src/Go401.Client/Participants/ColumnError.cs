namespace Go401.Client.Participants;

/// <summary>One name that is no column, or a column that may not be written.</summary>
/// <param name="Name">The name, cleaned.</param>
/// <param name="IsSensitive">True for a column that needs permission.</param>
/// <param name="Nearest">What was probably meant; null where nothing is near.</param>
internal sealed record ColumnError(string Name, bool IsSensitive, string? Nearest)
{
    /// <summary>What to do where the list of columns does not help; null where it does.</summary>
    public string? Advice { get; init; }

    public static ColumnError Sensitive(string name) => new(name, true, null);

    public static ColumnError Unknown(string name, string? nearest) => new(ServerText.Clean(name, 60) ?? "", false, nearest);

    /// <summary>One error for all names that are wrong: correcting them one by one takes a run for each.</summary>
    public static Go401Exception Of(IReadOnlyList<ColumnError> wrong, IReadOnlyList<ParticipantColumn> optional)
    {
        ColumnError[] unknown = [.. wrong.Where(w => !w.IsSensitive).GroupBy(w => w.Name).Select(g => g.First())];
        string[] sensitive = [.. wrong.Where(w => w.IsSensitive).Select(w => w.Name).Distinct(StringComparer.Ordinal)];
        string columns = string.Join(", ", ParticipantColumns.All.Concat(optional).Select(c => c.Name));
        string?[] texts =
        [
            .. unknown.Select(u =>
                $"There is no column '{u.Name}'."
                + (
                    u.Advice is not null ? " " + u.Advice
                    : u.Nearest is not null ? $" Did you mean {u.Nearest}?"
                    : ""
                )
            ),
            unknown.All(u => u.Advice is not null)
                ? null
                : $"The columns are: {columns}. "
                    + "Specify any other API field by its path, for example address.county, or .nickname with a dot before it.",
            sensitive.Length == 0
                ? null
                : $"{string.Join(", ", sensitive)} {(sensitive.Length == 1 ? "is" : "are")} sensitive. {Hint.Of("Sensitive")}",
        ];
        string text = string.Join(" ", texts.OfType<string>());
        return unknown.Length > 0
            ? new Go401Exception("ColumnUnknown", ErrorKind.InvalidArgument, text)
            : new Go401Exception("SensitiveColumn", ErrorKind.InvalidArgument, text);
    }
}
