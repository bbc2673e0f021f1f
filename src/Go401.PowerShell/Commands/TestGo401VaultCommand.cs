using Go401.PowerShell.Engine;
using Go401.PowerShell.Interop;
using Go401.PowerShell.Output;
using Go401.PowerShell.Vault;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Checks whether a vault can keep connections for the account this runs under: registered, opens without a prompt, takes, gives
/// back and removes a secret, with times; and whether it is known to have faults. Run it as the account of the scheduled task,
/// with -NonInteractive, before relying on it. Writes and removes one secret named Go401Test- and a random text.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "Go401Vault")]
[OutputType(typeof(Go401VaultCheck))]
public sealed class TestGo401VaultCommand : Go401Cmdlet
{
    /// <summary>The vault; GO401_VAULT or the default vault when left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string? Vault { get; set; }

    /// <inheritdoc/>
    private protected override void OnRecord() =>
        Run(
            async (reporter, cancellation) =>
            {
                var checks = new VaultDiagnostics(Vault, HostInteraction.IsInteractive(Host), reporter, cancellation);
                await foreach (Go401VaultCheck check in checks.RunAsync())
                {
                    await WriteAsync(check);
                }
            },
            terminating: false
        );
}
