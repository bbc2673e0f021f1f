using Go401.PowerShell.Sessions;

namespace Go401.PowerShell.Engine;

/// <summary>Completes the names of this process's connections, and of stored ones that this machine knows. It asks no vault.</summary>
public sealed class ConnectionCompleter : Completer
{
    private protected override IEnumerable<CompletionResult> Complete(CompletionRequest request)
    {
        IEnumerable<string> names = ConnectionSession.Registry.All.Select(c => c.Settings.Name);
        bool stored =
            request.Parameter == "Name"
            && (request.Command is not "Get-Go401Connection" || request.Given?.Contains("ListAvailable") == true)
            && request.Command is not "Update-Go401Token";
        return Completion.Of(
            stored ? names.Concat(RotationJournal.Names(new StateFolder())).Distinct(StringComparer.OrdinalIgnoreCase) : names,
            request.Word
        );
    }
}

/// <summary>Completes scopes.</summary>
public sealed class ScopeCompleter() : ValueCompleter(Client.OAuth.Scopes.All);

/// <summary>Completes the roles that accounts of 401GO have.</summary>
public sealed class RoleCompleter() : ValueCompleter(["participant", "company_admin", "advisor"]);

/// <summary>Completes the names of the registered vaults, of which nothing is read.</summary>
public sealed class VaultCompleter : Completer
{
    private protected override IEnumerable<CompletionResult> Complete(CompletionRequest request)
    {
        try
        {
            using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            return
            [
                .. Completion.Of(
                    shell
                        .AddCommand(Vault.VaultRunspace.ModuleName + "\\Get-SecretVault")
                        .Invoke()
                        .Select(v => v.Properties["Name"]?.Value as string ?? ""),
                    request.Word
                ),
            ];
        }
        catch (RuntimeException)
        {
            return [];
        }
    }
}
