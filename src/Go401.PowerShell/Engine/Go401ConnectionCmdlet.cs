using Go401.Client.Paging;

namespace Go401.PowerShell.Engine;

/// <summary>The base of the cmdlets that work with a connection.</summary>
public abstract class Go401ConnectionCmdlet : Go401Cmdlet
{
    /// <summary>
    /// Lists that come from the pipeline are collected up to so many times the limit and read together. Not all of them: what
    /// feeds the pipeline may fail or be slow.
    /// </summary>
    private protected const int RoundsAhead = 4;

    private readonly HashSet<string> _missingScopes = new(StringComparer.Ordinal);

    /// <summary>
    /// A connection's name or object; the current one when left out. A name that this process does not know is looked for in the vault
    /// (GO401_VAULT, else the default vault), without a prompt.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object? Connection { get; set; }

    /// <summary>The connection that is meant; ends the statement with an error when there is none.</summary>
    internal Connection ResolveConnection() => Need(() => Resolve(Connection), ConnectionArgument.Of(Connection).Name);

    /// <summary>
    /// Warns, once for each scope, where the token is known to lack what a request needs: a plan without errors looks as if it could
    /// be sent.
    /// </summary>
    private protected void WarnIfScopeIsMissing(Connection connection, ApiOperation operation)
    {
        var advice = AccessAdvice.For(
            operation.Method,
            operation.PathTemplate,
            connection.Tokens.Current?.Scope,
            connection.Settings.ClientId,
            connection.Settings.Name
        );
        if (advice.Cause == AccessCause.ScopeMissing && _missingScopes.Add(advice.Explanation))
        {
            WriteWarning($"401GO will probably deny this request (403). {advice.Explanation} {advice.Remedy}");
        }
    }

    /// <summary>
    /// Reads lists, several at a time, and writes their objects in order. The failure of one becomes an error, and the others are read.
    /// </summary>
    /// <param name="items">What is read: a list each.</param>
    /// <param name="limit">How many requests may be under way at once.</param>
    /// <param name="read">Reads a list.</param>
    /// <param name="target">What an error record of a list points at.</param>
    /// <returns>True when all were read.</returns>
    private protected bool RunInOrder<TItem, T>(
        IReadOnlyList<TItem> items,
        int limit,
        Func<TItem, PagingOptions, ICallReporter, CancellationToken, IAsyncEnumerable<T[]>> read,
        Func<TItem, object?> target
    )
    {
        bool all = true;
        return Run(
                async (reporter, cancellation) =>
                {
                    var reads = new ReadsInOrder<T[]>(
                        items.Count,
                        limit,
                        (number, options, stop) => read(items[number], options, reporter, stop)
                    );
                    Task written = Task.CompletedTask;
                    await reads.RunAsync(TakeAsync, FailAsync, cancellation);
                    await written;

                    // While the pipeline takes one batch the next is made.
                    async Task TakeAsync(int number, T[] batch)
                    {
                        await written;
                        written = WriteAsync(batch, enumerate: true);
                    }

                    async Task FailAsync(int number, Exception fault)
                    {
                        all = false;
                        await written;
                        Go401Exception failure = Completed(UnexpectedFailure.Of(fault));
                        await OnPipelineThreadAsync(() => WriteError(ErrorRecords.From(failure, target(items[number]))));
                    }
                },
                terminating: false
            ) && all;
    }
}
