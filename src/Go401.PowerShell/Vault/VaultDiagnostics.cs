using System.Runtime.CompilerServices;
using Go401.Client.Calls;
using Go401.Client.Files;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Vault;

/// <summary>The checks of Test-Go401Vault, in the order in which one builds on another.</summary>
internal static class VaultDiagnostics
{
    private const string Passed = "Passed";
    private const string Warning = "Warning";
    private const string Failed = "Failed";

    public static async IAsyncEnumerable<Go401VaultCheck> RunAsync(
        string? wanted,
        bool interactive,
        ICallReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        yield return AccountCheck.Run(interactive);
        yield return StateFolder();

        VaultChoice? choice = null;
        Go401VaultCheck? registered = null;
        try
        {
            choice = await StoredConnections.ChooseAsync(wanted, reporter, cancellation).ConfigureAwait(false);
        }
        catch (Go401Exception failure)
        {
            registered = From(wanted, "Registered", failure, null);
        }

        if (choice?.Name is not string name || SecretManagementVault.Find() is not SecretManagementVault vault)
        {
            yield return registered
                ?? Result(
                    null,
                    "Registered",
                    Failed,
                    Sentence(choice?.Why ?? ""),
                    SecretManagementVault.Find() is null ? "VaultModuleMissing" : "VaultNotFound"
                );
            yield break;
        }

        RegisteredVault facts = await vault.VaultAsync(name, cancellation).ConfigureAwait(false);
        yield return Result(
            name,
            "Registered",
            Passed,
            $"Provided by the module {facts.ModuleName}{(facts.IsDefault ? "; it is the default vault." : ".")}"
        );

        await foreach (Go401VaultCheck check in new VaultProbe(vault, name, interactive, cancellation).RunAsync().ConfigureAwait(false))
        {
            yield return check;
            if (check.Check is "Opens" or "Write" && check.Result == Failed)
            {
                yield break;
            }
        }

        yield return await FaultsAsync(vault, facts, cancellation).ConfigureAwait(false);
    }

    private static Go401VaultCheck StateFolder()
    {
        try
        {
            var folder = new StateFolder();
            folder.Create();
            string probe = Path.Combine(folder.Path, "probe." + Guid.NewGuid().ToString("N"));
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                return Result(null, "StateFolder", Passed, $"{folder.Path} is writable; locks between processes work.");
            }
        }
        catch (Go401Exception failure)
        {
            return From(null, "StateFolder", failure, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Result(
                null,
                "StateFolder",
                Failed,
                $"The folder for locks is not writable. Set {Client.Files.StateFolder.Variable} to a folder that this "
                    + "account can write to.",
                "StateFolderUnusable"
            );
        }
    }

    private static async Task<Go401VaultCheck> FaultsAsync(
        SecretManagementVault vault,
        RegisteredVault facts,
        CancellationToken cancellation
    )
    {
        const string Check = "KnownFaults";
        if (facts.IsSecretStore)
        {
            bool open = await SecretStoreView.OpensWithoutPasswordAsync(vault, facts.Name, cancellation).ConfigureAwait(false);
            return open
                ? Result(
                    facts.Name,
                    Check,
                    Passed,
                    "SecretStore can show a process an old state and write it back over the changes of other "
                        + "processes. It is set to open without a password, so Go401 makes it reload its file before and "
                        + "after every use. Other programs should not write to it at the same time."
                )
                : Result(
                    facts.Name,
                    Check,
                    Warning,
                    "SecretStore shows each process a state that is up to ten seconds old, and unattended runs "
                        + "cannot type its password. For tasks, or for several processes at once, run: "
                        + "Set-SecretStoreConfiguration -Authentication None -Interaction None (the account's own file "
                        + "rights then protect it)."
                );
        }

        KnownVault? known = KnownVaults.Of(facts.ModuleName);
        return Result(
            facts.Name,
            Check,
            known is { Suits: false } ? Warning : Passed,
            known is null
                ? $"{facts.ModuleName} was not tested with Go401. Before you rely on it, connect, run Update-Go401Token and "
                    + "connect again in a new PowerShell."
                : $"{facts.ModuleName} was {(known.Tried ? "tested" : "not tested; its code was reviewed")}. {known.Facts} "
                    + "See about_Go401_Vaults."
        );
    }

    private static Go401VaultCheck Result(string? vault, string check, string result, string detail, string? errorId = null) =>
        new()
        {
            Vault = vault,
            Check = check,
            Result = result,
            Detail = detail,
            ErrorId = errorId,
        };

    internal static Go401VaultCheck From(string? vault, string check, Go401Exception failure, long? milliseconds) =>
        new()
        {
            Vault = vault,
            Check = check,
            Result = Failed,
            Milliseconds = milliseconds,
            Detail = failure.Message,
            ErrorId = failure.ErrorId,
        };

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text.Substring(1);
}
