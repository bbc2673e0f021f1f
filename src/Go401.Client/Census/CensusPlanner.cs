using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Participants;
using Go401.Client.Payroll;

namespace Go401.Client.Census;

/// <summary>Compares a census with a company's roster, by social security number. Only reads are sent.</summary>
/// <param name="api">The client.</param>
internal sealed class CensusPlanner(ApiClient api)
{
    private static readonly string[] RequiredAddress = ["AddressLine1", "City", "State", "PostalCode"];

    /// <summary>Reads the rows and the roster, and says what differs.</summary>
    /// <exception cref="Errors.Go401Exception">The roster cannot be read.</exception>
    public async Task<CensusPlan> PlanAsync(IReadOnlyList<InputRow> rows, CensusOptions options, CallContext call)
    {
        var faults = new List<Go401PayrollFault>();
        string? company = options.CompanyId ?? CompanyOf(rows, options, faults);
        if (company is null || rows.Count == 0)
        {
            if (rows.Count == 0)
            {
                faults.Add(PayrollFaults.NoRows());
            }

            return new CensusPlan { CompanyId = company, Faults = faults };
        }

        PayrollRoster roster = await PayrollRoster.ReadAsync(api, company, call).ConfigureAwait(false);
        return Compare(company, CensusInput.Read(rows, options, roster, faults), roster, options, faults, api.Time.GetLocalNow().Date);
    }

    /// <summary>Compares what was read.</summary>
    internal static CensusPlan Compare(
        string company,
        IReadOnlyList<CensusPerson> people,
        PayrollRoster roster,
        CensusOptions options,
        List<Go401PayrollFault> faults,
        DateTime today
    )
    {
        ILookup<string, Participant> byName = roster.All.ToLookup(p => NameKey(p.Name ?? ""), StringComparer.Ordinal);
        var entries = new List<CensusEntry>(people.Count);
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (CensusPerson person in people)
        {
            if (roster.BySsn(person.Ssn) is [Participant known])
            {
                present.Add(known.ObjectId!);
                entries.Add(Existing(person, known, options, faults, today));
            }
            else
            {
                entries.Add(New(person, byName, options, faults));
            }
        }

        entries.AddRange(
            roster
                .All.Where(p => !present.Contains(p.ObjectId!))
                .Select(p => new CensusEntry
                {
                    Action = CensusAction.OnlyAt401GO,
                    ParticipantId = p.ObjectId,
                    IsActive = ContributionRules.IsEmployed(p, today),
                })
        );
        int active = roster.All.Count(p => ContributionRules.IsEmployed(p, today));
        CheckEnding(entries, active, options, faults);
        return new CensusPlan
        {
            CompanyId = company,
            Entries = entries,
            Faults = faults,
            Active = active,
            ActiveOnlyAt401GO = entries.Count(e => e.Action == CensusAction.OnlyAt401GO && e.IsActive),
        };
    }

    private static CensusEntry Existing(
        CensusPerson person,
        Participant known,
        CensusOptions options,
        List<Go401PayrollFault> faults,
        DateTime today
    )
    {
        var changes = new List<CensusChange>();
        var sent = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (CensusField field in CensusField.Sent.Where(f => person.Values.ContainsKey(f.Field)))
        {
            string value = person[field.Field],
                now = field.Current(known);
            if (value.Length == 0 ? now.Length == 0 || !Clears(options, field) : field.IsSame(value, now))
            {
                continue;
            }

            if (field.Field == CensusField.Email && !options.ChangeEmail)
            {
                faults.Add(
                    PayrollFaults.Warning(
                        "EmailDiffers",
                        person.Row,
                        field.Field,
                        "The email address differs. Changing it at 401GO adds a second login and keeps the first, so it is not changed.",
                        Hint.Of("ChangeEmail"),
                        known.ObjectId
                    )
                );
                continue;
            }

            sent[field.ApiName] = value.Length == 0 ? null : value;
            changes.Add(
                new CensusChange
                {
                    Field = field.Field,
                    OldValue = Masked(field, now),
                    NewValue = Masked(field, value),
                }
            );
        }

        CompleteAddress(person, known, sent, faults);
        return new CensusEntry
        {
            Action = changes.Count == 0 ? CensusAction.Unchanged : Action(person, known, sent, today),
            ParticipantId = known.ObjectId,
            Row = person.Row,
            Changes = changes.Count == 0 ? CensusChanges.None : new CensusChanges(changes),
            Status = changes.Count == 0 ? "None" : "Planned",
            Sent = sent,
            Ssn = person.Ssn,
            IsActive = ContributionRules.IsEmployed(known, today),
        };
    }

    private static CensusAction Action(CensusPerson person, Participant known, Dictionary<string, string?> sent, DateTime today)
    {
        if (
            known.TerminationDate is DateTime last
            && sent.ContainsKey("start_date")
            && string.CompareOrdinal(person[CensusField.StartDate], InputValue.Iso(last)) > 0
            && string.CompareOrdinal(person[CensusField.TerminationDate], person[CensusField.StartDate]) < 0
        )
        {
            return CensusAction.Rehire;
        }

        return sent.TryGetValue("termination_date", out string? end) && end is not null && ContributionRules.IsEmployed(known, today)
            ? CensusAction.Terminate
            : CensusAction.Update;
    }

