namespace Go401.PowerShell.Vault;

/// <summary>Removes a secret, and tells what the vault keeps of it.</summary>
internal sealed class VaultRemoval(SecretManagementVault vault, string vaultName, string secretName, CancellationToken cancellation)
    : VaultAccess(vault, vaultName, cancellation)
{
    private const int MaxTries = 3;

    /// <summary>Removes it; one that is not there is no error.</summary>
    public async Task RunAsync()
    {
        string name = SecretManagementVault.Names.Known(VaultName, secretName);
        for (int attempt = 1; ; attempt++)
        {
            VaultResult result = await CallAsync(
                "Remove-Secret",
                Changing(name),
                r => r.Error is ErrorRecord e && VaultErrors.MayPass(e) && !VaultErrors.IsNotFound(e)
            );
            if (result.Error is not ErrorRecord error)
            {
                VaultQuotes.Forget(VaultName, secretName);
                return;
            }

            // Vaults report a secret that is not there each in its own way, and some report a failure after they removed it.
            Go401Exception failure = VaultErrors.From(error, VaultName, VaultTask.Delete, secretName);
            if (failure.ErrorId != "VaultDeleteFailed")
            {
                throw failure;
            }

            Listing list = await LookUpAsync(secretName);
            bool isOther = list.Name is string listed && listed != name;
            if (!isOther && (VaultErrors.IsNotFound(error) || list is { Name: null, Errors.Count: 0 }))
            {
                return;
            }

            if (attempt == MaxTries)
            {
                throw failure;
            }

            name = list.Name ?? name;
            await PauseAsync();
        }
    }

    /// <summary>True where the vault still lists it.</summary>
    public async Task<bool> IsListedAsync() => (await LookUpAsync(secretName)).Name is not null;

    /// <summary>
    /// What the vault keeps of it after the removal, and how to end that, in sentences; null where it keeps nothing that is known.
    /// </summary>
    public async Task<string?> RemainingAsync()
    {
        try
        {
            return KnownVaults.Of((await RegisteredAsync()).ModuleName)?.AfterForget is string known
                    ? string.Format(CultureInfo.InvariantCulture, known, secretName)
                : await IsListedAsync()
                    ? $"The vault '{VaultName}' still lists '{secretName}' after its removal. It may keep old versions of it, with the "
                        + "client secret in them: remove them where the vault keeps them, or have 401GO issue a new client secret."
                : null;
        }
        catch (Go401Exception)
        {
            return null;
        }
    }
}
