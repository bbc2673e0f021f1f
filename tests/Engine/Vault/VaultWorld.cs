using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Go401.Simulator;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>
/// A server, vaults and machines for PowerShells in processes of their own. The vaults are the stand-in's; with
/// GO401_TEST_REAL_VAULT=1 the processes are the pinned pwsh with the installed SecretManagement and SecretStore, in a home folder of
/// their own.
/// </summary>
internal sealed class VaultWorld : IAsyncDisposable
{
    /// <summary>The scope of every sign-in here.</summary>
    public const string Scope = "company:read participant:read openid";

    private const string Store = "Microsoft.PowerShell.SecretStore";
    private readonly string _root = Directory.CreateTempSubdirectory("go401-world-").FullName;

    private VaultWorld(Simulator.Simulator simulator) => Simulator = simulator;

    public static bool IsReal { get; } = Environment.GetEnvironmentVariable("GO401_TEST_REAL_VAULT") == "1";

    public Simulator.Simulator Simulator { get; }

    /// <summary>Where the vaults are.</summary>
    public string Home => Path.Combine(_root, "home");

    public static async Task<VaultWorld> StartAsync(Action<SimulatorOptions>? set = null)
    {
        _ = StagedModule.Path;
        var options = new SimulatorOptions { AutoApprove = true, Reuse = ReuseHandling.RevokeFamily };
        set?.Invoke(options);
        var world = new VaultWorld(await Go401.Simulator.Simulator.StartAsync(options));
        Directory.CreateDirectory(world.Home);
        TestContext.Current.SendDiagnosticMessage(
            $"Processes of their own use {(IsReal ? "pwsh with the installed SecretManagement and SecretStore" : StagedModule.Vaults)}."
        );
        return world;
    }

    /// <summary>The state folder of a machine; two of them are two machines that share the vaults.</summary>
    public string StateOf(string machine) => Path.Combine(_root, "state-" + machine);

    public Dictionary<string, string?> EnvironmentOf(string machine = "A") =>
        new()
        {
            ["GO401_STATE_HOME"] = StateOf(machine),
            ["GO401_STANDIN_HOME"] = Home,
            ["HOME"] = Home,
            ["GO401_BASE_URI"] = Simulator.BaseUri,
            ["GO401_CLIENT_ID"] = "demo-client",
            ["GO401_CLIENT_SECRET"] = "demo-secret",
            ["GO401_REFRESH_TOKEN"] = null,
            ["GO401_NAME"] = null,
            ["GO401_VAULT"] = null,

            // On a busy machine a process takes long to load a vault; what is too long for a user is tested with a value of its own.
            ["GO401_VAULT_TIMEOUT_SEC"] = "240",
            ["BROWSER"] = OperatingSystem.IsWindows() ? "curl.exe -s -L -o NUL" : "curl -s -L -o /dev/null",
        };

    /// <summary>The statement that registers a vault. Modes are the stand-in's.</summary>
    public static string Register(string vault = "Team", string? module = null, string mode = "", int delay = 0, bool isDefault = true)
    {
        // A new store asks for a password of its own, unless it is reset before its first use.
        string set = IsReal
            ? "; if (-not [IO.File]::Exists(\"$HOME/.secretmanagement/localstore/storeconfig\")) { Reset-SecretStore "
                + "-Authentication None -Interaction None -Force *> $null }"
            : "";
        return $"Register-SecretVault -Name {vault} -ModuleName {(IsReal ? Store : module ?? "Go401.FileVault")} "
            + $"-VaultParameters @{{ Mode = '{mode}'; DelayMilliseconds = '{(delay > 0 ? delay : "")}' }} -AllowClobber "
            + $"{(isDefault ? "-DefaultVault" : "")}{set}\n";
    }

    /// <summary>The module whose vault misbehaves as SecretStore does.</summary>
    public static string Forgetful => Store;

    /// <summary>Runs a script in a process of its own.</summary>
    public Task<HostOutcome> RunAsync(
        string script,
        string machine = "A",
        IReadOnlyDictionary<string, string?>? more = null,
        params string[] arguments
    )
    {
        Dictionary<string, string?> environment = EnvironmentOf(machine);
        foreach ((string name, string? value) in more ?? new Dictionary<string, string?>())
        {
            environment[name] = value;
        }

        return IsReal ? PwshAsync(script, environment) : HostProcess.RunAsync(script, environment, arguments);
    }

    /// <summary>Registers a vault and signs in by a refresh token that is given in the environment.</summary>
    public async Task SignInAsync(string register, string name = "payroll", string machine = "A")
    {
        HostOutcome signedIn = await RunAsync(
            $"{register}(Connect-Go401 -Name {name}).Vault",
            machine,
            new Dictionary<string, string?> { ["GO401_REFRESH_TOKEN"] = Simulator.Tokens.Issue(Scope).Refresh }
        );
        Assert.True(signedIn.ExitCode == 0, signedIn.ToString());
    }

    /// <summary>The record in the vault, as text; read in a process of its own.</summary>
    public async Task<(long Generation, string Refresh)> StoredAsync(string name = "payroll", string vault = "Team")
    {
        HostOutcome read = await RunAsync($"Get-Secret -Name Go401-{name} -Vault {vault} -AsPlainText");
        using var record = System.Text.Json.JsonDocument.Parse(string.Concat(read.Output.Split('\n').Select(l => l.Trim('\r'))));
        return (
            record.RootElement.GetProperty("generation").GetInt64(),
            record.RootElement.GetProperty("tokens").GetProperty("refresh").GetString()!
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    // The installed modules, and not the stand-in that this process uses.
    private static Task<HostOutcome> PwshAsync(string script, Dictionary<string, string?> environment)
    {
        environment["PSModulePath"] = string.Join(
            Path.PathSeparator,
            (Environment.GetEnvironmentVariable("PSModulePath") ?? "")
                .Split(Path.PathSeparator)
                .Where(f => f != StagedModule.Metadata("StandIn"))
        );
        return PinnedShell.RunAsync(
            $"$ProgressPreference = 'SilentlyContinue'\nImport-Module '{StagedModule.Manifest}'\n{script}",
            environment
        );
    }
}
