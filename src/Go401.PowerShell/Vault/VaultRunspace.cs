using System.Diagnostics;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace Go401.PowerShell.Vault;

/// <summary>What a command of SecretManagement came to; the first error is the cause.</summary>
internal sealed record VaultResult(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors)
{
    /// <summary>The cause; null where it succeeded.</summary>
    public ErrorRecord? Error => Errors.Count > 0 ? Errors[0] : null;
}

/// <summary>
/// The one runspace of this process in which SecretManagement is called, one call at a time: SecretManagement is not
/// thread-safe. It is a runspace of our own and not the pipeline's, because SecretManagement does not stop when the pipeline
/// is stopped: on the pipeline's thread neither Ctrl+C nor a time limit would end a vault that hangs, a stopped pipeline could
/// not store a token that has just come, and two cmdlets in one pipeline could wait for each other (docs/adr/0002-rotation.md).
/// </summary>
internal static class VaultRunspace
{
    public const string ModuleName = "Microsoft.PowerShell.SecretManagement";

    // How long a call of the user's own script is waited for at least, where it uses SecretManagement at the same time.
    private static readonly TimeSpan OtherCall = TimeSpan.FromSeconds(10);
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly VaultHost Host = new();
    private static Runspace? _runspace;
    private static string? _module;

    /// <summary>Runs a command by its module-qualified name.</summary>
    /// <param name="host">The host that may ask for a vault's password; null where no one could answer.</param>
    /// <param name="command">The command, for instance <c>Get-Secret</c>, or qualified by another module.</param>
    /// <param name="timeout">How long it may take, waiting for its turn included (S45).</param>
    /// <param name="cancellation">Stops waiting. The vault's own work may go on for a short time; its result is dropped.</param>
    /// <exception cref="Go401Exception"><c>VaultTimeout</c>.</exception>
    public static async Task<VaultResult> InvokeAsync(
        string module,
        PSHost? host,
        string command,
        Hashtable parameters,
        TimeSpan timeout,
        CancellationToken cancellation
    )
    {
        var clock = Stopwatch.StartNew();
        if (!await Gate.WaitAsync(timeout, cancellation))
        {
            throw Late(command, timeout, "an earlier call to the vault has not returned");
        }

        Task<VaultResult> running = Task.Run(
            () =>
            {
                try
                {
                    return Invoke(module, host, command, parameters);
                }
                finally
                {
                    Gate.Release();
                }
            },
            CancellationToken.None
        );
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        TimeSpan left = timeout - clock.Elapsed;
        Task first = await Task.WhenAny(running, Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, over.Token));
        over.Cancel();
        if (first == running)
        {
            return await running;
        }

        // It keeps its turn until it ends. To stop it would be of no use: SecretManagement does not listen, and the engine would
        // wait for it on a thread that keeps the process from ending.
        _ = running.ContinueWith(
            static t => _ = t.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );
        cancellation.ThrowIfCancellationRequested();
        throw Late(command, timeout, "the vault did not respond");
    }

    private static VaultResult Invoke(string module, PSHost? host, string command, Hashtable parameters)
    {
        Host.Caller = host;
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = RunspaceFor(module);
        var clock = Stopwatch.StartNew();
        for (int attempt = 1; ; attempt++)
        {
            shell.Commands.Clear();
            shell.Streams.ClearStreams();

            // Named outright, so that no function or alias of that name is taken; ErrorAction is given, since only then are
            // all errors to be had, in their order.
            shell
                .AddCommand(command.IndexOf('\\') >= 0 ? command : ModuleName + "\\" + command)
                .AddParameters(parameters)
                .AddParameter("ErrorAction", ActionPreference.Continue);
            IReadOnlyList<PSObject> output = [];
            var errors = new List<ErrorRecord>();
            try
            {
                output = [.. shell.Invoke()];
                errors.AddRange(shell.Streams.Error);
            }
            catch (RuntimeException terminating)
            {
                errors.AddRange(shell.Streams.Error.Where(e => !ReferenceEquals(e, terminating.ErrorRecord)));
                errors.Add(terminating.ErrorRecord);
            }

            // The user's own script may call SecretManagement at the same time; then nothing was done.
            if (errors.Count == 0 || clock.Elapsed >= OtherCall || !errors.Any(VaultReason.IsConcurrency))
            {
                return new VaultResult(output, errors);
            }

            Thread.Sleep(Math.Min(50 * attempt, 250));
        }
    }

    private static Runspace RunspaceFor(string module)
    {
        if (_runspace is Runspace ready && ready.RunspaceStateInfo.State == RunspaceState.Opened && _module == module)
        {
            return ready;
        }

        _runspace?.Dispose();
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([module]);
        state.ThrowOnRunspaceOpenError = true;

        // The thread that calls is the thread that runs: a pool thread, which never keeps the process from ending.
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;
        Runspace made = RunspaceFactory.CreateRunspace(Host, state);
        made.Name = "Go401 vault";
        try
        {
            made.Open();
            CheckVersion(made, module);
        }
        catch (RuntimeException failure)
        {
            made.Dispose();
            throw VaultErrors.ModuleUnusable(module, failure);
        }

        (_runspace, _module) = (made, module);
        return made;
    }

    private static void CheckVersion(Runspace runspace, string module)
    {
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = runspace;
        Version? version = shell
            .AddCommand("Microsoft.PowerShell.Core\\Get-Module")
            .AddParameter("Name", ModuleName)
            .Invoke<PSModuleInfo>()
            .FirstOrDefault()
            ?.Version;
        if (version < SecretManagementModule.LowestVersion)
        {
            throw new RuntimeException($"it is version {version}.");
        }
    }

    private static Go401Exception Late(string command, TimeSpan timeout, string why) =>
        new(
            "VaultTimeout",
            ErrorKind.OperationTimeout,
            FormattableString.Invariant(
                $"{Path.GetFileName(command.Replace('\\', '/'))} did not return within {timeout.TotalSeconds:0.#} seconds: {why}. "
            )
                + "If it waits for a password, unlock the vault first. If the vault is just slow, set the variable "
                + $"{VaultCallTimeout.Variable} to more seconds."
        );
}

/// <summary>How long one call of a vault may take.</summary>
internal static class VaultCallTimeout
{
    public const string Variable = "GO401_VAULT_TIMEOUT_SEC";
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);

    // It loads the vault's module, and some open a file or a connection for many seconds.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(60);

    // Someone may have to find the vault's password.
    private static readonly TimeSpan WithPerson = TimeSpan.FromSeconds(120);

    /// <summary>
    /// 20 seconds; for the first call of a vault 60, or 120 where a person can be asked for a password; or what the variable says (1 to
    /// 600).
    /// </summary>
    public static TimeSpan For(bool first, bool mayPrompt) =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out int seconds)
        && seconds is >= 1 and <= 600
            ? TimeSpan.FromSeconds(seconds)
        : !first ? Usual
        : mayPrompt ? WithPerson
        : First;
}
