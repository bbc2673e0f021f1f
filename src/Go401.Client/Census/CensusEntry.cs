namespace Go401.Client.Census;

/// <summary>What is to become of a person.</summary>
public enum CensusAction
{
    /// <summary>The person is new and is added.</summary>
    Add,

    /// <summary>Some fields differ and are changed.</summary>
    Update,

    /// <summary>The person had left and starts again: the start date is after the last day that 401GO has.</summary>
    Rehire,

    /// <summary>The person gets a last day.</summary>
    Terminate,

    /// <summary>Nothing differs.</summary>
    Unchanged,

    /// <summary>401GO has the person, and the input does not. Nothing is sent.</summary>
    OnlyAt401GO,
}

/// <summary>One field that differs.</summary>
public sealed class CensusChange
{
    /// <summary>The field, under the module's own name.</summary>
    public string Field { get; init; } = "";

    /// <summary>What 401GO has; masked where it is sensitive; null where it has nothing.</summary>
    public string? OldValue { get; init; }

    /// <summary>What it becomes; masked where it is sensitive; null where it is cleared.</summary>
    public string? NewValue { get; init; }

    /// <summary>For instance <c>City: Reno -> Boise</c>.</summary>
    public override string ToString() => $"{Field}: {OldValue ?? "none"} -> {NewValue ?? "none"}";
}

/// <summary>One person of a census, compared with the roster.</summary>
public sealed class CensusEntry
{
    /// <summary>What is to become of the person.</summary>
    public CensusAction Action { get; init; }

    /// <summary>The participant's id; null for someone new until 401GO has given one.</summary>
    public string? ParticipantId { get; internal set; }

    /// <summary>The line of the file (the header is 1), or the number of the record; null where the person is not in the input.</summary>
    public int? Row { get; init; }

    /// <summary>What differs.</summary>
    public CensusChanges Changes { get; init; } = CensusChanges.None;

    /// <summary>
    /// <c>Planned</c>, also after a run that ended before it was sent; once it is sent <c>Done</c>, or <c>Failed</c>: refused, or not
    /// known, as the error says; <c>None</c> where there is nothing to do.
    /// </summary>
    public string Status { get; internal set; } = "None";

    /// <summary>The fields that are sent, under the API's names.</summary>
    internal IReadOnlyDictionary<string, string?> Sent { get; init; } = new Dictionary<string, string?>();

    /// <summary>The social security number, for reading back; it is in no property.</summary>
    internal string Ssn { get; init; } = "";

    /// <summary>True where the person works for the company.</summary>
    internal bool IsActive { get; init; }

    /// <summary>Action and id.</summary>
    public override string ToString() => $"{Action} {ParticipantId}".TrimEnd();
}

/// <summary>What differs of one person.</summary>
public sealed class CensusChanges : System.Collections.ObjectModel.ReadOnlyCollection<CensusChange>
{
    /// <summary>No difference: a new list each time, because CliXml and jobs make one list of one that several records share.</summary>
    public static CensusChanges None => new([]);

    /// <summary>Makes a list.</summary>
    public CensusChanges(IList<CensusChange> changes)
        : base(changes) { }

    /// <summary>The differences in one line.</summary>
    public override string ToString() => string.Join("; ", this);
}

/// <summary>A census that was read and compared. Nothing was sent.</summary>
internal sealed class CensusPlan
{
    /// <summary>The company; null where the input does not say it.</summary>
    public string? CompanyId { get; init; }

    /// <summary>When the roster was read.</summary>
    public DateTimeOffset Made { get; init; }

    /// <summary>What is sent, and what is wrong, as texts that can be compared. They contain values: they are not for output.</summary>
    /// <param name="only">The actions that are applied; null for all of them.</param>
    public IEnumerable<string> Sends(IReadOnlyCollection<CensusAction>? only) =>
        Entries
            .Where(e => e.Sent.Count > 0 && only?.Contains(e.Action) != false)
            .Select(e => $"{e.Row} {e.Action} {e.ParticipantId} {string.Join("\n", e.Sent.Select(s => $"{s.Key}={s.Value}"))}")
            .Concat(Faults.Select(f => f.ToString()));

    /// <summary>One entry a person: the input's rows in their order, then those that only 401GO has.</summary>
    public IReadOnlyList<CensusEntry> Entries { get; init; } = [];

    /// <summary>What is wrong, and what is odd.</summary>
    public IReadOnlyList<Payroll.Go401PayrollFault> Faults { get; init; } = [];

    /// <summary>How many people of the roster are active.</summary>
    public int Active { get; init; }

    /// <summary>How many active people of the roster are not in the input.</summary>
    public int ActiveOnlyAt401GO { get; init; }
}
