using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Text;
using Go401.Client.Vault;
using Go401.PowerShell.Output;
using Go401.PowerShell.Sessions;

namespace Go401.PowerShell.Vault;

/// <summary>Puts one secret into a vault, looks at it from all sides and takes it out again.</summary>
internal sealed class VaultProbe(SecretManagementVault vault, string name, bool interactive, CallContext call)
{
    // A refresh writes, reads back and reads; slower than this it is felt, and time limits come near.
    private const int SlowMilliseconds = 5000;

    // What a record with two tokens of 1 KB comes to, and what it is at least.
    private const int Usual = 2080;
    private const int Small = VaultErrors.SmallVault;
    private static readonly TimeSpan ShownWithin = TimeSpan.FromSeconds(10);
    private readonly string _secretName = "Go401Test-" + Guid.NewGuid().ToString("N");
    private readonly Dictionary<string, string> _fact = new() { [StoredFacts.Kind] = "Go401Test" };
    private SecretValue _written = Text(Usual);

    public async IAsyncEnumerable<Go401VaultCheck> ExamineAsync()
    {
        yield return await TimedAsync("Opens", OpenAsync).ConfigureAwait(false);
        yield return await TimedAsync("Write", WriteAsync).ConfigureAwait(false);
        yield return await TimedAsync("Read", ReadAsync).ConfigureAwait(false);
        yield return await TimedAsync("List", ListAsync).ConfigureAwait(false);
        yield return await TimedAsync("Delete", DeleteAsync).ConfigureAwait(false);
    }

    private static SecretValue Text(int length)
    {
        string start = $"{{\"go401test\":\"{Guid.NewGuid():N}";
        return new SecretValue(start + new string('x', length - start.Length - 2) + "\"}");
    }

    private async Task<Finding> OpenAsync()
    {
        await SeenAsync().ConfigureAwait(false);
        return new(
            interactive
                ? "It may have asked for a password; to check that it does not, run this with pwsh -NonInteractive."
                : "Without a prompt."
        );
    }

    private async Task<Finding> WriteAsync()
    {
        // As large as the connections of this session are now.
        (string Name, int Length) = Largest();
        int length = Math.Max(Usual, Length);
        try
        {
            await StoreAsync(length).ConfigureAwait(false);
            return new(string.Format(CultureInfo.InvariantCulture, "{0} characters.", length));
        }
        catch (Go401Exception refused) when (refused.ErrorId == "VaultWriteFailed")
        {
            if (await FitsAsync(length).ConfigureAwait(false))
            {
                return new($"It failed once and accepted the secret the second time. Go401 retries too. {refused.Message}", Warns: true);
            }

            if (length > Usual && await FitsAsync(Usual).ConfigureAwait(false))
            {
                return new(
                    string.Format(
                        CultureInfo.InvariantCulture,
                        "It accepts {0} characters but not {1}, which the "
                            + "connection '{2}' has now. Connect it with -NoAccessTokenCache, which makes it smaller, or use another "
                            + "vault. {3}",
                        Usual,
                        length,
                        Name,
                        refused.Message
                    ),
                    Warns: true
                );
            }

            if (!await FitsAsync(Small).ConfigureAwait(false))
            {
                throw;
            }

            string present =
                Length > Small
                    ? string.Format(
                        CultureInfo.InvariantCulture,
                        "The connection '{0}' has {1} characters now and does not fit: " + "connect it with -NoAccessTokenCache. ",
                        Name,
                        Length
                    )
                    : "";
            return new(
                string.Format(
                    CultureInfo.InvariantCulture,
                    "It accepts {0} characters but not {1}. {2}Connections with "
                        + "opaque tokens fit; with JWTs they do not: connect with -NoAccessTokenCache, which makes the record smaller, "
                        + "or use another vault.",
                    Small,
                    length,
                    present
                ),
                Warns: true
            );
        }
    }

