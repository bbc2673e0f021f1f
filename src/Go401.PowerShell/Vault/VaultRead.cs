namespace Go401.PowerShell.Vault;

/// <summary>Reads a secret, and judges what a vault gives in its place: whether it has none, fails, or holds something else.</summary>
internal sealed class VaultRead(SecretManagementVault vault, string vaultName, CancellationToken cancellation)
    : VaultAccess(vault, vaultName, cancellation)
{
    /// <summary>Reads a secret; null where the vault says that it has none.</summary>
    public async Task<SecretValue?> ReadAsync(string secretName)
    {
        string name = SecretManagementVault.Names.Known(VaultName, secretName);
        ErrorRecord? error = null;
        VaultSecret found = new(null, null);
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            VaultResult result = await CallAsync("Get-Secret", Named(name));
            found = VaultSecret.From(result.Output, name);
            error = result.Error;
            if (found.LooksLikeOurs)
            {
                SecretManagementVault.NoteOpened(VaultName);
                VaultQuotes.Note(VaultName, secretName, found.Value!);
                return found.Value;
            }

            if (found.IsNothing && VaultErrors.SaysMissing(error))
            {
                SecretManagementVault.NoteOpened(VaultName);
                return await OtherCaseAsync(secretName, name) is string listed ? await ReadAsync(listed) : null;
            }

            if (attempt == 1 && (error is null || VaultErrors.MayPass(error)))
            {
                // Once more: a service that is busy fails once, and a vault that signs in first may put that out before the secret.
                await PauseAsync();
                continue;
            }

            break;
        }

        return await InterpretAsync(secretName, name, found, error);
    }

    // The vault gave something that is not a record of ours, or an error. Whether it has the secret is told by its list.
    private async Task<SecretValue?> InterpretAsync(string secretName, string name, VaultSecret found, ErrorRecord? error)
    {
        Go401Exception? failure =
            found.Value is not null ? null
            : error is not null ? VaultErrors.From(error, VaultName, VaultTask.Read, secretName)
            : VaultErrors.WrongType(VaultName, secretName, found.Other!);
        if (failure is not null && (error is null || !VaultErrors.MayMeanMissing(failure, error)))
        {
            throw failure;
        }

        Listing list = await LookUpAsync(name);
        if (list.Name is string listed && listed != name)
        {
            SecretManagementVault.Names.Note(VaultName, secretName, listed);
            return await ReadAsync(listed);
        }

        bool missing = failure is null ? list is { Name: null, Errors.Count: 0 } : await IsMissingAsync(error!, list);
        if (missing)
        {
            throw VaultErrors.NotShown(failure, VaultName, secretName);
        }

        return failure is null ? found.Value : throw failure;
    }

    // Some vaults keep names in lower case and find a secret by exactly that name.
    private async Task<string?> OtherCaseAsync(string secretName, string name)
    {
        if (name != secretName || !SecretManagementVault.Names.IsToBeLookedUp(VaultName, secretName))
        {
            return null;
        }

        try
        {
            Listing list = await LookUpAsync(secretName);
            if (list.Name is string listed && listed != secretName)
            {
                SecretManagementVault.Names.Note(VaultName, secretName, listed);
                return listed;
            }
        }
        catch (Go401Exception)
        {
            // It has none, as it said.
        }

        return null;
    }

    // A vault that fails to read a secret may mean that it has none of that name. It does where it says so, or where it works
    // otherwise and does not list it.
    private async Task<bool> IsMissingAsync(ErrorRecord error, Listing list)
    {
        bool says = VaultErrors.IsNotFound(error);
        if (says && (list.Name is not null || list.Errors.All(VaultErrors.IsNotFound)))
        {
            // Listed all the same: removed, but kept by the vault.
            return true;
        }

        if (list.Name is not null || (list.Errors.Count > 0 && !says))
        {
            return false;
        }

        VaultResult test = await CallAsync("Test-SecretVault", new Hashtable { ["Name"] = VaultName });
        return test.Error is null && test.Output.Count > 0 && test.Output.All(o => o?.BaseObject is true);
    }
}
