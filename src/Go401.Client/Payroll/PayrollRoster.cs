using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Http;
using Go401.Client.Participants;

namespace Go401.Client.Payroll;

/// <summary>The participants of a company, by id and by social security number.</summary>
internal sealed class PayrollRoster
{
    private readonly Dictionary<string, Participant> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Participant>> _bySsn = new(StringComparer.Ordinal);

    /// <summary>Indexes participants.</summary>
    public PayrollRoster(IEnumerable<Participant> participants)
    {
        foreach (Participant person in participants)
        {
            Add(person);
        }
    }

    /// <summary>Everyone.</summary>
    public IEnumerable<Participant> All => _byId.Values;

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>Reads a company's roster.</summary>
    public static async Task<PayrollRoster> ReadAsync(ApiClient api, string companyId, CallContext call)
    {
        var roster = new PayrollRoster([]);
        await foreach (Participant[] batch in new ParticipantQuery().ReadAsync(api, companyId, call).ConfigureAwait(false))
        {
            foreach (Participant person in batch)
            {
                roster.Add(person);
            }
        }

        return roster;
    }

    public Participant? ById(string id) => _byId.TryGetValue(id, out Participant? person) ? person : null;

    /// <summary>Everyone who has that number; one person as a rule.</summary>
    public IReadOnlyList<Participant> BySsn(string ssn) => _bySsn.TryGetValue(ssn, out List<Participant>? people) ? people : [];

    private void Add(Participant person)
    {
        if (person.ObjectId is not { Length: > 0 } id)
        {
            return;
        }

        _byId[id] = person;
        if (person.Ssn is { Length: > 0 } text)
        {
            string ssn = new([.. text.Where(char.IsDigit)]);
            if (!_bySsn.TryGetValue(ssn, out List<Participant>? people))
            {
                _bySsn[ssn] = people = new List<Participant>(1);
            }

            people.Add(person);
        }
    }
}
