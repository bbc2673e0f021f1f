using System.Globalization;

namespace Go401.PowerShell.Vault;

/// <summary>Removes a secret, and tells what the vault keeps of it.</summary>
internal sealed class VaultRemoval(SecretManagementVault vault, string vaultName, string secretName, CancellationToken cancellation)
{
    private const int MaxTries = 3;
    private readonly VaultList _list = new(vault, vaultName, cancellation);

    /// <summary>Removes it; one that is not there is no error.</summary>
    public async Task RunAsync()
    {
        string name = SecretManagementVault.Names.Known(vaultName, secretName);
        for (int attempt = 1; ; attempt++)
        {
            VaultResult result = await RemoveAsync(name).ConfigureAwait(false);
            if (result.Errors.Count == 0)
            {
                return;
            }

            // Vaults report a secret that is not there each in its own way, and some report a failure after they removed it.
            Go401Exception failure = VaultErrors.From(result.Errors[0], vaultName, VaultTask.Delete);
            if (failure.ErrorId != "VaultDeleteFailed")
            {
                throw failure;
            }

            Listing list = await _list.LookUpAsync(secretName).ConfigureAwait(false);
            bool isOther = list.Name is string listed && listed != name;
            if (!isOther && (VaultErrors.IsNotFound(result.Errors[0]) || list is { Name: null, Errors.Count: 0 }))
            {
                return;
            }

            if (attempt == MaxTries)
            {
                throw failure;
            }

            name = list.Name ?? name;
            await Task.Delay(SecretManagementVault.Again, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>True where the vault still lists it.</summary>
    public async Task<bool> IsListedAsync() => (await _list.LookUpAsync(secretName).ConfigureAwait(false)).Name is not null;

    /// <summary>
    /// What the vault keeps of it after the removal, and how to end that, in sentences; null where it keeps nothing that is known.
    /// </summary>
    public async Task<string?> RemainingAsync()
    {
        try
        {
            return KnownVaults.Of((await vault.VaultAsync(vaultName, cancellation).ConfigureAwait(false)).ModuleName)?.AfterForget
                    is string known
                    ? string.Format(CultureInfo.InvariantCulture, known, secretName)
                : await IsListedAsync().ConfigureAwait(false)
                    ? $"The vault '{vaultName}' still lists '{secretName}' after its removal. It may keep old versions of it, with the "
                        + "client secret in them: remove them where the vault keeps them, or have 401GO issue a new client secret."
                : null;
        }
        catch (Go401Exception)
        {
            return null;
        }
    }

    private async Task<VaultResult> RemoveAsync(string name)
    {
        VaultResult result = await vault
            .InvokeAsync("Remove-Secret", SecretManagementVault.Changing(name, vaultName), vaultName, cancellation)
            .ConfigureAwait(false);
        if (result.Errors.Count == 0 || !VaultErrors.MayPass(result.Errors[0]) || VaultErrors.IsNotFound(result.Errors[0]))
        {
            return result;
        }

        await Task.Delay(SecretManagementVault.Again, cancellation).ConfigureAwait(false);
        return await vault
            .InvokeAsync("Remove-Secret", SecretManagementVault.Changing(name, vaultName), vaultName, cancellation)
            .ConfigureAwait(false);
    }
}
