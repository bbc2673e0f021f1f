namespace Go401.PowerShell.Output;

/// <summary>What Confirm-Go401Connection learned.</summary>
public sealed class Go401Confirmation
{
    /// <summary>The connection that was confirmed.</summary>
    public required string Connection { get; init; }

    /// <summary>The address that was told.</summary>
    public required string Uri { get; init; }

    /// <summary>The status code of the response.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The server's sentence, where it wrote one.</summary>
    public string? Message { get; init; }
}

/// <summary>What Disconnect-Go401 did.</summary>
public sealed class Go401Disconnection
{
    /// <summary>The connection's name.</summary>
    public required string Connection { get; init; }

    /// <summary>Revoked, NotSupported, Failed or NothingToRevoke.</summary>
    public required string Revocation { get; init; }

    /// <summary>True when this process has forgotten it.</summary>
    public required bool ForgottenLocally { get; init; }

    /// <summary>What happened in the vault: NotStored, TokensRemoved, Forgotten or Failed.</summary>
    public string Stored { get; init; } = "NotStored";
}
