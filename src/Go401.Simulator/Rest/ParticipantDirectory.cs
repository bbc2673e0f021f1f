using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Go401.Simulator.Data;

namespace Go401.Simulator.Rest;

/// <summary>
/// Who there is. People are made from their numbers when they are asked for; only those who were added or changed are held.
/// What is held is text, so that any number of threads can read it.
/// </summary>
internal sealed class ParticipantDirectory(SimulatorOptions options)
{
    /// <summary>The type of every plan.</summary>
    public string PlanType => options.StarterPlan ? "Starter-K" : "Volume Submitter Prototype Format";

    /// <summary>True where a payroll beyond the limits of the year is rejected.</summary>
    public bool EnforcesLimits => options.EnforceLimits;

    /// <summary>What a person may contribute this year.</summary>
    public YearLimits LimitsOf(JsonObject person) =>
        YearLimits.Of(
            options.StarterPlan,
            options.Time.GetUtcNow().Year,
            DateOnly.TryParseExact(
                person["dob"]?.ToString(),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out DateOnly born
            )
                ? born
                : null,
            Number(person["prior_year_total_compensation"])
        );

    private const int FirstSsn = 900_000_000;
    private readonly ConcurrentDictionary<PersonKey, (decimal PreTax, decimal Roth)> _contributed = new();
    private readonly ConcurrentDictionary<PersonKey, string[]> _logins = new();
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<PersonKey, string> _changed = new();
    private readonly ConcurrentDictionary<int, int> _added = new();
    private readonly Dictionary<(int Company, string Ssn), int> _ssns = [];
    private readonly List<string> _founded = [];
    private readonly ConcurrentDictionary<int, int[]> _removed = new();

    /// <summary>How many companies there are.</summary>
    public int Companies => options.Companies + _founded.Count;

    /// <summary>Founds a company and returns its number.</summary>
    public int Found(string name)
    {
        lock (_gate)
        {
            _founded.Add(name);
            return Companies;
        }
    }

    public void Rename(int company, string name)
    {
        lock (_gate)
        {
            _founded[company - options.Companies - 1] = name;
        }
    }

    /// <summary>True for a company that was founded while the simulator ran.</summary>
    public bool IsFounded(int company) => company > options.Companies;

