using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Go401.PowerShell.Sessions;

/// <summary>
/// The connections of this process. They are known by name across the process; which one is current belongs to the runspace, so
/// that two runspaces never call into each other's account.
/// </summary>
internal static class ConnectionSession
{
    private static readonly ConditionalWeakTable<Runspace, StrongBox<Connection>> CurrentOf = new();

    public static ConnectionRegistry Registry { get; } = new();

    /// <summary>Active while a connection of this process stores tokens that the server will not give again.</summary>
    public static CriticalSection CriticalSection { get; } = new();

    /// <summary>Makes a connection known, and current in this runspace.</summary>
    public static void Use(Connection connection)
    {
        Connection? replaced = Registry.Put(connection);
        replaced?.Tokens.Wipe();
        if (Runspace.DefaultRunspace is Runspace here)
        {
            CurrentOf.GetOrCreateValue(here).Value = connection;
        }
    }

    /// <summary>Lets this runspace have no current connection when it was this one: it was disconnected here, on purpose.</summary>
    public static void Forget(Connection connection)
    {
        if (Runspace.DefaultRunspace is Runspace here && IsCurrent(connection))
        {
            CurrentOf.Remove(here);
        }
    }

    /// <summary>True where the connection is this runspace's current one.</summary>
    public static bool IsCurrent(Connection connection) => ReferenceEquals(Current, connection);

    /// <summary>The connection that is current in this runspace, also when it was disconnected elsewhere; null where none is.</summary>
    public static Connection? Current =>
        Runspace.DefaultRunspace is Runspace here && CurrentOf.TryGetValue(here, out StrongBox<Connection>? current) ? current.Value : null;

    /// <summary>True where the process still has this connection under its name.</summary>
    public static bool IsKnown(Connection connection) => ReferenceEquals(Registry.Find(connection.Settings.Name), connection);
}
