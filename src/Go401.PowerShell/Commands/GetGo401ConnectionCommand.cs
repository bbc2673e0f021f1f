using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;
using Go401.PowerShell.Sessions;
using Go401.PowerShell.Vault;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Shows the connections of this process, or with -ListAvailable those that are stored in vaults; no secret is read for that.
/// </summary>
[Cmdlet(VerbsCommon.Get, "Go401Connection", DefaultParameterSetName = NameSet)]
[OutputType(typeof(Go401Connection), ParameterSetName = [NameSet, CurrentSet])]
[OutputType(typeof(Go401StoredConnection), ParameterSetName = [AvailableSet])]
public sealed class GetGo401ConnectionCommand : Go401Cmdlet
{
    private const string NameSet = "Name";
    private const string CurrentSet = "Current";
    private const string AvailableSet = "ListAvailable";

    /// <summary>Names, wildcards allowed; all connections when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [Parameter(Position = 0, ParameterSetName = AvailableSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only the connection that cmdlets use here when none is named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CurrentSet)]
    public SwitchParameter Current { get; set; }

    /// <summary>The connections that are stored, whether this process uses them or not.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AvailableSet)]
    public SwitchParameter ListAvailable { get; set; }

    /// <summary>
    /// The vault to list; every registered vault when left out. A vault that cannot be listed is an error of its own and does not keep
    /// the others from being listed.
    /// </summary>
    [Parameter(ParameterSetName = AvailableSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string? Vault { get; set; }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        if (ListAvailable)
        {
            List();
            return;
        }

        if (Current)
        {
            if (Try(() => Resolve(null), null) is Connection current)
            {
                WriteObject(new Go401Connection(current));
            }

            return;
        }

        foreach (string name in Name ?? ["*"])
        {
            if (Try(() => Wildcards.Of(name, "-Name"), name) is not WildcardPattern pattern)
            {
                continue;
            }

            Connection[] found = [.. ConnectionSession.Registry.All.Where(c => pattern.IsMatch(c.Settings.Name))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteFailure(ConnectionArgument.NotFound(name), name);
            }

            WarnIfRefreshTokenExpiresSoon(found);
            foreach (Connection connection in found)
            {
                WriteObject(new Go401Connection(connection));
            }
        }
    }

    private void List()
    {
        WildcardPattern[]? patterns = Try(() => (Name ?? ["*"]).Select(n => Wildcards.Of(n, "-Name")).ToArray(), null);
        if (patterns is null)
        {
            return;
        }

        IReadOnlyList<string> vaults = [];
        Run(
            async (reporter, cancellation) => vaults = await StoredConnections.VaultNamesAsync(Vault, reporter, cancellation),
            terminating: false,
            target: Vault
        );
        foreach (string vault in vaults)
        {
            Run(
                async (reporter, cancellation) =>
                {
                    foreach (VaultEntry entry in await StoredConnections.ListAsync(vault, cancellation))
                    {
                        var stored = new Go401StoredConnection(entry, StoredConnections.RefusedAt(entry, reporter));
                        if (patterns.Any(p => p.IsMatch(stored.Name)))
                        {
                            await WriteAsync(stored);
                        }
                    }
                },
                terminating: false,
                target: vault
            );
        }
    }
}
