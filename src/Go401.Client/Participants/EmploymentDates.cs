namespace Go401.Client.Participants;

/// <summary>Whether a participant works for the company, by the dates of the record: one rule for objects, records and reports.</summary>
internal static class EmploymentDates
{
    /// <summary>True where the participant works for the company on a day; null where a date that decides it cannot be read.</summary>
    /// <param name="last">The last day of work; null where there is none or it cannot be read.</param>
    /// <param name="start">The latest date of hire; null where there is none or it cannot be read.</param>
    /// <param name="lastUnreadable">True where the record has a last day that cannot be read.</param>
    /// <param name="startUnreadable">True where the record has a date of hire that cannot be read.</param>
    public static bool? IsActive(DateTime? last, DateTime? start, DateTime on, bool lastUnreadable, bool startUnreadable) =>
        last is not DateTime end ? (lastUnreadable ? null : true)
        : end.Date >= on.Date || start > end ? true
        : startUnreadable ? null
        : false;

    /// <summary>True where a record has something else than a date in a field of dates. An empty text is no date.</summary>
    public static bool IsUnreadable(DateTime? date, AdditionalProperties others, string field) =>
        date is null && others.Count > 0 && others.TryGetValue(field, out object? sent) && IsGiven(sent);

    /// <summary>True for a value that is neither null nor an empty text.</summary>
    public static bool IsGiven(object? value) => value is string text ? text.Trim().Length > 0 : value is not null;
}
