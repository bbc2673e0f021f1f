using Go401.Client.Settings;
using Go401.Client.Tokens;
using Go401.PowerShell.Plans;
using Go401.PowerShell.Sessions;

namespace Go401.PowerShell.Vault;

/// <summary>Which vault is meant; where none is, why not and what to do.</summary>
internal sealed record VaultChoice(string? Name, string? Why);

/// <summary>Finds stored connections, takes them into the process, and stores new ones.</summary>
internal static class StoredConnections
{
    // Two runspaces that ask for the same stored connection get one, with one source of tokens.
    private static readonly SemaphoreSlim LoadLock = new(1, 1);

    // A vault that removes a secret before it stores the new one may need seconds for that; SecretStore does not.
    private static readonly TimeSpan[] RetryDelays = [.. new[] { 0.3, 0.5, 1, 1.4 }.Select(TimeSpan.FromSeconds)];
    private const int LooksAtSecretStore = 2;

    /// <summary>The vault of that name, or the default vault.</summary>
    /// <param name="wanted">A name; null means GO401_VAULT, else the default vault.</param>
    /// <param name="reporter">Where it says what it does.</param>
    /// <exception cref="Go401Exception"><c>VaultNotFound</c> or <c>VaultModuleMissing</c>: a vault was named and is not there.</exception>
    public static async Task<VaultChoice> ChooseAsync(string? wanted, ICallReporter reporter, CancellationToken cancellation)
    {
        string? name = wanted ?? EnvironmentInput.Text(EnvironmentInput.Vault, reporter);
        if (SecretManagementVault.Find() is not SecretManagementVault vault)
        {
            return name is null
                ? new VaultChoice(
                    null,
                    "the module Microsoft.PowerShell.SecretManagement is not installed. "
                        + SetUp("Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore")
                )
                : throw VaultErrors.ModuleMissing();
        }

        IReadOnlyList<RegisteredVault> vaults = await vault.VaultsAsync(cancellation);
        if (name is not null)
        {
            RegisteredVault? named = vaults.FirstOrDefault(v => v.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            return new VaultChoice(named?.Name ?? throw VaultErrors.NotRegistered(name), null);
        }

        return vaults.FirstOrDefault(v => v.IsDefault) is RegisteredVault usual
            ? new VaultChoice(usual.Name, null)
            : new VaultChoice(
                null,
                vaults.Count == 0
                    ? "no vault is registered for this account. " + SetUp("Microsoft.PowerShell.SecretStore")
                    : $"none of the registered vaults ({string.Join(", ", vaults.Select(v => v.Name))}) is the default. "
                        + $"Specify one with -Vault, or make one the default: Set-SecretVaultDefault -Name '{vaults[0].Name}'"
            );
    }

    private static string SetUp(string modules) =>
        $"To keep connections for later processes run once: Install-Module {modules}; then: Register-SecretVault -Name Go401 "
        + "-ModuleName Microsoft.PowerShell.SecretStore -DefaultVault";

    /// <summary>The vault of that name, or all that are registered.</summary>
    /// <exception cref="Go401Exception"><c>VaultNotFound</c> or <c>VaultModuleMissing</c>.</exception>
    public static async Task<IReadOnlyList<string>> VaultNamesAsync(string? wanted, ICallReporter reporter, CancellationToken cancellation)
    {
        if (wanted is not null)
        {
            return [(await ChooseAsync(wanted, reporter, cancellation)).Name!];
        }

        return SecretManagementVault.Find() is SecretManagementVault vault
            ? [.. (await vault.VaultsAsync(cancellation)).Select(v => v.Name)]
            : throw VaultErrors.ModuleMissing();
    }

    /// <summary>What is stored in a vault, from its metadata; no secret is read.</summary>
    public static Task<IReadOnlyList<VaultEntry>> ListAsync(string vaultName, CancellationToken cancellation) =>
        ConnectionStore.ListAsync(vaultName, VaultOf(), cancellation);

    /// <summary>What the vault shows under that name, or null; a stale view is good enough to decide by.</summary>
    public static Task<StoredConnection?> PeekAsync(SecretLocation slot, CancellationToken cancellation) =>
        Store().PeekAsync(new ConnectionSecret(slot, VaultOf()), cancellation);

    /// <summary>
    /// Looks again for a connection that the vault did not show, since some vaults remove a secret before they store the new one, or
    /// show it late; null where there is none.
    /// </summary>
    /// <exception cref="Go401Exception">This machine stored it, and the vault still does not show it: no reason to ask for a
    /// sign-in.</exception>
    public static async Task<StoredConnection?> AwaitAsync(SecretLocation slot, ICallReporter reporter, CancellationToken cancellation)
    {
        ConnectionStore store = Store();
        if (store.Remembers(slot))
        {
            return await store.ReadAsync(new ConnectionSecret(slot, VaultOf()), reporter, cancellation);
        }

        bool stores =
            SecretManagementVault.Find() is SecretManagementVault vault && await vault.IsSecretStoreAsync(slot.VaultName, cancellation);
        foreach (TimeSpan pause in RetryDelays.Take(stores ? LooksAtSecretStore : RetryDelays.Length))
        {
            await Task.Delay(pause, cancellation);
            if (await store.PeekAsync(new ConnectionSecret(slot, VaultOf()), cancellation) is StoredConnection found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>True where only a new sign-in helps, as far as this machine knows.</summary>
    public static bool RequiresSignIn(SecretLocation slot, StoredConnection stored) => Store().RequiresSignIn(slot, stored);

    /// <summary>When the server refused the tokens of a stored connection; null where that is not known here.</summary>
    public static DateTimeOffset? RefusedAt(VaultEntry entry, ICallReporter reporter)
    {
        try
        {
            return SecretLocation.ConnectionOf(entry.SecretName) is string name
                ? Store().RefusedAt(new SecretLocation(entry.VaultName, name))
                : null;
        }
        catch (Go401Exception unreadable)
        {
            // A list is shown all the same; a sign-in would end with this error.
            reporter.Verbose(unreadable.Message);
            return null;
        }
    }

    /// <summary>Takes a stored connection of that vault, or of the one that is meant where none is named, into the process.</summary>
    /// <param name="toEnd">
    /// True where it is to be ended: then a connection whose tokens are lost is taken too, since what is stored of it can be removed.
    /// </param>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public static async Task TryLoadAsync(string? vault, string name, bool toEnd, ICallReporter reporter, CancellationToken cancellation)
    {
        if ((await ChooseAsync(vault, reporter, cancellation)).Name is not string chosen)
        {
            return;
        }

        var slot = new SecretLocation(chosen, name);
        try
        {
            await TryLoadAsync(slot, null, null, reporter, cancellation);
        }
        catch (Go401Exception lost) when (toEnd && lost.ErrorId == "SignInRequired")
        {
            if (await PeekAsync(slot, cancellation) is StoredConnection stored)
            {
                ConnectionSession.Registry.Put(new ConnectionFactory(null).FromStored(stored, slot, Store(), VaultOf()))?.Tokens.Wipe();
            }
        }
    }

    /// <summary>
    /// Takes a stored connection into the process, or finds that it is there already; null where none is stored under that name.
    /// Nothing is sent to the server and no one is asked anything.
    /// </summary>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public static async Task<Connection?> TryLoadAsync(
        SecretLocation slot,
        Func<ConnectionSettings, ConnectionSettings>? change,
        TransportOptions? transport,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        await LoadLock.WaitAsync(cancellation);
        try
        {
            ConnectionStore store = Store();
            StoredConnection? stored = await store.ReadAsync(new ConnectionSecret(slot, VaultOf()), reporter, cancellation);
            if (stored is null && change is not null)
            {
                // The caller has seen it just now.
                stored = await AwaitAsync(slot, reporter, cancellation);
            }

            if (stored is null)
            {
                return null;
            }

            if (change is not null)
            {
                stored = stored with { Settings = change(stored.Settings) };
            }

            if (transport is null && ConnectionSession.Registry.Find(slot.ConnectionName) is Connection here && IsSame(here, slot, stored))
            {
                here.Stored!.TryAdopt(stored, reporter);
                return here;
            }

            Connection connection = new ConnectionFactory(transport).FromStored(stored, slot, store, VaultOf());
            ConnectionSession.Registry.Put(connection)?.Tokens.Wipe();
            reporter.Verbose($"The connection '{slot.ConnectionName}' was read from the vault '{slot.VaultName}'.");
            return connection;
        }
        finally
        {
            LoadLock.Release();
        }
    }

    /// <summary>Stores a connection that was signed in just now. Where that fails it goes on in memory, and a warning says so.</summary>
    public static async Task<Connection> PersistAsync(
        Connection signedIn,
        SecretLocation slot,
        bool cachesAccessToken,
        string? seed,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        if (signedIn.Tokens.Current is not TokenSet tokens)
        {
            return signedIn;
        }

        var fresh = new StoredConnection
        {
            Settings = signedIn.Settings,
            Account = signedIn.Account,
            Generation = 0,
            Tokens = tokens,
            CachesAccessToken = cachesAccessToken,
            SeedFingerprint = seed,
            SignInId = signedIn.SignInId,
        };
        try
        {
            Connection connection = new ConnectionFactory(signedIn.Transport).FromStored(fresh, slot, Store(), VaultOf());
            Go401Exception? failure = await connection.Stored!.AddAsync(cancellation);
            if (failure is not null)
            {
                reporter.Warning(
                    $"The connection '{slot.ConnectionName}' could not be stored in the vault '{slot.VaultName}': "
                        + $"{failure.Message} It works in this session, and storing it is retried with every call."
                );
            }
            else
            {
                reporter.Verbose(
                    $"The connection '{slot.ConnectionName}' is stored in the vault '{slot.VaultName}' as the secret '{slot.SecretName}'."
                );
            }

            signedIn.Dispose();
            return connection;
        }
        catch (Go401Exception failure)
        {
            reporter.Warning(
                $"The connection '{slot.ConnectionName}' could not be stored and is kept in the memory of this process "
                    + $"only: {failure.Message}"
            );
            return signedIn;
        }
    }

    /// <summary>What reads and writes stored connections. The cmdlets wait for its critical section.</summary>
    private static ConnectionStore Store() => new(criticalSection: ConnectionSession.CriticalSection);

    /// <summary>The vaults that a caller can reach.</summary>
    /// <exception cref="Go401Exception"><c>VaultModuleMissing</c>.</exception>
    private static ISecretVault VaultOf() => SecretManagementVault.Find() ?? throw VaultErrors.ModuleMissing();

    private static bool IsSame(Connection here, SecretLocation slot, StoredConnection stored) =>
        here.Stored is StoredTokenSource source
        && source.Location.VaultName.Equals(slot.VaultName, StringComparison.OrdinalIgnoreCase)
        && !here.Tokens.SignInRequired
        && here.Tokens.Current is not null
        && here.Settings.BaseUri == stored.Settings.BaseUri
        && here.Settings.ClientId == stored.Settings.ClientId
        && here.Settings.ApiVersion == stored.Settings.ApiVersion
        && here.Settings.Timeout == stored.Settings.Timeout
        && here.Settings.ConnectionSuccessUri == stored.Settings.ConnectionSuccessUri
        && Equals(here.Account, stored.Account);
}
