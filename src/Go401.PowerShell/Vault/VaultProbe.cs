using System.Diagnostics;

namespace Go401.PowerShell.Vault;

/// <summary>Stores one secret in a vault, reads it, lists it and deletes it again.</summary>
internal sealed class VaultProbe(SecretManagementVault vault, string name, bool interactive, CancellationToken cancellation)
{
    private static readonly TimeSpan ShownWithin = TimeSpan.FromSeconds(10);
    private readonly ProbeSecret _secret = new(vault, name, cancellation);

    /// <summary>The checks, in their order.</summary>
    public IReadOnlyList<(string Name, Func<Task<Finding>> Look)> Checks() =>
        [
            ("Opens", OpenAsync),
            ("Write", () => VaultSize.WriteAsync(_secret)),
            ("Read", ReadAsync),
            ("List", ListAsync),
            ("Delete", DeleteAsync),
        ];

    private async Task<Finding> OpenAsync()
    {
        await _secret.SeenAsync();
        return new(
            interactive
                ? "It may have asked for a password; to check that it does not, run this with pwsh -NonInteractive."
                : "Without a prompt."
        );
    }

    private async Task<Finding> ReadAsync()
    {
        var clock = Stopwatch.StartNew();
        SecretValue? back;
        while ((back = await ReadBackAsync()) is null)
        {
            if (!await WaitAsync(clock))
            {
                throw new Go401Exception(
                    "VaultReadBackDiffers",
                    ErrorKind.WriteError,
                    $"The vault accepted the secret but does not return it within {ShownWithin.TotalSeconds:0} seconds. Use another vault."
                );
            }
        }

        TimeSpan late = clock.Elapsed;
        return !_secret.Is(back) ? await VaultSize.SmallerAsync(_secret)
            : await _secret.MatchesPartOfNameAsync()
                ? new(
                    "The secret is unchanged, but the vault returns it for a part of its name, too. Use connection names of which "
                        + "none is part of another.",
                    Warns: true
                )
            : late.TotalMilliseconds < 1000 ? new("The secret is unchanged.")
            : new(
                FormattableString.Invariant(
                    $"The secret is unchanged, but the vault returns it only after {late.TotalSeconds:0.#} seconds. "
                ) + "Each refresh waits for that.",
                Warns: true
            );
    }

    // False when the vault has had the time to show what was done. SecretStore is made to look at its file.
    private async Task<bool> WaitAsync(Stopwatch clock)
    {
        if (clock.Elapsed > ShownWithin)
        {
            return false;
        }

        await vault.InvalidateCacheAsync(name, clock.Elapsed, cancellation);
        await Task.Delay(250, cancellation);
        return true;
    }

    private async Task<Finding> ListAsync()
    {
        IReadOnlyList<VaultEntry> entries = await vault.ListAsync(name, "Go401Test-", cancellation);
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
        await vault.DeleteAsync(name, _secret.Name, CancellationToken.None);
        await CheckRemovedAsync();

        // Some keep what was removed, and then refuse its name.
        bool listed = await new VaultRemoval(vault, name, _secret.Name, cancellation).IsListedAsync();
        string again = await AgainAsync();
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
        try
        {
            await _secret.StoreAsync(VaultErrors.SmallVault);
            await vault.DeleteAsync(name, _secret.Name, CancellationToken.None);
            return "";
        }
        catch (Go401Exception refused)
        {
            // An error that was none, or one that passes.
            bool accepted =
                refused.ErrorId == "VaultWriteFailed" && (await _secret.ShowsAsync() || await _secret.FitsAsync(VaultErrors.SmallVault));
            if (!accepted)
            {
                return $"It does not accept the name of a removed secret again: use Disconnect-Go401 without -Forget. {refused.Message}";
            }

            await vault.DeleteAsync(name, _secret.Name, CancellationToken.None);
            return "";
        }
    }

    private async Task CheckRemovedAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            Go401Exception why;
            try
            {
                if (await _secret.SeenAsync() is null)
                {
                    return;
                }

                why = new Go401Exception(
                    "VaultDeleteFailed",
                    ErrorKind.WriteError,
                    $"The secret '{_secret.Name}' is still there. Remove it with: Remove-Secret -Name {_secret.Name} -Vault '{name}'"
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

            if (!await WaitAsync(clock))
            {
                throw why;
            }
        }
    }

    // What the vault shows of what was written.
    private async Task<SecretValue?> ReadBackAsync()
    {
        try
        {
            return await _secret.SeenAsync();
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
}
