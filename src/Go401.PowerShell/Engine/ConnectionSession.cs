using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Which connection a cmdlet means. Connections are known by name across the process; which one is current belongs to the
/// runspace, so that two runspaces never call into each other's account.
/// </summary>
internal static class ConnectionSession
{
    private static readonly ConditionalWeakTable<Runspace, Current> CurrentOf = new();

    /// <summary>The process's connections.</summary>
    public static ConnectionRegistry Registry { get; } = new();

    /// <summary>Makes a connection known, and current in this runspace.</summary>
    public static void Use(Connection connection)
    {
        Connection? replaced = Registry.Put(connection);
        replaced?.Tokens.Wipe();
        if (Runspace.DefaultRunspace is Runspace here)
        {
            CurrentOf.GetOrCreateValue(here).Connection = connection;
        }
    }

    /// <summary>True where the connection is this runspace's current one.</summary>
    public static bool IsCurrent(Connection connection) => Runspace.DefaultRunspace is Runspace here
        && CurrentOf.TryGetValue(here, out Current? current) && ReferenceEquals(current.Connection, connection);

    /// <summary>Finds the connection that a parameter (or its absence) means.</summary>
    /// <exception cref="Go401Exception"><c>NotConnected</c>, <c>AmbiguousConnection</c> or <c>ConnectionNotFound</c>.</exception>
    public static Connection Resolve(object? argument)
    {
        object? given = argument is PSObject wrapped ? wrapped.BaseObject : argument;
        switch (given)
        {
            case null:
                return Implied();
            case Go401Connection known when ReferenceEquals(Registry.Find(known.Name), known.Inner):
                return known.Inner;
            case Go401Connection gone:
                return Named(gone.Name);
            case string name:
                return Named(name);
        }

        // An object that was sent to a job or over remoting comes back without its class, but with its name.
        return PSObject.AsPSObject(argument!).Properties["Name"]?.Value is string text
            ? Named(text)
            : throw new Go401Exception("ConnectionInvalid", ErrorKind.InvalidArgument, "-Connection takes a connection's name, or an object from Connect-Go401 or Get-Go401Connection.");
    }

    private static Connection Implied()
    {
        IReadOnlyList<Connection> all = Registry.All;
        if (Runspace.DefaultRunspace is Runspace here && CurrentOf.TryGetValue(here, out Current? current)
            && current.Connection is Connection mine && ReferenceEquals(Registry.Find(mine.Settings.Name), mine))
        {
            return mine;
        }

        return all.Count switch
        {
            1 => all[0],
            0 => throw new Go401Exception("NotConnected", ErrorKind.AuthenticationError, "There is no connection to 401GO. Sign in first: Connect-Go401"),
            _ => throw new Go401Exception("AmbiguousConnection", ErrorKind.InvalidArgument, $"There are several connections ({string.Join(", ", all.Select(c => c.Settings.Name))}) and none is current here. Say which with -Connection."),
        };
    }

    private static Connection Named(string name) => Registry.Find(name) ?? throw new Go401Exception(
        "ConnectionNotFound",
        ErrorKind.ObjectNotFound,
        $"There is no connection named '{name}' in this process. {(Registry.All.Count == 0 ? "" : $"There are: {string.Join(", ", Registry.All.Select(c => c.Settings.Name))}. ")}Sign in with: Connect-Go401 -Name {name}");

    private sealed class Current
    {
        public Connection? Connection { get; set; }
    }
}
