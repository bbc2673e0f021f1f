namespace Go401.Client.Payroll;

/// <summary>
/// Faults as lines of a message. One mistake in a file is often in each of its rows: faults that differ in the row or the participant
/// only are one line, with their number and the first of them.
/// </summary>
/// <param name="Text">The line.</param>
/// <param name="Named">How many faults it names by row or participant.</param>
internal readonly record struct FaultLine(string Text, int Named)
{
    private const int MaxAlike = 3;
    private const int MaxPlaces = 10;

    /// <summary>The lines, in the order of the faults; a line of several is where the first of them is.</summary>
    public static FaultLine[] Of(IReadOnlyList<Go401PayrollFault> faults) =>
        [
            .. faults
                .Select((fault, at) => (Fault: fault, At: at))
                .GroupBy(f => (f.Fault.Severity, f.Fault.Id, f.Fault.Column, f.Fault.Message, f.Fault.Remedy))
                .SelectMany(g =>
                    g.Count() > MaxAlike
                        ? [(Line: Several([.. g.Select(f => f.Fault)]), g.First().At)]
                        : g.Select(f => (Line: new FaultLine($"{f.Fault}", 1), f.At))
                )
                .OrderBy(line => line.At)
                .Select(line => line.Line),
        ];

    private static FaultLine Several(Go401PayrollFault[] alike)
    {
        Go401PayrollFault first = alike[0];
        string[] places =
        [
            .. alike
                .Select(f => f.Row is int row ? row.ToString(CultureInfo.InvariantCulture) : f.ParticipantId)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        string what = first.Row is null ? Counted.Of(places.Length, "participant") : Counted.Of(places.Length, "row");
        string where = string.Join(", ", places.Take(MaxPlaces)) + (places.Length > MaxPlaces ? ", and others" : "");
        string column = first.Column is null ? "" : "; " + first.Column;
        return new FaultLine(
            $"{first.Id} ({what}: {where}{column}): {first.Message} {first.Remedy}".TrimEnd(),
            places.Length > MaxPlaces ? MaxPlaces : alike.Length
        );
    }
}
