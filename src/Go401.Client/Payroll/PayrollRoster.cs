using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Http;
using Go401.Client.Participants;

namespace Go401.Client.Payroll;

/// <summary>The participants of a company, by id and by social security number.</summary>
internal sealed class PayrollRoster
{
    private static readonly AdditionalProperties Nothing = [];
    private readonly Dictionary<string, Participant> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Participant[]> _bySsn = new(StringComparer.Ordinal);

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
    /// <param name="api">The client.</param>
    /// <param name="companyId">The company.</param>
    /// <param name="forPayroll">True keeps of each person only what a pay run is checked with: a large roster needs a third of the
    /// memory.</param>
    public static async Task<PayrollRoster> ReadAsync(
        ApiClient api,
        string companyId,
        bool forPayroll,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        var roster = new PayrollRoster([]);
        await foreach (
            Participant[] batch in new ParticipantQuery().ReadAsync(api, companyId, reporter, cancellation).ConfigureAwait(false)
        )
        {
            foreach (Participant person in batch)
            {
                roster.Add(forPayroll ? Slim(person) : person);
            }
        }

        return roster;
    }

    public Participant? ById(string id) => _byId.TryGetValue(id, out Participant? person) ? person : null;

    /// <summary>Everyone who has that number; one person as a rule.</summary>
    public IReadOnlyList<Participant> BySsn(string ssn) => _bySsn.TryGetValue(ssn, out Participant[]? people) ? people : [];

    private void Add(Participant person)
    {
        if (person.ObjectId is not { Length: > 0 } id)
        {
            return;
        }

        bool again = _byId.ContainsKey(id);
        _byId[id] = person;
        if (again)
        {
            // A page that moved while it was read brings a person twice.
            return;
        }

        if (person.Ssn is { Length: > 0 } text)
        {
            string ssn = text.Length == 9 && text.All(char.IsDigit) ? text : new([.. text.Where(char.IsDigit)]);
            _bySsn[ssn] = _bySsn.TryGetValue(ssn, out Participant[]? people) ? [.. people, person] : [person];
        }
    }

    private static Participant Slim(Participant person) =>
        new()
        {
            ObjectId = person.ObjectId,
            Ssn = person.Ssn,
            Dob = person.Dob,
            StartDate = person.StartDate,
            TerminationDate = person.TerminationDate,
            MetEligibilityDate = person.MetEligibilityDate,
            CompensationYtd = person.CompensationYtd,
            Loans = person.Loans,
            Deferrals = new Deferrals
            {
                ActiveTraditional = Slim(person.Deferrals?.ActiveTraditional),
                ActiveRoth = Slim(person.Deferrals?.ActiveRoth),
                IsEligible = person.IsEligible,
                HitMax = person.HitMax,
            },
            AdditionalProperties = Nothing,
        };

    private static DeferralElection? Slim(DeferralElection? election) => election?.Amount is null or 0 ? null : election;
}