    private async Task<Finding> ReadAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await SeenAsync().ConfigureAwait(false) is SecretValue back)
            {
                return !_written.Equals(back)
                        ? throw new Go401Exception(
                            "VaultReadBackDiffers",
                            ErrorKind.WriteError,
                            "The vault returns a different value than was written. Use another vault."
                        )
                    : clock.ElapsedMilliseconds < 1000 ? new("The secret is unchanged.")
                    : new(
                        string.Format(
                            CultureInfo.InvariantCulture,
                            "The secret is unchanged, but the vault returns it only after {0:0.#} "
                                + "seconds. Each refresh waits for that.",
                            clock.Elapsed.TotalSeconds
                        ),
                        Warns: true
                    );
            }

            if (clock.Elapsed > ShownWithin)
            {
                throw new Go401Exception(
                    "VaultReadBackDiffers",
                    ErrorKind.WriteError,
                    string.Format(
                        CultureInfo.InvariantCulture,
                        "The vault accepted the secret but does not return it within {0:0} seconds. Use another vault.",
                        ShownWithin.TotalSeconds
                    )
                );
            }

            await vault.RenewViewAsync(name, clock.Elapsed, call.Cancellation).ConfigureAwait(false);
            await Task.Delay(250, call.Cancellation).ConfigureAwait(false);
        }
    }

    private async Task<Finding> ListAsync()
    {
        IReadOnlyList<VaultEntry> entries = await vault.ListAsync(name, "Go401Test-", call.Cancellation).ConfigureAwait(false);
        VaultEntry? mine = entries.FirstOrDefault(e => e.SecretName.Equals(_secretName, StringComparison.OrdinalIgnoreCase));

        // Some vaults have facts of their own for each secret; only ours count.
        return new(
            mine is null ? "It does not list its secrets: Get-Go401Connection -ListAvailable will miss connections."
            : mine.Metadata.TryGetValue(StoredFacts.Kind, out string? kind) && kind == _fact[StoredFacts.Kind] ? "With metadata."
            : "It keeps no metadata: Get-Go401Connection -ListAvailable shows names only."
        );
    }

    private async Task<Finding> DeleteAsync()
    {
        await vault.DeleteAsync(name, _secretName, CancellationToken.None).ConfigureAwait(false);
        if (await GoneAsync().ConfigureAwait(false) is Go401Exception still)
        {
            throw still;
        }

        // Some keep what was removed, and then refuse its name.
        bool listed = await vault.IsListedAsync(name, _secretName, call.Cancellation).ConfigureAwait(false);
        string again = "";
        try
        {
            await StoreAsync(Small).ConfigureAwait(false);
            await vault.DeleteAsync(name, _secretName, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Go401Exception refused)
        {
            again = $"It does not accept the name of a removed secret again: use Disconnect-Go401 without -Forget. {refused.Message}";
        }

        return again.Length > 0 ? new($"It is removed. {again}", Warns: true)
            : listed
                ? new(
                    $"It is removed, but the vault still lists it. After Disconnect-Go401 -Forget remove what it keeps "
                        + "on its server: it may hold old versions, with the client secret.",
                    Warns: true
                )
            : new("It is removed.");
    }

    private async Task<Go401Exception?> GoneAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            Go401Exception why;
            try
            {
                if (await SeenAsync().ConfigureAwait(false) is null)
                {
                    return null;
                }

                why = new Go401Exception(
                    "VaultDeleteFailed",
                    ErrorKind.WriteError,
                    $"The secret '{_secretName}' is still " + $"there. Remove it with: Remove-Secret -Name {_secretName} -Vault '{name}'"
                );
            }
            catch (Go401Exception unreadable) when (unreadable.ErrorId == "VaultReadFailed")
            {
                why = new Go401Exception(
                    "VaultDeleteFailed",
                    ErrorKind.WriteError,
                    $"The vault still lists secrets that were "
                        + $"removed and fails to read them, so a connection that was removed with -Forget cannot be stored under its "
                        + $"name from another machine. Use Disconnect-Go401 without -Forget. {unreadable.Message}"
                );
            }

            if (clock.Elapsed > ShownWithin)
            {
                return why;
            }

            await vault.RenewViewAsync(name, clock.Elapsed, call.Cancellation).ConfigureAwait(false);
            await Task.Delay(250, call.Cancellation).ConfigureAwait(false);
        }
    }

    // What the vault shows; null where it has none, however it says so.
    private async Task<SecretValue?> SeenAsync()
    {
        try
        {
            return await vault.ReadAsync(name, _secretName, call.Cancellation).ConfigureAwait(false);
        }
        catch (Go401Exception missing) when (missing.ErrorId == "VaultRecordMissing")
        {
            return null;
        }
    }

    private async Task<bool> FitsAsync(int length)
    {
        try
        {
            await StoreAsync(length).ConfigureAwait(false);
            return true;
        }
        catch (Go401Exception refused) when (refused.ErrorId == "VaultWriteFailed")
        {
            return false;
        }
    }

    private Task StoreAsync(int length)
    {
        _written = Text(length);
        return vault.WriteAsync(name, _secretName, _written, _fact, CancellationToken.None);
    }

    private static (string Name, int Length) Largest()
    {
        (string, int) largest = ("", 0);
        foreach (Connection connection in ConnectionSession.Registry.All)
        {
            if (
                connection.Stored is VaultTokenRotation stored
                && StoredConnectionJson.Write(stored.Known).Reveal().Length is int length
                && length > largest.Item2
            )
            {
                largest = (connection.Settings.Name, length);
            }
        }

        return largest;
    }

    private async Task<Go401VaultCheck> TimedAsync(string check, Func<Task<Finding>> work)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            Finding found = await work().ConfigureAwait(false);
            bool slow = clock.ElapsedMilliseconds > SlowMilliseconds;
            return new Go401VaultCheck
            {
                Vault = name,
                Check = check,
                Result = slow || found.Warns ? "Warning" : "Passed",
                Milliseconds = clock.ElapsedMilliseconds,
                Detail = slow ? found.Text + " It is slow; a refresh needs several such calls." : found.Text,
            };
        }
        catch (Go401Exception failure)
        {
            return VaultDoctor.From(name, check, failure, clock.ElapsedMilliseconds);
        }
    }

    private sealed record Finding(string Text, bool Warns = false);
}
