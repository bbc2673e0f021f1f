using Go401.PowerShell.Plans;
using Go401.PowerShell.Sessions;
using Go401.PowerShell.Vault;

namespace Go401.PowerShell.Engine;

/// <summary>
/// The base of every cmdlet: runs asynchronous work on worker threads while the pipeline's thread writes what they hand
/// over, stops at once on Ctrl+C, and turns failures into error records.
/// </summary>
public abstract partial class Go401Cmdlet : SafeTextCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private PipelinePump? _pump;

    // Before a parameter is bound: what is wrong with one is told in these words, too.
    static Go401Cmdlet() => HintWords.Use();

    // Without its beginning nothing of the cmdlet can run.
    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => _over = !Guard(OnBegin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(OnRecord);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(OnEnd);

    /// <summary>What a cmdlet does once, before its input.</summary>
    private protected virtual void OnBegin() { }

    private protected virtual void OnRecord() { }

    /// <summary>What a cmdlet does once, after its input.</summary>
    private protected virtual void OnEnd() { }

    /// <summary>Asks before something is done, where it is to be asked.</summary>
    private protected Confirmation Confirmation => field ??= new Confirmation(this);

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
        }
    }

    /// <summary>Runs work to its end. What it hands over is written meanwhile; a failure becomes an error record.</summary>
    /// <param name="work">The work; it runs on worker threads and reaches the pipeline by <see cref="OnPipelineThreadAsync{T}"/> and
    /// <see cref="WriteAsync"/> only.</param>
    /// <param name="terminating">True ends the statement on failure; false writes the error and goes on with the next input.</param>
    /// <param name="target">What the work is about, for the error record: a name or a path, never a request (S58).</param>
    /// <returns>True when the work came to its end.</returns>
    /// <exception cref="PipelineStoppedException">Ctrl+C: nothing that comes after the work may run.</exception>
    private protected bool Run(Func<ICallReporter, CancellationToken, Task> work, bool terminating = true, object? target = null) =>
        Run(work, terminating, _ => target);

    /// <summary>Runs work to its end and returns its result. A failure ends the statement.</summary>
    private protected T Run<T>(Func<ICallReporter, CancellationToken, Task<T>> work)
    {
        T result = default!;
        Run(async (reporter, cancellation) => result = await work(reporter, cancellation), terminating: true);
        return result;
    }

    /// <summary>Runs work to its end as the other overload does; what an error record points at is told by the failure.</summary>
    private protected bool Run(Func<ICallReporter, CancellationToken, Task> work, bool terminating, Func<Go401Exception, object?> target)
    {
        try
        {
            Pump(work);
            return true;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception fault) when (!IsEngineException(fault))
        {
            Go401Exception failure = Completed(UnexpectedFailure.Of(fault));
            if (terminating)
            {
                EndStatement(failure, target(failure));
            }

            WriteFailure(failure, target(failure));
            return false;
        }
    }

    /// <summary>The whole path of a file that a parameter names; it need not be there.</summary>
    /// <exception cref="Go401Exception"><c>PathNotFileSystem</c>.</exception>
    internal string FilePath(string path) => FileSystemPath.Of(SessionState, path);

    /// <summary>Makes a call on the pipeline's thread, from work that runs elsewhere.</summary>
    protected Task<T> OnPipelineThreadAsync<T>(Func<T> call) =>
        (_pump ?? throw new InvalidOperationException("No work is running.")).InvokeAsync(call);

    /// <summary>Does something on the pipeline's thread, from work that runs elsewhere.</summary>
    protected Task OnPipelineThreadAsync(Action action) =>
        OnPipelineThreadAsync(() =>
        {
            action();
            return true;
        });

    /// <summary>Puts an object out and returns when the pipeline has taken it.</summary>
    protected Task WriteAsync(object output, bool enumerate = false) => OnPipelineThreadAsync(() => WriteObject(output, enumerate));

    /// <summary>Puts items out, each taken from the list when it is its turn, and returns when the pipeline has taken all.</summary>
    /// <remarks>WriteObject with enumerateCollection takes the whole list before it writes the first item.</remarks>
    private protected Task WriteEachAsync(IEnumerable<object?> outputs) =>
        OnPipelineThreadAsync(() =>
        {
            foreach (object? output in outputs)
            {
                WriteObject(output);
            }
        });

    /// <summary>
    /// Finds the connection that a parameter (or its absence) means. A name that this process does not know is looked for in the
    /// vault (GO401_VAULT, else the default vault), so that a task needs no Connect-Go401; no one is asked anything for that.
    /// </summary>
    /// <param name="toEnd">True where the connection is to be ended, and its tokens need not be usable.</param>
    /// <exception cref="Go401Exception">There is none, or the vault failed.</exception>
    internal Connection Resolve(object? argument, string? vault = null, bool toEnd = false)
    {
        argument ??= ConnectionSession.Registry.All.Count == 0 ? EnvironmentInput.Text(EnvironmentInput.Name) : null;
        ConnectionArgument meant = ConnectionArgument.Of(argument);
        if (meant is { Name: string name, Live: null } && ConnectionSession.Registry.Find(name) is null)
        {
            Pump((reporter, stop) => StoredConnections.TryLoadAsync(vault ?? meant.Vault, name, toEnd, reporter, stop));
        }

        return meant.Resolve();
    }

    /// <summary>Warns once of each connection whose refresh token ends soon.</summary>
    private protected void WarnIfRefreshTokenExpiresSoon(IEnumerable<Connection> connections) =>
        Pump(
            (reporter, cancellation) =>
            {
                foreach (Connection connection in connections)
                {
                    connection.Tokens.WarnIfRefreshTokenExpiresSoon(reporter);
                }

                return Task.CompletedTask;
            }
        );

    private void Pump(Func<ICallReporter, CancellationToken, Task> work)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var pump = new PipelinePump();
        _pump = pump;
        var reporter = new PipelineReporter(this, pump);
        CancellationToken stop = ended.Token;
        Task running = Task.Run(async () =>
        {
            try
            {
                SecretManagementVault.CallFor(this, reporter);
                await work(reporter, stop);
            }
            finally
            {
                pump.Complete();
            }
        });
        try
        {
            using (ended.Token.Register(pump.Complete))
            {
                pump.Drain();
            }
        }
        finally
        {
            // Also reached when a downstream cmdlet wants no more: WriteObject throws, and the requests must stop.
            ended.Cancel();
            pump.End(running);
            _pump = null;
        }

        if (!running.IsCompleted)
        {
            throw new OperationCanceledException(_stop.Token);
        }

        running.GetAwaiter().GetResult();
    }
}
