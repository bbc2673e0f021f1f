using Go401.PowerShell.Conversion;
using Go401.PowerShell.Output;
using Go401.PowerShell.Plans;
using Go401.PowerShell.Sessions;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Which connection a value of -Connection means: a live object, a name, or a record of a connection that went through CliXml,
/// Select-Object, a job or remoting. Such a record means the sign-in that it was made of, and never a later one of that name.
/// </summary>
/// <param name="Name">The name; null where the value has none.</param>
/// <param name="SignInId">The sign-in that is meant; null where only a name was given.</param>
/// <param name="Vault">The vault that is meant; null where none is named.</param>
/// <param name="NeedsSignIn">True where the value is the record of a connection and does not hold its sign-in.</param>
internal sealed record ConnectionArgument(string? Name, string? SignInId = null, string? Vault = null, bool NeedsSignIn = false)
{
    private bool IsGiven { get; init; } = true;

    /// <summary>The object itself, where it is one of this process.</summary>
    public Go401Connection? Live { get; private init; }

    public static ConnectionArgument Of(object? argument) =>
        Wrapped.Bare(argument) switch
        {
            null => new((string?)null) { IsGiven = false },
            string name => new(name.Trim()),
            Go401Connection live => new(live.Name, live.SignInId, live.Vault) { Live = live },
            Go401StoredConnection stored => new(stored.Name, Vault: stored.Vault),
            _ => OfRecord(argument!),
        };

    /// <summary>Finds the connection among those of this process; the one that is implied where none was given.</summary>
    /// <exception cref="Go401Exception"><c>NotConnected</c>, <c>AmbiguousConnection</c>, <c>ConnectionNotFound</c>,
    /// <c>ConnectionGone</c> or <c>ConnectionInvalid</c>.</exception>
    public Connection Resolve()
    {
        if (!IsGiven)
        {
            return Implied();
        }

        if (Live is not null)
        {
            return ConnectionSession.IsKnown(Live.Inner) ? Live.Inner : throw Gone(Live.Name);
        }

        string name =
            Name ?? throw Invalid("-Connection must be a connection name, or an object from Connect-Go401 or Get-Go401Connection.");
        Connection found = ConnectionSession.Registry.Find(name) ?? throw NotFound(name);
        if (NeedsSignIn)
        {
            throw Invalid(
                $"The object of the connection '{name}' has lost properties (Select-Object, CSV) and does not identify "
                    + $"its sign-in. Keep its property SignInId, or use the name: -Connection {name}."
            );
        }

        bool isOther = SignInId is not null
            ? SignInId != found.SignInId
            : Vault is not null && !Vault.Equals(found.VaultName, StringComparison.OrdinalIgnoreCase);
        return isOther ? throw Gone(found.Settings.Name) : found;
    }

    /// <summary>The error for a name that no connection has.</summary>
    public static Go401Exception NotFound(string name) =>
        new(
            "ConnectionNotFound",
            ErrorKind.ObjectNotFound,
            $"There is no connection named '{name}' in this process. {Others()}{AdviceFor(name)}"
        );

    // A name that no connection can have must not be proposed for a sign-in.
    private static string AdviceFor(string name) =>
        SignInPlan.IsName(name) ? $"Sign in with: Connect-Go401 -Name {name}"
        : WildcardPattern.ContainsWildcardCharacters(name)
            ? "The name of a connection has no wildcards. Get-Go401Connection -Name finds connections by a pattern, and its output can be "
                + "specified as -Connection."
        : $"A connection cannot have this name: {SignInPlan.NameRule}. Get-Go401Connection lists the connections.";

    /// <summary>The error for a sign-in that is not there any more, though its name may be.</summary>
    private static Go401Exception Gone(string name) =>
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

    private static Go401Exception Invalid(string why) => new("ConnectionInvalid", ErrorKind.InvalidArgument, why);

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

    private static ConnectionArgument OfRecord(object record)
    {
        string? Text(string name) =>
            InputTable.Find(record, name) is object value
            && PlainValue.TryRead(value, out PlainValue plain, out _)
            && plain.Kind == PlainKind.Text
                ? plain.Text
                : null;
        string[] types = [.. RecordIdentity.TypesOf(record)];
        bool isConnection = types.Contains(typeof(Go401Connection).FullName),
            isStored = types.Contains(typeof(Go401StoredConnection).FullName);
        string? signIn = Text(nameof(Go401Connection.SignInId));
        if (
            !isConnection
            && !isStored
            && signIn is null
            && RecordIdentity.Of(record) is { Kind: not RecordKind.Unknown } or { OwnId: not null }
        )
        {
            // A company or a participant may have the name of a connection, and is none.
            return new((string?)null);
        }

        return new(Text("Name"), signIn, isConnection || isStored ? Text("Vault") : null, isConnection && signIn is null);
    }
}
