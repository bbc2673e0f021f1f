using Go401.PowerShell.Conversion;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Which connection a value of -Connection means: a live object, a name, or a record of a connection that went through CliXml,
/// Select-Object, a job or remoting. Such a record means the sign-in that it was made of, and never a later one of that name.
/// </summary>
/// <param name="Name">The name; null where the value has none.</param>
/// <param name="SignInId">The sign-in that is meant; null where only a name was given.</param>
/// <param name="Vault">The vault that is meant; null where none is named.</param>
/// <param name="NeedsSignIn">True where the value is the record of a connection and does not hold its sign-in.</param>
internal sealed record ConnectionReference(string? Name, string? SignInId = null, string? Vault = null, bool NeedsSignIn = false)
{
    public static ConnectionReference Of(object? argument) =>
        Wrapped.Bare(argument) switch
        {
            null => new((string?)null),
            string name => new(name.Trim()),
            Go401Connection live => new(live.Name, live.SignInId, live.Vault),
            Go401StoredConnection stored => new(stored.Name, Vault: stored.Vault),
            _ => OfRecord(argument!),
        };

    /// <summary>Refuses a connection of that name that is not the one that was meant.</summary>
    /// <exception cref="Go401Exception"><c>ConnectionGone</c> or <c>ConnectionInvalid</c>.</exception>
    public void Check(Connection found)
    {
        if (NeedsSignIn)
        {
            throw new Go401Exception(
                "ConnectionInvalid",
                ErrorKind.InvalidArgument,
                $"The object of the connection '{Name}' has lost properties (Select-Object, CSV) and does not identify "
                    + $"its sign-in. Keep its property SignInId, or use the name: -Connection {Name}."
            );
        }

        if (
            SignInId is not null
                ? SignInId != found.SignInId
                : Vault is not null && !Vault.Equals(found.VaultName, System.StringComparison.OrdinalIgnoreCase)
        )
        {
            throw ConnectionArgument.Gone(found.Settings.Name);
        }
    }

    private static ConnectionReference OfRecord(object record)
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
