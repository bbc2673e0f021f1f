using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>What one script did: its output and every stream.</summary>
internal sealed record Outcome(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<ProgressRecord> Progress,
    Lazy<string> Streams
)
{
    /// <summary>
    /// What is in any stream, and all that can be read out of the errors; made when it is asked for, since serialised errors are long.
    /// </summary>
    public string AllStreams => Streams.Value;

    public PSObject Single => Assert.Single(Output);

    /// <summary>The only error.</summary>
    public ErrorRecord Error => Assert.Single(Errors);

    /// <summary>The id of the only error.</summary>
    public string ErrorId => Assert.Single(Errors).FullyQualifiedErrorId.Split(',')[0];
}

/// <summary>A runspace with the module in it, a simulator beside it, and a browser that follows redirects.</summary>
internal sealed class Session : IAsyncDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);
    private static readonly object BrowserGate = new();
    private static readonly ConcurrentDictionary<string, byte> Origins = new(StringComparer.Ordinal);
    private readonly Runspace _runspace;
    private readonly bool _ownsSimulator;

    private Session(Simulator.Simulator simulator, bool ownsSimulator, CapturingHost host)
    {
        // What a browser does when the simulator approves by itself. curl is part of Windows, macOS and our Linux images.
        lock (BrowserGate)
        {
            Environment.SetEnvironmentVariable(
                "BROWSER",
                OperatingSystem.IsWindows() ? "curl.exe -s -L -o NUL" : "curl -s -L -o /dev/null"
            );
        }

        Simulator = simulator;
        _ownsSimulator = ownsSimulator;
        Host = host;
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([StagedModule.Manifest]);
        state.ThrowOnRunspaceOpenError = true;
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        _runspace = RunspaceFactory.CreateRunspace(host, state);
        _runspace.Open();
        Set("BaseUri", simulator.BaseUri);
        Set("Secret", Secure("demo-secret"));
        Set("ErrorView", "NormalView");
    }

    public Simulator.Simulator Simulator { get; }

    public CapturingHost Host { get; }

    /// <summary>A connection name of this session alone: connections are known across the process.</summary>
    public string Name { get; } = "t" + Guid.NewGuid().ToString("N")[..12];

    public static async Task<Session> StartAsync(Action<Simulator.SimulatorOptions>? set = null, CapturingHost? host = null)
    {
        var options = new Simulator.SimulatorOptions { AutoApprove = true };
        set?.Invoke(options);
        Simulator.Simulator simulator = await Go401.Simulator.Simulator.StartAsync(options);

        // The journal of pay runs, which all tests of the process share, knows a server by its address.
        while (!Origins.TryAdd(simulator.Origin, 0) && options.Port == 0)
        {
            await simulator.DisposeAsync();
            simulator = await Go401.Simulator.Simulator.StartAsync(options);
        }

        return new Session(simulator, true, host ?? new CapturingHost());
    }

    /// <summary>A further runspace against the same simulator.</summary>
    public Session Another(CapturingHost? host = null) => new(Simulator, false, host ?? new CapturingHost());

    /// <summary>A session that is signed in by a token, without a browser.</summary>
    public static async Task<Session> ConnectedAsync(
        Action<Simulator.SimulatorOptions>? set = null,
        string scope = "company:read company:write participant:read participant:write openid"
    )
    {
        Session session = await StartAsync(set);
        session.Connect(scope);
        return session;
    }

    public void Connect(string scope = "company:read company:write participant:read participant:write openid")
    {
        Set("Refresh", Secure(Simulator.Tokens.Issue(scope).Refresh));
        Outcome connected = Run(
            $"Connect-Go401 -Name {Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret -RefreshToken "
                + "$Refresh -ConnectionSuccessUri partners/connection-success/ -NoPersist"
        );
        Assert.Empty(connected.Errors);
        Simulator.Log.Clear();
    }

    public void Set(string variable, object value) => _runspace.SessionStateProxy.SetVariable(variable, value);

    public object Get(string variable) => _runspace.SessionStateProxy.GetVariable(variable);

    public Outcome Run(string script)
    {
        using PowerShell shell = Shell(script);
        return Finish(shell, () => [.. shell.Invoke()]);
    }

    /// <summary>
    /// Starts a script and stops it as Ctrl+C does, once <paramref name="when"/> has ended. The limit is there for a cmdlet
    /// that hangs; it is no measurement.
    /// </summary>
    /// <param name="script">The script.</param>
    /// <param name="when">What must have happened before.</param>
    /// <param name="stopping">What happens while the stop is under way.</param>
    public async Task<Outcome> StopAsync(string script, Task when, Action? stopping = null)
    {
        using PowerShell shell = Shell(script);
        var output = new PSDataCollection<PSObject>();
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        Task ended = Task.Factory.FromAsync(running, _ => { });
        if (await Task.WhenAny(when, ended, Task.Delay(Hang)) != when)
        {
            Assert.Fail("It did not come to where it was to be stopped: " + string.Join("; ", Finish(shell, () => [.. output]).Errors));
        }

        IAsyncResult stop = shell.BeginStop(null, null);
        stopping?.Invoke();
        await Task.Factory.FromAsync(stop, shell.EndStop).WaitAsync(Hang);
        return Finish(shell, () => [.. output]);
    }

    /// <summary>The text that a person would see.</summary>
    public string Show(string script)
    {
        using PowerShell shell = Shell(script);
        shell.AddCommand("Out-Default");
        shell.Invoke();

        // The engine has few commands of its own. A test that shows nothing because a command is missing cannot fail.
        Assert.DoesNotContain(shell.Streams.Error, e => e.Exception is CommandNotFoundException);
        return Host.Text;
    }

    public async ValueTask DisposeAsync()
    {
        Simulator.Faults.Clear();

        // Another runspace against the same simulator leaves the connections of the others alone.
        string mine = _ownsSimulator ? "BaseUri -eq $BaseUri" : $"Name -like {Name}*";
        Run($"Get-Go401Connection | Where-Object {mine} | Disconnect-Go401 -WarningAction Ignore -WhatIf:$false -Confirm:$false");
        _runspace.Dispose();
        if (_ownsSimulator)
        {
            await Simulator.DisposeAsync();
        }
    }

    /// <summary>Reads a property of an object that a cmdlet put out.</summary>
    public static object? Value(PSObject item, string property) =>
        (item.Properties[property] ?? throw new InvalidOperationException($"There is no property {property}.")).Value;

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }

    private PowerShell Shell(string script)
    {
        PowerShell shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return shell.AddScript(script);
    }

    private static Outcome Finish(PowerShell shell, Func<IReadOnlyList<PSObject>> run)
    {
        IReadOnlyList<PSObject> output = [];
        var errors = new List<ErrorRecord>();
        try
        {
            output = run();
        }
        catch (RuntimeException exception)
        {
            errors.Add(exception.ErrorRecord);
        }

        errors.AddRange(shell.Streams.Error);
        object[] all =
        [
            .. shell.Streams.Verbose,
            .. shell.Streams.Debug,
            .. shell.Streams.Warning,
            .. shell.Streams.Information,
            .. shell.Streams.Progress,
        ];
        return new Outcome(
            output,
            errors,
            [.. shell.Streams.Warning.Select(w => w.Message)],
            [.. shell.Streams.Progress],
            new Lazy<string>(() => string.Join('\n', all.Concat(errors.SelectMany(Everything))))
        );
    }

    // All that Get-Error would show of an error.
    private static IEnumerable<object> Everything(ErrorRecord error) =>
        [
            error.ToString(),
            error.FullyQualifiedErrorId,
            error.TargetObject ?? "",
            error.ErrorDetails?.ToString() ?? "",
            error.ErrorDetails?.RecommendedAction ?? "",
            error.Exception.ToString(),
            PSSerializer.Serialize(error, 2),
            PSSerializer.Serialize(error.Exception, 2),
        ];
}
