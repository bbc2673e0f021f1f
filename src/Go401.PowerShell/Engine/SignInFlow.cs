using Go401.Client.Settings;
using Go401.PowerShell.Plans;
using Go401.PowerShell.Vault;

namespace Go401.PowerShell.Engine;

/// <summary>Does what <see cref="SignInPlan"/> decides: finds what is stored, uses it or signs in, and stores the result.</summary>
internal sealed class SignInFlow(
    SignInParameters given,
    SignInEnvironment environment,
    TransportOptions? transport,
    HostUserAgent agent,
    ICallReporter reporter,
    CancellationToken cancellation
)
{
    /// <summary>Connects.</summary>
    /// <exception cref="Go401Exception">What the plan refuses, the vault or the server.</exception>
    public async Task<Connection> RunAsync()
    {
        string name = SignInPlan.NameOf(given, environment);
        if (given.StaysInMemory)
        {
            return await SignInAsync(Decide(null));
        }

        VaultChoice choice = await ChooseVaultAsync();
        if (choice.Name is null)
        {
            Connection inMemory = await SignInAsync(Decide(null));
            reporter.Warning(
                $"The connection '{name}' is kept in the memory of this process only: {choice.Why}. Use -NoPersist to avoid this warning."
            );
            return inMemory;
        }

        var slot = new SecretLocation(choice.Name, name);
        StoredSignIn? stored = await FindAsync(slot);
        if (
            stored is null
            && !given.HasSignInParameters
            && environment.RefreshToken is null
            && RotationJournal.IsElsewhere(new StateFolder(), slot)
        )
        {
            reporter.Warning(
                $"The vault '{choice.Name}' has no connection '{name}', but this account stored one with that name in another vault. "
                    + "To use it, specify its vault with -Vault: Get-Go401Connection -ListAvailable shows the vaults."
            );
        }

        SignInPlan plan = Decide(stored);
        if (plan.UsesStored)
        {
            if (await UseStoredAsync(slot, stored!.Connection.Settings.Grant) is Connection reused)
            {
                return reused;
            }

            plan = Decide(stored, mayUseStored: false);
        }

        string? fingerprint = plan.SuppliedRefreshToken is SecretValue supplied ? StoredConnection.FingerprintOf(supplied) : null;
        return await StoredConnections.PersistAsync(
            await SignInAsync(plan),
            slot,
            !given.NoAccessTokenCache,
            fingerprint,
            reporter,
            cancellation
        );
    }

    private SignInPlan Decide(StoredSignIn? stored, bool mayUseStored = true)
    {
        SignInPlan plan = SignInPlan.Decide(given, environment, stored, agent.CanPrompt, mayUseStored);
        reporter.Verbose(plan.Summary);
        return plan;
    }

    private async Task<VaultChoice> ChooseVaultAsync()
    {
        try
        {
            return await StoredConnections.ChooseAsync(given.Vault, reporter, cancellation);
        }
        catch (Go401Exception unlisted)
            when (unlisted.ErrorId == "VaultsUnavailable" && given.Vault is null && given.Grant == GrantKind.ClientCredentials)
        {
            // Nothing is lost with such a connection when the process ends.
            return new VaultChoice(null, unlisted.Message.TrimEnd('.'));
        }
    }

    private async Task<StoredSignIn?> FindAsync(SecretLocation slot)
    {
        StoredConnection? stored = await StoredConnections.PeekAsync(slot, cancellation);
        if (stored is null && SignInPlan.NeedsStored(given, agent.CanPrompt))
        {
            try
            {
                stored = await StoredConnections.AwaitAsync(slot, reporter, cancellation);
            }
            catch (Go401Exception lost)
                when (lost.ErrorId == "SignInRequired" && (agent.CanPrompt || SignInPlan.RefreshTokenOf(given, environment) is not null))
            {
                reporter.Verbose(lost.Message);
            }
        }

        return stored is null ? null : new StoredSignIn(stored, StoredConnections.RequiresSignIn(slot, stored));
    }

    // Null where only a new sign-in helps, and someone or a client secret is there to sign in.
    private async Task<Connection?> UseStoredAsync(SecretLocation slot, GrantKind grant)
    {
        try
        {
            Connection? connection = await StoredConnections.TryLoadAsync(slot, given.ApplyTo, transport, reporter, cancellation);
            if (connection is null)
            {
                return null;
            }

            if (given.NoAccessTokenCache)
            {
                connection.Stored?.StopCachingAccessToken();
            }

            // Now, so that what is wrong is said by the cmdlet that connects.
            await connection.Tokens.GetAsync(reporter, cancellation);
            return connection;
        }
        catch (Go401Exception ended) when (ended.ErrorId == "SignInRequired" && (agent.CanPrompt || grant == GrantKind.ClientCredentials))
        {
            reporter.Verbose(ended.Message);
            return null;
        }
    }

    private async Task<Connection> SignInAsync(SignInPlan plan)
    {
        var factory = new ConnectionFactory(transport);
        return await (
            plan.Settings.Grant switch
            {
                GrantKind.ClientCredentials => factory.SignInWithClientCredentialsAsync(plan.Settings, cancellation),
                GrantKind.RefreshToken => factory.SignInWithRefreshTokenAsync(
                    plan.Settings,
                    plan.SuppliedRefreshToken!,
                    given.CodeOptions(),
                    reporter,
                    cancellation
                ),
                GrantKind.AccessToken => Task.FromResult(factory.FromAccessToken(plan.Settings, given.AccessToken!)),
                _ => factory.SignInWithCodeAsync(plan.Settings, given.CodeOptions(), agent, reporter, cancellation),
            }
        );
    }
}
