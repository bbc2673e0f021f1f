using System.Diagnostics;
using Go401.Client.Catalogue;
using Go401.Client.Http;
using Go401.Client.Settings;
using Go401.Client.Tokens;
using Go401.Client.Vault;

namespace Go401.Client.Connections;

/// <summary>A signed-in connection: its settings, its tokens and the client that calls with them. Safe for any number of threads.</summary>
[DebuggerDisplay("Connection {Settings.Name}")]
internal sealed class Connection(ConnectionSettings settings, TokenSource tokens, ApiClient api, Account? account = null) : IDisposable
{
    public ConnectionSettings Settings { get; } = settings;

    public TokenSource Tokens { get; } = tokens;

    /// <summary>The client that calls the API with its tokens.</summary>
    public ApiClient Api { get; } = api;

    /// <summary>The account that was picked, where <c>openid</c> was granted.</summary>
    public Account? Account { get; } = account;

    /// <summary>The vault it is stored in; null when it lives in memory only.</summary>
    public string? VaultName => Stored?.Location.VaultName;

    /// <summary>The owner of its stored record; null when it lives in memory only.</summary>
    public StoredTokenSource? Stored => Tokens as StoredTokenSource;

    /// <summary>Which sign-in it is; made by chance, and the same in every process that uses the stored connection.</summary>
    public string SignInId { get; init; } = Guid.NewGuid().ToString("N");

    public TransportOptions Transport { get; init; } = new();

    /// <summary>Ids that it has met recently, to be offered when a path is typed.</summary>
    public SeenIds SeenIds => Api.SeenIds;

    public void Dispose()
    {
        SeenIds.Clear();
        Tokens.Wipe();
        Api.Dispose();
        Tokens.Dispose();
    }

    public override string ToString() => Settings.Name;
}
