using Go401.PowerShell.Conversion;
using Go401.PowerShell.Output;
using Go401.PowerShell.Sessions;

namespace Go401.PowerShell.Engine;

/// <summary>Which connection a cmdlet means by -Connection, or where that was not given.</summary>
internal static class ConnectionArgument
{
    /// <summary>Finds the connection that a parameter (or its absence) means.</summary>
    /// <exception cref="Go401Exception"><c>NotConnected</c>, <c>AmbiguousConnection</c>, <c>ConnectionNotFound</c>,
    /// <c>ConnectionGone</c> or <c>ConnectionInvalid</c>.</exception>
    public static Connection Resolve(object? argument)
    {
        object? given = Wrapped.Value(argument);
        return given switch
        {
            null => Implied(),
            Go401Connection known => ConnectionSession.IsKnown(known.Inner) ? known.Inner : throw Gone(known.Name),
            _ => Meant(ConnectionReference.Of(argument)),
        };
    }

    /// <summary>The name that a parameter's value represents, or null where it has none.</summary>
    public static string? NameOf(object? argument) => ConnectionReference.Of(argument).Name;

    /// <summary>The error for a name that no connection has.</summary>
    public static Go401Exception NotFound(string name) =>
        new(
            "ConnectionNotFound",
            ErrorKind.ObjectNotFound,
            $"There is no connection named '{name}' in this process. {Others()}Sign in with: Connect-Go401 -Name {name}"
        );

    private static Connection Implied()
    {
        if (ConnectionSession.Current is Connection mine)
        {
            // Another runspace may have signed in under the same name, to another account: never call into that one unasked.
            return ConnectionSession.IsKnown(mine) ? mine : throw Gone(mine.Settings.Name);
        }

        IReadOnlyList<Connection> all = ConnectionSession.Registry.All;
        return all.Count switch
        {
            1 => all[0],
            0 => throw new Go401Exception(
                "NotConnected",
                ErrorKind.AuthenticationError,
                "There is no connection to 401GO. Sign in first: Connect-Go401"
            ),
            _ => throw new Go401Exception(
                "AmbiguousConnection",
                ErrorKind.InvalidArgument,
                $"There are several connections ({string.Join(", ", all.Select(c => c.Settings.Name))}) and none is "
                    + "current in this session. Specify one with -Connection."
            ),
        };
    }

    private static Connection Meant(ConnectionReference reference)
    {
        string name =
            reference.Name
            ?? throw new Go401Exception(
                "ConnectionInvalid",
                ErrorKind.InvalidArgument,
                "-Connection must be a connection name, or an object from Connect-Go401 or Get-Go401Connection."
            );
        Connection found = ConnectionSession.Registry.Find(name) ?? throw NotFound(name);
        reference.Check(found);
        return found;
    }

    /// <summary>The error for a sign-in that is not there any more, though its name may be.</summary>
    public static Go401Exception Gone(string name) =>
        new(
            "ConnectionGone",
            ErrorKind.ObjectNotFound,
            $"The connection '{name}' was disconnected or replaced in the meantime, possibly by a sign-in to another "
                + $"account. {Others()}Specify a connection with -Connection, or sign in again: Connect-Go401 -Name {name}"
        );

    /// <summary>The names of the connections of this process, as a sentence; empty where there are none.</summary>
    public static string Others()
    {
        IReadOnlyList<Connection> all = ConnectionSession.Registry.All;
        return all.Count == 0 ? "" : $"Available: {string.Join(", ", all.Select(c => c.Settings.Name))}. ";
    }
}
