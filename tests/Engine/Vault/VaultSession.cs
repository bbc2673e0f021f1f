using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Simulator;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>
/// A session with a vault of its own, which no other test sees: it is registered under a unique name and is no one's default.
/// </summary>
internal sealed class VaultSession : IAsyncDisposable
{
    /// <summary>Where the vault keeps its secrets.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("go401-vault-").FullName;

    private VaultSession(Session session) => Session = session;

    public Session Session { get; }

    public Simulator.Simulator Simulator => Session.Simulator;

    public string Name => Session.Name;

    /// <summary>The vault's name.</summary>
    public string Vault { get; } = "v" + Guid.NewGuid().ToString("N")[..12];

    public string SecretName => "Go401-" + Name;

    public static async Task<VaultSession> StartAsync(
        string mode = "",
        string module = "Go401.FileVault",
        Action<SimulatorOptions>? set = null
    )
    {
        var started = new VaultSession(await Session.StartAsync(set));
        started.Register(mode, module);
        return started;
    }

    /// <summary>A session whose connection is stored.</summary>
    public static async Task<VaultSession> ConnectedAsync(string module = "Go401.FileVault")
    {
        VaultSession started = await StartAsync(module: module);
        Outcome connected = started.Connect();
        Assert.Empty(connected.Errors);
        Assert.Empty(connected.Warnings);
        started.Simulator.Log.Clear();
        return started;
    }

    /// <summary>Registers the vault, or changes how it behaves.</summary>
    public void Register(string mode = "", string module = "Go401.FileVault") =>
        Assert.Empty(
            Session
                .Run(
                    $"Register-SecretVault -Name {Vault} -ModuleName {module} -VaultParameters @{{ Path = '{Folder}'; "
                        + $"Mode = '{mode}' }} -AllowClobber"
                )
                .Errors
        );

    public void Unregister() => Assert.Empty(Session.Run($"Unregister-SecretVault -Name {Vault}").Errors);

    /// <summary>Signs in by a new refresh token.</summary>
    public Outcome Connect(string more = "")
    {
        Session.Set("Refresh", Session.Secure(Simulator.Tokens.Issue("company:read participant:read openid").Refresh));
        return Session.Run(
            $"Connect-Go401 -Name {Name} -Vault {Vault} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret "
                + $"-RefreshToken $Refresh {more}"
        );
    }

    public Outcome Run(string script) => Session.Run(script);

    /// <summary>
    /// Runs a cmdlet of SecretManagement. It runs one call at a time in a process, and other tests use their vaults meanwhile: a call that
    /// was not run is made again.
    /// </summary>
    public static Outcome RunUntilFree(Session session, string script)
    {
        Outcome outcome;
        do
        {
            outcome = session.Run(script);
        } while (outcome.Errors.Any(e => e.ToString().Contains("already running", StringComparison.Ordinal)));
        return outcome;
    }

    /// <summary>The record in the vault; null where there is none.</summary>
    public JsonElement? Stored()
    {
        Outcome read = RunUntilFree(Session, $"Get-Secret -Name {SecretName} -Vault {Vault} -AsPlainText -ErrorAction SilentlyContinue");
        return read.Output.Count == 0 ? null : JsonDocument.Parse((string)read.Single.BaseObject).RootElement;
    }

    public string StoredRefreshToken() => Stored()!.Value.GetProperty("tokens").GetProperty("refresh").GetString()!;

    public async ValueTask DisposeAsync()
    {
        Session.Run(
            $"Register-SecretVault -Name {Vault} -ModuleName Go401.FileVault -VaultParameters @{{ Path = '{Folder}' }} -AllowClobber"
        );
        await Session.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
