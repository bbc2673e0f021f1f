using Go401.Client.Data;

namespace Go401.Client.Participants;

/// <summary>One flat property of a participant: its name in PowerShell and where it is in the API's JSON.</summary>
/// <param name="Name">The name, in PascalCase.</param>
/// <param name="Path">Where it is in the record, names joined by dots; empty where it does not come from the record.</param>
/// <param name="Description">What it means, in a sentence.</param>
internal sealed record ParticipantColumn(string Name, string Path, DataType Kind, string Description)
{
    /// <summary>True for what identifies a person to a thief: the social security number and the birth date.</summary>
    public bool Sensitive { get; init; }

    /// <summary>True for a path that the user named and the catalogue does not know.</summary>
    public bool Raw { get; init; }

    /// <summary>True where the column was asked for by its own name, so that it should have values.</summary>
    public bool Named { get; init; }

    /// <summary>For the payment of one loan: the number of the loan, from 1; else 0.</summary>
    public int Loan { get; init; }

    internal string[] Segments => Path.Length == 0 ? [] : Path.Split('.');

    public override string ToString() => Name;
}
