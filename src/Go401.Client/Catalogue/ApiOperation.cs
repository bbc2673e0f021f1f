namespace Go401.Client.Catalogue;

/// <summary>One operation of the API, from 401GO's OpenAPI document.</summary>
public sealed record ApiOperation
{
    /// <summary>The HTTP method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>The path below the base address, for instance <c>companies/{company_id}/participants/</c>.</summary>
    public required string PathTemplate { get; init; }

    /// <summary>What it is for, in a sentence of our own.</summary>
    public required string Summary { get; init; }

    /// <summary>The scope it needs; null where none is documented.</summary>
    public string? Scope { get; init; }

    /// <summary>True where the answer comes in pages.</summary>
    public bool Paged { get; init; }

    /// <summary>True where the operation knows the Idempotent-Key header.</summary>
    public bool Idempotent { get; init; }

    /// <summary>True where it moves money: payroll, disbursements, loans, rollovers.</summary>
    public bool MovesMoney { get; init; }

    /// <summary>What the body holds; null where none is sent.</summary>
    public string? Body { get; init; }

    /// <summary>The type name of its records in PowerShell, for instance <c>Go401.Participant</c>.</summary>
    public required string TypeName { get; init; }
}
