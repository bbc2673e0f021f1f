using System.Collections.Concurrent;

namespace Go401.Client.Connections;

/// <summary>The process's connections by name. Names are compared without regard to case.</summary>
internal sealed class ConnectionRegistry
{
    private readonly ConcurrentDictionary<string, Connection> _byName = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Connection> All => _byName.Values.OrderBy(c => c.Settings.Name, StringComparer.OrdinalIgnoreCase).ToList();

    /// <summary>The connection of that name, or null.</summary>
    public Connection? Find(string name) => _byName.TryGetValue(name, out Connection? found) ? found : null;

    /// <summary>Takes a connection in; one of the same name that is replaced is returned, for the caller to wipe.</summary>
    public Connection? Put(Connection connection)
    {
        Connection? replaced = null;
        _byName.AddOrUpdate(
            connection.Settings.Name,
            _ =>
            {
                replaced = null;
                return connection;
            },
            (_, old) =>
            {
                replaced = ReferenceEquals(old, connection) ? null : old;
                return connection;
            }
        );
        return replaced;
    }

    /// <summary>Forgets the connection if it is still the one known by its name.</summary>
    public bool Remove(Connection connection) =>
        ((ICollection<KeyValuePair<string, Connection>>)_byName).Remove(new(connection.Settings.Name, connection));
}
