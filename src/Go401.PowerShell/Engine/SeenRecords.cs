using Go401.Client.Catalogue;
using Go401.Client.Connections;

namespace Go401.PowerShell.Engine;

/// <summary>Notes the ids of records that pass, so that they can be offered when a path is typed. Runs on worker threads.</summary>
internal static class SeenRecords
{
    /// <summary>Notes what a response brought.</summary>
    /// <param name="connection">The connection that it came over.</param>
    /// <param name="path">The path that was asked for; its ids are good.</param>
    /// <param name="typeName">The type name of the records.</param>
    /// <param name="records">The first records of the response.</param>
    public static void Note(Connection connection, string path, string typeName, IReadOnlyList<object?> records)
    {
        connection.SeenIds.AddPath(path);
        if (OperationCatalogue.IdParameterOf(typeName) is not string parameter)
        {
            return;
        }

        connection.SeenIds.AddFirst(
            parameter,
            records
                .OfType<PSObject>()
                .Select(r => new SeenId(r.Properties["object_id"]?.Value as string ?? "", r.Properties["name"]?.Value as string))
        );
    }
}
