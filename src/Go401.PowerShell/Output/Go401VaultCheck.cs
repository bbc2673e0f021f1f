namespace Go401.PowerShell.Output;

/// <summary>One check of Test-Go401Vault.</summary>
public sealed class Go401VaultCheck
{
    /// <summary>The vault; null where none is registered.</summary>
    public string? Vault { get; init; }

    /// <summary>What was checked.</summary>
    public required string Check { get; init; }

    /// <summary>Passed, Warning, Failed or Skipped.</summary>
    public required string Result { get; init; }

    /// <summary>How long it took, in milliseconds; null where nothing was measured.</summary>
    public long? Milliseconds { get; init; }

    /// <summary>What was found, and what to do about it.</summary>
    public string? Detail { get; init; }

    /// <summary>The id of the error, where it failed with one.</summary>
    public string? ErrorId { get; init; }
}
