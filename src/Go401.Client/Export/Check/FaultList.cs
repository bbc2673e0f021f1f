namespace Go401.Client.Export;

/// <summary>
/// The faults of a check. Another account may have written the manifests, so of each kind only the first are listed, and the others are
/// counted.
/// </summary>
internal sealed class FaultList
{
    /// <summary>So many faults of a kind are listed.</summary>
    internal const int MaxOfAKind = 100;

    private readonly List<Go401ExportFault> _listed = [];
    private readonly Dictionary<string, (Go401ExportFault First, int Count)> _kinds = new(StringComparer.Ordinal);

    /// <summary>How many faults are listed so far.</summary>
    public int Listed => _listed.Count;

    /// <summary>How many faults there are of a severity, those included that are not listed.</summary>
    public int Count(ExportFaultSeverity severity) => _kinds.Values.Where(k => k.First.Severity == severity).Sum(k => k.Count);

    /// <summary>Adds a fault.</summary>
    /// <param name="at">Where in the list; null means at its end.</param>
    public void Add(Go401ExportFault fault, int? at = null)
    {
        bool known = _kinds.TryGetValue(fault.Id, out (Go401ExportFault First, int Count) kind);
        _kinds[fault.Id] = known ? (kind.First, kind.Count + 1) : (fault, 1);
        if (kind.Count < MaxOfAKind)
        {
            _listed.Insert(at ?? _listed.Count, fault);
        }
    }

    /// <summary>The faults that are listed, and one more for each kind of which not all are.</summary>
    public IReadOnlyList<Go401ExportFault> ToList() =>
        [
            .. _listed,
            .. _kinds
                .Values.Where(k => k.Count > MaxOfAKind)
                .Select(k => new Go401ExportFault
                {
                    Severity = k.First.Severity,
                    Id = k.First.Id,
                    Message =
                        $"There are {k.Count.ToString("N0", CultureInfo.InvariantCulture)} faults of this kind. Only the first "
                        + $"{MaxOfAKind.ToString(CultureInfo.InvariantCulture)} are listed.",
                    Remedy = k.First.Remedy,
                }),
        ];
}
