namespace Go401.PowerShell.Conversion;

/// <summary>What a record is about.</summary>
internal enum RecordKind
{
    /// <summary>It cannot be told.</summary>
    Unknown,

    /// <summary>A company.</summary>
    Company,

    /// <summary>A participant, or something of a participant.</summary>
    Participant,
}

/// <summary>
/// Which company or participant a record is about. Objects lose their .NET type all the time in a shell (Select-Object, CSV,
/// CliXml, jobs, remoting), so a record is known by its type, by the name that its type had, and else by its properties.
/// </summary>
/// <param name="CompanyId">The id of the company; null where the record does not hold it.</param>
/// <param name="ParticipantId">The id of the participant; null where the record does not hold it.</param>
/// <param name="OwnId">The record's own id (object_id); null where the record does not hold it.</param>
internal readonly record struct RecordIdentity(RecordKind Kind, string? CompanyId, string? ParticipantId, string? OwnId)
{
    private const StringComparison AnyCase = StringComparison.OrdinalIgnoreCase;
    private static readonly string[] Prefixes = ["Deserialized.", "Selected."];

    // The properties of a company, and those that say nothing of what a record is about.
    private static readonly HashSet<string> OfCompanies = new(StringComparer.OrdinalIgnoreCase)
    {
        "ObjectId",
        "object_id",
        "CompanyId",
        "company_id",
        "Status",
        "AdditionalProperties",
    };

    private static readonly HashSet<string> OfParticipants = new(
        ParticipantColumns
            .All.SelectMany(c => new[] { c.Name, c.Path.Split('.')[0] })
            .Concat(["first_name", "last_name", "FirstName", "LastName", "deferrals", "address", "loans"])
            .Where(name => name.Length > 0 && !OfCompanies.Contains(name)),
        StringComparer.OrdinalIgnoreCase
    );

    // What other records of the API have, too.
    private static readonly HashSet<string> OfAll = new(
        "Name Email Phone Address City State Country PostalCode postal_code Timestamp start_date StartDate".Split(' '),
        StringComparer.OrdinalIgnoreCase
    );

    private static readonly HashSet<string> PropertiesOfParticipants = new(
        typeof(Participant).GetProperties().Select(property => property.Name),
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The names of the record's types, as they were before it went through Select-Object, CliXml, a job or remoting.</summary>
    public static IEnumerable<string> TypesOf(object record) => PSObject.AsPSObject(record).TypeNames.Select(Original);

    /// <summary>True for the name of a property that a participant of this module has.</summary>
    public static bool IsOfParticipant(string name) => OfParticipants.Contains(name) || PropertiesOfParticipants.Contains(name);

    public static RecordIdentity Of(object record)
    {
        switch (Wrapped.Bare(record))
        {
            case Company live:
                return new(RecordKind.Company, live.ObjectId, null, live.ObjectId);
            case Participant live:
                return new(RecordKind.Participant, live.CompanyId, live.ObjectId, live.ObjectId);
        }

        string? company = Id(record, "CompanyId", "company_id"),
            participant = Id(record, "ParticipantId", "participant_id"),
            own = Id(record, "ObjectId", "object_id");
        foreach (string type in TypesOf(record))
        {
            switch (type)
            {
                case "Go401.Client.Participants.Participant" or "Go401.Participant":
                    return new(RecordKind.Participant, company, participant ?? own, own);
                case "Go401.Client.Participants.Company" or "Go401.Company" or "Go401.PlanSetup":
                    return new(RecordKind.Company, own ?? company, null, own);
                case not null
                    when type.StartsWith("Go401.", StringComparison.Ordinal) && !type.StartsWith("Go401.Client.", StringComparison.Ordinal):
                    return new(participant is null ? RecordKind.Unknown : RecordKind.Participant, company, participant, own);
            }
        }

        return ByShape(record, company, participant, own);
    }

    private static RecordIdentity ByShape(object record, string? company, string? participant, string? own)
    {
        if (participant is not null)
        {
            return new(RecordKind.Participant, company, participant, own);
        }

        if (company is not null && own is not null)
        {
            return company == own ? new(RecordKind.Company, company, null, own) : new(RecordKind.Participant, company, own, own);
        }

        if (company is not null)
        {
            // A row that names a person beside the company is the person's, though its own id was not kept.
            bool personal = InputTable.Names(record).Any(OfParticipants.Contains);
            return new(personal ? RecordKind.Participant : RecordKind.Company, company, null, null);
        }

        bool isCompany = own is not null && Id(record, "Status") is string status && status.StartsWith("SETUP_", AnyCase);
        if (isCompany)
        {
            return new(RecordKind.Company, own, null, own);
        }

        // A record of the API with its own id and what only a person has, such as a date of birth.
        bool isPerson = own is not null && InputTable.Names(record).Count(n => OfParticipants.Contains(n) && !OfAll.Contains(n)) > 1;
        return isPerson ? new(RecordKind.Participant, null, own, own) : new(RecordKind.Unknown, null, null, own);
    }

    private static string? Id(object record, params string[] names)
    {
        foreach (string name in names)
        {
            if (
                InputTable.Find(record, name) is object value
                && PlainValue.TryRead(value, out PlainValue plain, out _)
                && plain.Kind is PlainKind.Text or PlainKind.Number
                && plain.Text.Trim() is { Length: > 0 } id
            )
            {
                return id;
            }
        }

        return null;
    }

    private static string Original(string type)
    {
        while (Prefixes.FirstOrDefault(p => type.StartsWith(p, StringComparison.Ordinal)) is string prefix)
        {
            type = type.Substring(prefix.Length);
        }

        return type;
    }
}