    public int? CompanyOf(string id) =>
        id.Length > 1
        && id[0] == 'c'
        && int.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int n)
        && n >= 1
        && n <= Companies
            ? n
            : null;

    public static string CompanyId(int company) => string.Create(CultureInfo.InvariantCulture, $"c{company}");

    public JsonObject Company(int company)
    {
        bool pending = IsFounded(company) || (company == options.Companies && company > 1);
        string name = IsFounded(company)
            ? _founded[company - options.Companies - 1]
            : string.Create(CultureInfo.InvariantCulture, $"Simulated Company {company}");
        return new JsonObject
        {
            ["object_id"] = CompanyId(company),
            ["name"] = name,
            ["status"] = pending ? "SETUP_PENDING" : "SETUP_COMPLETE",
        };
    }

    /// <summary>Removes a participant, as a company may at the service's own pages; the API has no way to.</summary>
    public void Remove(PersonKey key)
    {
        lock (_gate)
        {
            int[] gone = Removed(key.Company);
            _removed[key.Company] = gone.Contains(key.Index) ? gone : [.. gone.Append(key.Index).Order()];
        }
    }

    /// <summary>The numbers of the participants that a company does not have any more, in their order.</summary>
    public int[] Removed(int company) => _removed.GetValueOrDefault(company) ?? [];

    /// <summary>How many participants a company has had.</summary>
    public int Size(int company) => Original(company) + _added.GetValueOrDefault(company);

    public PersonKey? PersonOf(string id) =>
        People.TryParse(id, out int company, out int index)
        && company >= 1
        && company <= Companies
        && index >= 0
        && index < Size(company)
        && !Removed(company).Contains(index)
            ? new PersonKey(company, index)
            : null;

    public static string PersonId(PersonKey key) => People.Id(key.Company, key.Index);

    /// <summary>A copy of a person, to read or to change.</summary>
    public JsonObject Person(PersonKey key)
    {
        if (_changed.TryGetValue(key, out string? changed))
        {
            return JsonNode.Parse(changed)!.AsObject();
        }

        var buffer = new ArrayBufferWriter<byte>(2048);
        People.Write(buffer, key.Company, key.Index);
        return JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
    }

    public void Write(IBufferWriter<byte> output, PersonKey key)
    {
        if (!_changed.IsEmpty && _changed.TryGetValue(key, out string? changed))
        {
            ListWriter.WriteText(output, changed);
            return;
        }

        People.Write(output, key.Company, key.Index);
    }

    /// <summary>The participant of a company who has that social security number; null where no one has.</summary>
    public PersonKey? FindBySsn(int company, string ssn)
    {
        lock (_gate)
        {
            if (_ssns.TryGetValue((company, ssn), out int index))
            {
                return new PersonKey(company, index);
            }
        }

        var key = new PersonKey(company, int.Parse(ssn, CultureInfo.InvariantCulture) - FirstSsn);
        return key.Index >= 0 && key.Index < Original(company) && !_changed.ContainsKey(key) ? key : null;
    }

    /// <summary>Keeps a changed person.</summary>
    public void Save(PersonKey key, JsonObject person)
    {
        person["timestamp_updated"] = Now();
        lock (_gate)
        {
            if (_changed.TryGetValue(key, out string? before) && JsonNode.Parse(before)!["ssn"]?.ToString() is string old)
            {
                _ssns.Remove((key.Company, old));
            }

            if (person["ssn"]?.ToString() is string ssn)
            {
                _ssns[(key.Company, ssn)] = key.Index;
            }

            _changed[key] = Answers.Text(person);
        }
    }

    /// <summary>Keeps a new person, who comes last in the company's list.</summary>
    public PersonKey Add(int company, JsonObject person)
    {
        lock (_gate)
        {
            var key = new PersonKey(company, Size(company));
            person["object_id"] = PersonId(key);
            person["timestamp"] = Now();
            Save(key, person);
            _added[company] = _added.GetValueOrDefault(company) + 1;
            return key;
        }
    }

    /// <summary>A changed email adds a second login and leaves the first. Case is no change.</summary>
    public void NoteLogin(PersonKey key, string? before, string? now)
    {
        if (now is { Length: > 0 } && !string.Equals(before, now, StringComparison.OrdinalIgnoreCase))
        {
            string[] first = before is { Length: > 0 } ? [before] : [];
            _logins.AddOrUpdate(
                key,
                _ => [.. first, now],
                (_, known) => known.Contains(now, StringComparer.OrdinalIgnoreCase) ? known : [.. known, now]
            );
        }
    }

    /// <summary>The people who have more than one login, each with the email addresses.</summary>
    public IReadOnlyDictionary<string, string[]> SecondLogins =>
        _logins.Where(l => l.Value.Length > 1).ToDictionary(l => PersonId(l.Key), l => l.Value);

    /// <summary>Adds to what a person has contributed this year.</summary>
    public void Contribute(PersonKey key, decimal preTax, decimal roth) =>
        _contributed.AddOrUpdate(key, (preTax, roth), (_, before) => (before.PreTax + preTax, before.Roth + roth));

    /// <summary>What a person has contributed this year: a twentieth of the pay before the start, and what came in since.</summary>
    public (decimal PreTax, decimal Roth) Contributions(PersonKey key)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        JsonObject person;
        if (key.Index < Original(key.Company))
        {
            People.Write(buffer, key.Company, key.Index);
            person = JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
        }
        else
        {
            person = Person(key);
        }

        (decimal preTax, decimal roth) = _contributed.GetValueOrDefault(key);
        decimal before = Math.Round(Number(person["compensation_ytd"]) * 0.05m, 2);
        return ((options.StarterPlan ? Math.Min(before, 3_000) : before) + preTax, 300.00m + roth);
    }

    private static decimal Number(JsonNode? value) =>
        decimal.TryParse(value?.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number) ? number : 0;

    public string Now() => options.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private int Original(int company) =>
        company switch
        {
            1 => options.Participants,
            _ when company >= options.Companies => 0,
            _ => 3 + (company % 10),
        };
}
