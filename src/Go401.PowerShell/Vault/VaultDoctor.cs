using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Tokens;
using Go401.Client.Vault;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Vault;

/// <summary>The checks of Test-Go401Vault, in the order in which one builds on another.</summary>
internal static class VaultDoctor
{
    private const string Passed = "Passed";
    private const string Warning = "Warning";
    private const string Failed = "Failed";

    // A refresh writes, reads back and reads; slower than this it is felt, and time limits come near.
    private const int SlowMilliseconds = 5000;

    public static async IAsyncEnumerable<Go401VaultCheck> ExamineAsync(string? wanted, bool interactive, CallContext call)
    {
        yield return Account(interactive);
        yield return StateFolder();

        VaultChoice? choice = null;
        Go401VaultCheck? registered = null;
        try
        {
            choice = await StoredConnections.ChooseAsync(wanted, call).ConfigureAwait(false);
        }
        catch (Go401Exception failure)
        {
            registered = From(wanted, "Registered", failure, null);
        }

        if (choice?.Name is not string name || call.Vault is not SecretManagementVault vault)
        {
            yield return registered ?? new Go401VaultCheck { Check = "Registered", Result = Failed, Detail = Sentence(choice?.Why ?? "") };
            yield break;
        }

        RegisteredVault facts = await vault.VaultAsync(name, call.Cancellation).ConfigureAwait(false);
        yield return new Go401VaultCheck { Vault = name, Check = "Registered", Result = Passed, Detail = $"By the module {facts.ModuleName}{(facts.IsDefault ? "; it is the default vault." : ".")}" };

        string secretName = "Go401Test-" + Guid.NewGuid().ToString("N");
        string text = Guid.NewGuid().ToString("N") + new string('x', 2048);
        var value = new SecretValue(text);
        var fact = new Dictionary<string, string> { [StoredFacts.Kind] = "Go401Test" };
        Go401VaultCheck opens = await TimedAsync(name, "Opens", async () =>
        {
            await vault.ReadAsync(name, secretName, call.Cancellation).ConfigureAwait(false);
            return interactive ? "It may have asked for a password; run this with pwsh -NonInteractive to be sure that it does not." : "Without a prompt.";
        }).ConfigureAwait(false);
        yield return opens;
        if (opens.Result == Failed)
        {
            yield break;
        }

        bool written = false;
        yield return await TimedAsync(name, "Write", async () =>
        {
            await vault.WriteAsync(name, secretName, value, fact, CancellationToken.None).ConfigureAwait(false);
            written = true;
            return "2 KB.";
        }).ConfigureAwait(false);
        if (!written)
        {
            yield break;
        }

        yield return await TimedAsync(name, "Read", async () =>
        {
            SecretValue? back = await vault.ReadAsync(name, secretName, call.Cancellation).ConfigureAwait(false);
            return value.Equals(back) ? "As it was written." : throw new Go401Exception("VaultReadBackDiffers", ErrorKind.WriteError, "The vault gives back something else than was written.");
        }).ConfigureAwait(false);
        yield return await TimedAsync(name, "List", async () =>
        {
            IReadOnlyList<VaultEntry> entries = await vault.ListAsync(name, "Go401Test-", call.Cancellation).ConfigureAwait(false);
            VaultEntry? mine = entries.FirstOrDefault(e => e.SecretName.Equals(secretName, StringComparison.OrdinalIgnoreCase));
            return mine is null ? "It does not list what it has: Get-Go401Connection -ListAvailable will miss connections."
                : mine.Metadata.Count > 0 ? "With metadata." : "It keeps no metadata: Get-Go401Connection -ListAvailable shows names only.";
        }).ConfigureAwait(false);
        yield return await TimedAsync(name, "Delete", async () =>
        {
            await vault.DeleteAsync(name, secretName, CancellationToken.None).ConfigureAwait(false);
            return await vault.ReadAsync(name, secretName, call.Cancellation).ConfigureAwait(false) is null ? "It is gone."
                : throw new Go401Exception("VaultDeleteFailed", ErrorKind.WriteError, $"The secret '{secretName}' is still there. Remove it with: Remove-Secret -Name {secretName} -Vault '{name}'");
        }).ConfigureAwait(false);
        yield return await FaultsAsync(vault, facts, call).ConfigureAwait(false);
    }

    private static Go401VaultCheck Account(bool interactive)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        bool profile = home.Length > 0 && Directory.Exists(home);
        return new Go401VaultCheck
        {
            Check = "Account",
            Result = profile ? Passed : Warning,
            Detail = $"This is {Environment.UserName}, {(interactive ? "with" : "without")} somebody to ask. " + (profile
                ? "Vaults are registered for each account by itself."
                : "It has no profile folder: SecretManagement and SecretStore need one. Let the task load the profile, or run it as another account."),
        };
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
                return new Go401VaultCheck { Check = "StateFolder", Result = Passed, Detail = $"{folder.Path} can be written; locks between processes work." };
            }
        }
        catch (Go401Exception failure)
        {
            return From(null, "StateFolder", failure, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Go401VaultCheck { Check = "StateFolder", Result = Failed, Detail = $"The folder for locks cannot be written. Set {Client.Vault.StateFolder.Variable} to a folder that this account can write to.", ErrorId = "StateFolderUnusable" };
        }
    }

    private static async Task<Go401VaultCheck> FaultsAsync(SecretManagementVault vault, RegisteredVault facts, CallContext call)
    {
        const string Check = "KnownFaults";
        if (facts.IsSecretStore)
        {
            bool open = await SecretStoreView.OpensWithoutPasswordAsync(vault, facts.Name, call.Cancellation).ConfigureAwait(false);
            return open
                ? new Go401VaultCheck { Vault = facts.Name, Check = Check, Result = Passed, Detail = "SecretStore shows each process an old view and writes it back over others'. It is set to open without a password, so Go401 makes it read its file around every use; other programs that write into it should not run at the same moment." }
                : new Go401VaultCheck { Vault = facts.Name, Check = Check, Result = Warning, Detail = "SecretStore shows each process a view that is up to ten seconds old, and unattended runs cannot type its password. For tasks, or for several processes at once, run: Set-SecretStoreConfiguration -Authentication None -Interaction None (the account's own file rights then protect it)." };
        }

        return facts.ModuleName.IndexOf("KeyVault", StringComparison.OrdinalIgnoreCase) >= 0
            ? new Go401VaultCheck { Vault = facts.Name, Check = Check, Result = Passed, Detail = "Several machines can share it. Each refresh makes a new version of the secret; the account needs get, set, list and delete on secrets." }
            : new Go401VaultCheck { Vault = facts.Name, Check = Check, Result = Passed, Detail = $"None are known of {facts.ModuleName}." };
    }

    private static async Task<Go401VaultCheck> TimedAsync(string vault, string check, Func<Task<string>> work)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            string detail = await work().ConfigureAwait(false);
            bool slow = clock.ElapsedMilliseconds > SlowMilliseconds;
            return new Go401VaultCheck { Vault = vault, Check = check, Result = slow ? Warning : Passed, Milliseconds = clock.ElapsedMilliseconds, Detail = slow ? detail + " It is slow; a refresh needs several such calls." : detail };
        }
        catch (Go401Exception failure)
        {
            return From(vault, check, failure, clock.ElapsedMilliseconds);
        }
    }

    private static Go401VaultCheck From(string? vault, string check, Go401Exception failure, long? milliseconds) =>
        new() { Vault = vault, Check = check, Result = Failed, Milliseconds = milliseconds, Detail = failure.Message, ErrorId = failure.ErrorId };

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text.Substring(1);
}