    private static CensusEntry New(
        CensusPerson person,
        ILookup<string, Participant> byName,
        CensusOptions options,
        List<Go401PayrollFault> faults
    )
    {
        var sent = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ssn"] = person.Ssn };
        foreach (CensusField field in CensusField.Sent.Where(f => person[f.Field].Length > 0))
        {
            sent[field.ApiName] = person[field.Field];
        }

        Require(person, person[CensusField.Name].Length > 0, CensusField.Name, "A new person needs a name.", faults);
        Require(person, person[CensusField.StartDate].Length > 0, CensusField.StartDate, "A new person needs a start date.", faults);
        Require(
            person,
            person[CensusField.Email].Length + person[CensusField.Phone].Length > 0,
            CensusField.Email,
            "A new person needs an email address or a phone number.",
            faults
        );
        CompleteAddress(person, null, sent, faults);
        CheckKnownName(person, byName, options, faults);
        return new CensusEntry
        {
            Action = CensusAction.Add,
            Row = person.Row,
            Changes = new CensusChanges([
                .. CensusField
                    .Sent.Where(f => person[f.Field].Length > 0)
                    .Select(f => new CensusChange { Field = f.Field, NewValue = Masked(f, person[f.Field]) }),
            ]),
            Status = "Planned",
            Sent = sent,
            Ssn = person.Ssn,
        };
    }

    // A mistyped number would make a second person with a login of their own.
    private static void CheckKnownName(
        CensusPerson person,
        ILookup<string, Participant> byName,
        CensusOptions options,
        List<Go401PayrollFault> faults
    )
    {
        string birth = person[CensusField.BirthDate];
        foreach (Participant known in byName[NameKey(person[CensusField.Name])])
        {
            if (known.Dob is not DateTime dob || birth.Length == 0)
            {
                faults.Add(
                    PayrollFaults.Warning(
                        "NameKnown",
                        person.Row,
                        CensusField.Ssn,
                        "401GO has a participant of this name with another social security number, and no birth date tells them apart.",
                        "Check that the number is correct.",
                        known.ObjectId
                    )
                );
            }
            else if (birth == InputValue.Iso(dob) && !options.AllowNewPerson)
            {
                faults.Add(
                    PayrollFaults.Error(
                        "SsnSuspect",
                        person.Row,
                        CensusField.Ssn,
                        "401GO has a participant of this name and birth date with another social security number. "
                            + "This looks like a typo and would create a second person.",
                        Hint.Of("AllowNewPerson"),
                        known.ObjectId
                    )
                );
            }
        }
    }

    // The API takes an address as a whole: line 1, city, state and postal code.
    private static void CompleteAddress(
        CensusPerson person,
        Participant? known,
        Dictionary<string, string?> sent,
        List<Go401PayrollFault> faults
    )
    {
        if (!sent.Keys.Any(k => k.StartsWith("address.", StringComparison.Ordinal)))
        {
            return;
        }

        foreach (CensusField field in CensusField.Sent.Where(f => f.IsAddress && !sent.ContainsKey(f.ApiName)))
        {
            if (known is not null && field.Current(known) is { Length: > 0 } now)
            {
                sent[field.ApiName] = now;
            }
        }

        foreach (
            CensusField field in CensusField.Sent.Where(f =>
                RequiredAddress.Contains(f.Field) && (!sent.TryGetValue(f.ApiName, out string? value) || value is null)
            )
        )
        {
            faults.Add(
                PayrollFaults.Error(
                    "AddressIncomplete",
                    person.Row,
                    field.Field,
                    $"An address requires {field.Field}.",
                    "Fill in line 1, city, state and postal code, or omit the address.",
                    known?.ObjectId
                )
            );
        }
    }

    private static void CheckEnding(List<CensusEntry> entries, int active, CensusOptions options, List<Go401PayrollFault> faults)
    {
        int ending = entries.Count(e => e.IsActive && e.Action is (CensusAction.Terminate or CensusAction.OnlyAt401GO));
        if (ending * 10 > active && !options.AllowMassTermination)
        {
            faults.Add(
                PayrollFaults.Error(
                    "MassTermination",
                    null,
                    null,
                    $"{ending.ToString(CultureInfo.InvariantCulture)} of "
                        + $"{active.ToString(CultureInfo.InvariantCulture)} active people would be terminated or are "
                        + "missing from the input. That is more than 10 percent.",
                    Hint.Of("AllowMassTermination")
                )
            );
        }
    }

    private static void Require(CensusPerson person, bool there, string field, string what, List<Go401PayrollFault> faults)
    {
        if (!there)
        {
            faults.Add(
                PayrollFaults.Error(
                    "ValueMissing",
                    person.Row,
                    field,
                    what,
                    "Fill it in. If 401GO already has this person, check the social security number."
                )
            );
        }
    }

    private static string? CompanyOf(IReadOnlyList<InputRow> rows, CensusOptions options, List<Go401PayrollFault> faults)
    {
        var table = new InputTable(rows, CensusField.Inputs, options.ColumnMap, new List<Go401PayrollFault>());
        string[] ids =
        [
            .. rows.Select(r => table.Text(r, PayrollField.CompanyId)).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal),
        ];
        if (ids.Length == 1)
        {
            return ids[0];
        }

        faults.Add(
            PayrollFaults.Error(
                "ValueMissing",
                null,
                PayrollField.CompanyId,
                ids.Length == 0 ? "No company is specified." : "The input contains people of several companies.",
                Hint.Of("CompanyId")
            )
        );
        return null;
    }

    private static bool Clears(CensusOptions options, CensusField field) =>
        options.ClearBlank.Contains(field.Field, StringComparer.OrdinalIgnoreCase);

    private static string? Masked(CensusField field, string value) =>
        value.Length == 0 ? null
        : field.Field == CensusField.BirthDate ? value.Substring(0, 4) + "-**-**"
        : value;

    // Accents, case, marks and the order of names are how one name is written in two systems.
    private static string NameKey(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (char c in name.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                key.Append(char.IsLetter(c) ? char.ToLowerInvariant(c) : ' ');
            }
        }

        string[] parts = key.ToString().Split((char[])[' '], StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(parts, StringComparer.Ordinal);
        return string.Join(" ", parts);
    }
}
