using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Takes ids, and records that have one: companies of Get-Go401Company or Invoke-Go401Request, and rows of a CSV, hashtables
/// or objects with a property CompanyId. Without it PowerShell would take an object's text for the id.
/// </summary>
public sealed class CompanyIdTransformationAttribute : IdTransformationAttribute
{
    /// <summary>
    /// True where a participant represents itself (<see cref="PipedParticipant"/>) and not its company: a user who chose some participants
    /// must not get all of them.
    /// The cmdlet reads it by its id, or ends; an error from here would come once for each participant in the pipeline.
    /// </summary>
    public bool KeepsParticipants { get; set; }

    private protected override string Takes => "ids of companies, objects of Get-Go401Company, and records with a property CompanyId";

    private protected override string? IdOf(RecordIdentity record) =>
        record.Kind == RecordKind.Participant && KeepsParticipants
            ? PipedParticipant.Write(record.CompanyId, record.ParticipantId)
            : record.CompanyId;
}

/// <summary>
/// Takes ids of participants, and records that have one. Without it PowerShell would take an object's text, which is a person's name,
/// for the id.
/// </summary>
public sealed class ParticipantIdTransformationAttribute : IdTransformationAttribute
{
    private protected override string Takes =>
        "ids of participants, objects of Get-Go401Participant, and records with a property ParticipantId or ObjectId";

    private protected override string? IdOf(RecordIdentity record) =>
        record.ParticipantId ?? (record.Kind == RecordKind.Unknown ? record.OwnId : null);
}

/// <summary>
/// A participant that was piped to a parameter of company ids, written so that it goes through the parameter: no id begins with NUL.
/// </summary>
internal static class PipedParticipant
{
    public static string Write(string? companyId, string? participantId) => $"\0{companyId}\0{participantId}";

    public static bool Is(string text) => TryRead(text, out _, out _);

    /// <summary>Reads what <see cref="Write"/> wrote; an id that the record did not hold is empty.</summary>
    public static bool TryRead(string text, out string companyId, out string participantId)
    {
        string[] parts = text.Split('\0');
        bool isOne = parts.Length == 3 && parts[0].Length == 0;
        (companyId, participantId) = isOne ? (parts[1], parts[2]) : ("", "");
        return isOne;
    }
}
