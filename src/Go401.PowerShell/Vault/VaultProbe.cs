using System.Diagnostics;
using System.Globalization;
using Go401.Client.Calls;
using Go401.Client.Vault;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Vault;

/// <summary>Stores one secret in a vault, reads it, lists it and deletes it again.</summary>
internal sealed class VaultProbe(SecretManagementVault vault, string name, bool interactive, CancellationToken cancellation)
{
    // A refresh writes, reads back and reads; slower than this it is felt, and time limits come near.
    private const int SlowMilliseconds = 5000;

    private static readonly TimeSpan ShownWithin = TimeSpan.FromSeconds(10);
    private readonly ProbeSecret _secret = new(vault, name, cancellation);
    private VaultSize? _sizes;

    private VaultSize Size => _sizes ??= new VaultSize(_secret);

    public async IAsyncEnumerable<Go401VaultCheck> RunAsync()
    {
        yield return await TimedAsync("Opens", OpenAsync).ConfigureAwait(false);
        yield return await TimedAsync("Write", Size.WriteAsync).ConfigureAwait(false);
        yield return await TimedAsync("Read", ReadAsync).ConfigureAwait(false);
        yield return await TimedAsync("List", ListAsync).ConfigureAwait(false);
        yield return await TimedAsync("Delete", DeleteAsync).ConfigureAwait(false);
    }

    private async Task<Finding> OpenAsync()
    {
        await _secret.SeenAsync().ConfigureAwait(false);
        return new(
            interactive
                ? "It may have asked for a password; to check that it does not, run this with pwsh -NonInteractive."
                : "Without a prompt."
        );
    }

    private async Task<Finding> ReadAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await ReadBackAsync().ConfigureAwait(false) is SecretValue back)
            {
                TimeSpan late = clock.Elapsed;
                return !_secret.Is(back) ? await Size.SmallerAsync().ConfigureAwait(false)
                    : await _secret.MatchesPartOfNameAsync().ConfigureAwait(false)
                        ? new(
                            "The secret is unchanged, but the vault returns it for a part of its name, too. Use connection names of which "
                                + "none is part of another.",
                            Warns: true
                        )
                    : late.TotalMilliseconds < 1000 ? new("The secret is unchanged.")
                    : new(
                        FormattableString.Invariant(
                            $"The secret is unchanged, but the vault returns it only after {late.TotalSeconds:0.#} "
                        ) + "seconds. Each refresh waits for that.",
                        Warns: true
                    );
            }

            if (clock.Elapsed > ShownWithin)
            {
                throw new Go401Exception(
                    "VaultReadBackDiffers",
                    ErrorKind.WriteError,
                    $"The vault accepted the secret but does not return it within {ShownWithin.TotalSeconds:0} seconds. Use another vault."
                );
            }

            await vault.InvalidateCacheAsync(name, clock.Elapsed, cancellation).ConfigureAwait(false);
            await Task.Delay(250, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<Finding> ListAsync()
    {
        IReadOnlyList<VaultEntry> entries = await vault.ListAsync(name, "Go401Test-", cancellation).ConfigureAwait(false);
        VaultEntry? mine = entries.FirstOrDefault(e => e.SecretName.Equals(_secret.Name, StringComparison.OrdinalIgnoreCase));

        // Some vaults have facts of their own for each secret; only ours count.
        return new(
            mine is null ? "It does not list its secrets: Get-Go401Connection -ListAvailable will miss connections."
            : mine.Metadata.TryGetValue(StoredFacts.Kind, out string? kind) && kind == ProbeSecret.Kind ? "With metadata."
            : "It keeps no metadata: Get-Go401Connection -ListAvailable shows names only."
        );
    }

    private async Task<Finding> DeleteAsync()
    {
        await vault.DeleteAsync(name, _secret.Name, CancellationToken.None).ConfigureAwait(false);
        if (await CheckRemovedAsync().ConfigureAwait(false) is Go401Exception still)
        {
            throw still;
        }

        // Some keep what was removed, and then refuse its name.
        bool listed = await new VaultRemoval(vault, name, _secret.Name, cancellation).IsListedAsync().ConfigureAwait(false);
        string again = await AgainAsync().ConfigureAwait(false);
        return again.Length > 0 ? new($"It is removed. {again}", Warns: true)
            : listed
                ? new(
                    $"It is removed, but the vault still lists it. After Disconnect-Go401 -Forget remove what it keeps "
                        + "on its server: it may hold old versions, with the client secret.",
                    Warns: true
                )
            : new("It is removed.");
    }

    private async Task<string> AgainAsync()
    {
        Go401Exception refused;
        try
        {
            await _secret.StoreAsync(VaultSize.Small).ConfigureAwait(false);
            await vault.DeleteAsync(name, _secret.Name, CancellationToken.None).ConfigureAwait(false);
            return "";
        }
        catch (Go401Exception failure)
        {
            refused = failure;
        }

        if (
            refused.ErrorId == "VaultWriteFailed"
            && (await _secret.ShowsAsync().ConfigureAwait(false) || await _secret.FitsAsync(VaultSize.Small).ConfigureAwait(false))
        )
        {
            // An error that was none, or one that passes.
            await vault.DeleteAsync(name, _secret.Name, CancellationToken.None).ConfigureAwait(false);
            return "";
        }

        return $"It does not accept the name of a removed secret again: use Disconnect-Go401 without -Forget. {refused.Message}";
    }

    private async Task<Go401Exception?> CheckRemovedAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            Go401Exception why;
            try
            {
                if (await _secret.SeenAsync().ConfigureAwait(false) is null)
                {
                    return null;
                }

                why = new Go401Exception(
                    "VaultDeleteFailed",
                    ErrorKind.WriteError,
                    $"The secret '{_secret.Name}' is still " + $"there. Remove it with: Remove-Secret -Name {_secret.Name} -Vault '{name}'"
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

            await vault.InvalidateCacheAsync(name, clock.Elapsed, cancellation).ConfigureAwait(false);
            await Task.Delay(250, cancellation).ConfigureAwait(false);
        }
    }

    // What the vault shows of what was written.
    private async Task<SecretValue?> ReadBackAsync()
    {
        try
        {
            return await _secret.SeenAsync().ConfigureAwait(false);
        }
        catch (Go401Exception changed) when (changed is { ErrorId: "VaultSecretWrongType", InnerException: null })
        {
            throw new Go401Exception(
                "VaultReadBackDiffers",
                ErrorKind.WriteError,
                "The vault returns a different type than the text that was written. Use another vault."
            );
        }
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
            return VaultDiagnostics.From(name, check, failure, clock.ElapsedMilliseconds);
        }
    }
}
