using System;
using System.Management.Automation;
using Go401.Client.Connections;
using Go401.Client.Errors;

namespace Go401.PowerShell.Engine;

/// <summary>The base of the cmdlets that work with a connection.</summary>
public abstract class Go401ConnectionCmdlet : Go401Cmdlet
{
    /// <summary>
    /// A connection's name or object; the current one when left out. A name that this process does not know is looked for in the vault
    /// (GO401_VAULT, else the default vault), without asking anybody.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object? Connection { get; set; }

    /// <summary>The connection that is meant; ends the statement with an error when there is none.</summary>
    internal Connection ResolveConnection()
    {
        try
        {
            return Resolve(Connection);
        }
        catch (Go401Exception failure)
        {
            EndStatement(failure, ConnectionArgument.NameOf(Connection));
            throw;
        }
    }
}
