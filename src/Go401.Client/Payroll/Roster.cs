using Go401.Client.Http;
using Go401.Client.Participants;

namespace Go401.Client.Payroll;

/// <summary>The participants of a company, by id and by social security number.</summary>
/// <typeparam name="T">What is kept of each.</typeparam>
internal sealed class Roster<T>
    where T : class
{
    private readonly Dictionary<string, T> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T[]> _bySsn = new(StringComparer.Ordinal);

    private Dictionary<string, string>? _idInAnyCase;

    private Roster() { }

    public IEnumerable<T> All => _byId.Values;

    /// <summary>Reads a company's roster.</summary>
    /// <param name="keep">What to keep of a participant.</param>
    public static async Task<Roster<T>> ReadAsync(
        ApiClient api,
        string companyId,
        Func<Participant, T> keep,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        var roster = new Roster<T>();
        await foreach (
            Participant[] batch in new ParticipantQuery().ReadAsync(api, companyId, reporter, cancellation).ConfigureAwait(false)
        )
        {
            foreach (Participant person in batch)
            {
                roster.Add(person, keep);
            }
        }

        return roster;
    }

    public T? ById(string id) => _byId.TryGetValue(id, out T? person) ? person : null;

    /// <summary>The id that differs in case only; null where there is none.</summary>
    public string? IdInAnyCase(string id)
    {
        if (_idInAnyCase is null)
        {
            _idInAnyCase = new(StringComparer.OrdinalIgnoreCase);
            foreach (string known in _byId.Keys)
            {
                _idInAnyCase[known] = known;
            }
        }

        return _idInAnyCase.TryGetValue(id, out string? found) ? found : null;
    }

    /// <summary>Everyone who has that number; one person as a rule.</summary>
    public IReadOnlyList<T> BySsn(string ssn) => _bySsn.TryGetValue(ssn, out T[]? people) ? people : [];

    private void Add(Participant participant, Func<Participant, T> keep)
    {
        if (participant.ObjectId is not { Length: > 0 } id)
        {
            return;
        }

        T person = keep(participant);
        bool again = _byId.ContainsKey(id);
        _byId[id] = person;
        if (again)
        {
            // A page that moved while it was read brings a person twice.
            return;
        }

        if (participant.Ssn is { Length: > 0 } text)
        {
            string ssn = text.Length == 9 && text.All(char.IsDigit) ? text : new([.. text.Where(char.IsDigit)]);
            _bySsn[ssn] = _bySsn.TryGetValue(ssn, out T[]? people) ? [.. people, person] : [person];
        }
    }
}
