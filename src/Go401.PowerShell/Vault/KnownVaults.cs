namespace Go401.PowerShell.Vault;

/// <summary>What is known of a vault's module. about_Go401_Vaults says the same; a test holds the two together.</summary>
/// <param name="Module">The module, or what its name contains.</param>
/// <param name="Tried">True where it was run; false where its code was read.</param>
/// <param name="Suits">True where it holds connections well, within what <paramref name="Facts"/> says.</param>
/// <param name="Facts">What it needs and what does not work, in sentences.</param>
/// <param name="AfterForget">What stays in it after a removal; null where nothing does.</param>
internal sealed record KnownVault(string Module, bool Tried, bool Suits, string Facts, string? AfterForget = null);

/// <summary>The modules that were tried or read about.</summary>
internal static class KnownVaults
{
    private const string CredentialManager =
        "Windows Credential Manager holds 2560 bytes, which is 1280 characters. Connections with opaque tokens fit; "
        + "with JWTs connect with -NoAccessTokenCache. It lists names only.";

    public static readonly KnownVault[] All =
    [
        new(
            "Microsoft.PowerShell.SecretStore",
            true,
            true,
            "Recommended for one machine. HOME must be set, and unattended runs need it without a password."
        ),
        new(
            "Az.KeyVault",
            true,
            true,
            "Recommended for several machines. Sign in first, in the subscription of the vault: Connect-AzAccount "
                + "-Subscription <id>. The account needs the rights get, set, list and delete on secrets. Each refresh creates "
                + "a new version of the secret.",
            "Azure Key Vault keeps a removed secret and its old versions, with the client secret in them, until they are "
                + "purged. Purge: Remove-AzKeyVaultSecret -VaultName <vault> -Name {0} -InRemovedState. Before that the name "
                + "cannot be stored again. If others could read the vault, have 401GO issue a new client secret."
        ),
        new(
            "SecretManagement.KeePass",
            true,
            false,
            "For one process at a time. A write of another process closes the database in this one until a new "
                + "PowerShell starts, so tasks must not overlap. Unattended runs need a key file. It lists names only."
        ),
        new(
            "SecretManagement.LinuxKeyring",
            true,
            true,
            "Needs the session bus of a signed-in user and an unlocked keyring; without the bus it shows no secrets. It "
                + "removes a secret before it stores the new one. It lists names only."
        ),
        new(
            "SecretManagement.KeyChain",
            true,
            true,
            "Needs an unlocked keychain of the signed-in user. It lists names only, in lower case."
        ),
        new(
            "SecretManagement.Hashicorp.Vault.KV",
            true,
            true,
            "The token must be given in each process: Unlock-SecretVault; as VaultToken in its VaultParameters it fails with "
                + "\"already exists\". It lists names only. With KV version 2 it still lists removed secrets.",
            "HashiCorp KV version 2 keeps a removed secret and its old versions, with the client secret in them, until "
                + "its metadata is deleted on the server. Run there: vault kv metadata delete -mount=<mount> {0}. If others "
                + "could read them, have 401GO issue a new client secret."
        ),
        new("CredManStore", false, true, CredentialManager),
        new("CredMan", false, true, CredentialManager),
        new("BetterCredentials", false, true, CredentialManager),
        new("SecretManagement.DpapiNG", false, true, "Windows only. By its code it should work; several accounts can share its file."),
        new(
            "SecretManagement.1Password",
            false,
            false,
            "Not suitable: it passes the secret on a command line, which shows it to other processes and changes its quotation marks."
        ),
        new("SecretManagement.Warden", false, false, "Not suitable for unattended use: it asks for the kind of each new secret."),
        new(
            "SecretManagement.LastPass",
            false,
            false,
            "Not suitable: it keeps the secret as a note and splits it into lines, and its sign-in ends."
        ),
        new("SecretManagement.Sops", false, false, "Not suitable: it turns the stored text into a table."),
        new("SecretManagementCSV", false, false, "Not suitable: it stores plain strings only."),
    ];

    /// <summary>What is known of a module; null where it was not tried.</summary>
    public static KnownVault? Of(string module) =>
        All.FirstOrDefault(v => v.Module.Equals(module, StringComparison.OrdinalIgnoreCase))
        ?? All.FirstOrDefault(v =>
            module.IndexOf(v.Module, StringComparison.OrdinalIgnoreCase) >= 0
            || (v.Module == "Az.KeyVault" && module.IndexOf("KeyVault", StringComparison.OrdinalIgnoreCase) >= 0)
        );
}
