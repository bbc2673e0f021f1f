using Go401.Client.Participants;
using Go401.Client.Payroll;

namespace Go401.Client.Census;

/// <summary>Compares one person of a census with what 401GO has, and makes what is sent.</summary>
/// <param name="options">How the census is applied.</param>
internal sealed class CensusComparison(CensusOptions options, ICollection<Go401PayrollFault> faults, DateTime today)
{
    private static readonly string[] RequiredAddress = ["AddressLine1", "City", "State", "PostalCode"];

    /// <summary>Says what differs of a person who is at 401GO.</summary>
    public CensusEntry Existing(CensusPerson person, Participant known)
    {
        var changes = new List<CensusChange>();
        var sent = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (CensusField field in CensusField.Sent.Where(f => person.Values.ContainsKey(f.Field)))
        {
            string value = person[field.Field],
                now = field.Current(known);
            if (value.Length == 0 ? now.Length == 0 || !Clears(field) : field.IsSame(value, now))
            {
                continue;
            }

            if (value.Length == 0 && field.Field is CensusField.Name or CensusField.StartDate)
            {
                Require(person, false, field.Field, $"{field.Field} cannot be cleared: every participant has one.");
                continue;
            }

            if (field.Field == CensusField.Email && !options.ChangeEmail)
            {
                faults.AddWarning(
                    "EmailDiffers",
                    person.At(field.Field, known.ObjectId),
                    "The email address differs. Changing it at 401GO adds a second login and keeps the first, so it is not changed.",
                    Hint.Of("ChangeEmail")
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

        if (sent.Any(s => s is { Key: "email" or "phone", Value: null }))
        {
            bool reachable = sent.TryGetValue("email", out string? email) ? email is not null : known.Email is { Length: > 0 };
            reachable |= sent.TryGetValue("phone", out string? phone) ? phone is not null : known.Phone is { Length: > 0 };
            Require(person, reachable, CensusField.Email, "A participant needs an email address or a phone number.");
        }

        CheckDates(person, known, sent);
        CompleteAddress(person, known, sent);
        return new CensusEntry
        {
            Action = changes.Count == 0 ? CensusAction.Unchanged : Action(person, known, sent),
            ParticipantId = known.ObjectId,
            Row = person.Row,
            Changes = changes.Count == 0 ? CensusChanges.None : new CensusChanges(changes),
            Status = changes.Count == 0 ? "None" : "Planned",
            Sent = sent,
            Ssn = person.Ssn,
            IsActive = ContributionRules.IsEmployed(known, today),
        };
    }

    private CensusAction Action(CensusPerson person, Participant known, Dictionary<string, string?> sent)
    {
        if (
            known.TerminationDate is DateTime last
            && sent.ContainsKey("start_date")
            && string.CompareOrdinal(person[CensusField.StartDate], IsoDate.Text(last)) > 0
            && string.CompareOrdinal(person[CensusField.TerminationDate], person[CensusField.StartDate]) < 0
        )
        {
            return CensusAction.Rehire;
        }

        return
            sent.TryGetValue("termination_date", out string? end)
            && end is not null
            && string.CompareOrdinal(end, Day(person, CensusField.StartDate, known.StartDate)) >= 0
            && ContributionRules.IsEmployed(known, today)
            ? CensusAction.Terminate
            : CensusAction.Update;
    }

    /// <summary>Says what is sent of a person who is not at 401GO.</summary>
    public CensusEntry New(CensusPerson person)
    {
        var sent = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ssn"] = person.Ssn };
        foreach (CensusField field in CensusField.Sent.Where(f => person[f.Field].Length > 0))
        {
            sent[field.ApiName] = person[field.Field];
        }

        Require(person, person[CensusField.Name].Length > 0, CensusField.Name, "A new person needs a name.");
        Require(person, person[CensusField.StartDate].Length > 0, CensusField.StartDate, "A new person needs a start date.");
        Require(
            person,
            person[CensusField.Email].Length + person[CensusField.Phone].Length > 0,
            CensusField.Email,
            "A new person needs an email address or a phone number."
        );
        CheckDates(person, null, sent);
        CompleteAddress(person, null, sent);
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

    // Of dates that contradict each other, one is probably in the column of the other, or has a wrong year.
    private void CheckDates(CensusPerson person, Participant? known, Dictionary<string, string?> sent)
    {
        string start = Day(person, CensusField.StartDate, known?.StartDate),
            birth = Day(person, CensusField.BirthDate, known?.Dob);
        if (
            (sent.ContainsKey("dob") || sent.ContainsKey("start_date"))
            && birth.Length > 0
            && start.Length > 0
            && string.CompareOrdinal(birth, start) >= 0
        )
        {
            faults.AddError(
                "ValueInvalid",
                person.At(CensusField.BirthDate, known?.ObjectId),
                "The birth date is not before the start date.",
                "Correct the dates, and check that their columns are not exchanged."
            );
        }

        if (sent.TryGetValue("termination_date", out string? end) && end is not null && string.CompareOrdinal(end, start) < 0)
        {
            faults.AddWarning(
                "TerminationBeforeStart",
                person.At(CensusField.TerminationDate, known?.ObjectId),
                "The last day is before the start date: 401GO takes the person as rehired, and no one is terminated.",
                "Check the year of both dates."
            );
        }
    }

    private static string Day(CensusPerson person, string field, DateTime? known) =>
        person[field] is { Length: > 0 } day ? day
        : known is DateTime date ? IsoDate.Text(date)
        : "";

    // The API takes an address as a whole: line 1, city, state and postal code.
    private void CompleteAddress(CensusPerson person, Participant? known, Dictionary<string, string?> sent)
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
            faults.AddError(
                "AddressIncomplete",
                person.At(field.Field, known?.ObjectId),
                $"An address requires {field.Field}.",
                "Fill in line 1, city, state and postal code, or omit the address."
            );
        }
    }

    private void Require(CensusPerson person, bool there, string field, string what)
    {
        if (!there)
        {
            faults.AddError(
                "ValueMissing",
                person.At(field),
                what,
                "Fill it in. If 401GO already has this person, check the social security number."
            );
        }
    }

    private bool Clears(CensusField field) => options.ClearBlank.Contains(field.Field, StringComparer.OrdinalIgnoreCase);

    private static string? Masked(CensusField field, string value) =>
        value.Length == 0 ? null
        : field.Field == CensusField.BirthDate ? value.Substring(0, 4) + "-**-**"
        : value;
}
