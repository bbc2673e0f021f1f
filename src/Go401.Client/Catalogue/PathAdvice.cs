namespace Go401.Client.Catalogue;

/// <summary>Helps with a path that the server does not know.</summary>
internal static class PathAdvice
{
    /// <summary>
    /// A sentence for a method and path that are no operation: which methods the path knows, or which operation was probably
    /// meant. Null for an operation that exists (then it is the id that is wrong), and where nothing is near.
    /// </summary>
    /// <param name="path">As for <see cref="OperationCatalogue.Find"/>.</param>
    public static string? For(string method, string path)
    {
        string given = method.ToUpperInvariant();
        if (path.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) && OperationCatalogue.OnPath(path).Count > 0)
        {
            return "Paths are relative to the base address, which ends in /api: omit api/.";
        }

        IReadOnlyList<ApiOperation> there = OperationCatalogue.OnPath(path);
        if (there.Count > 0)
        {
            return OperationCatalogue.Find(given, path) is not null
                ? null
                : $"{there[0].PathTemplate} supports {string.Join(", ", there.Select(o => o.Method))}, not {given}.";
        }

        if (OperationCatalogue.NearestTo(given, path) is not ApiOperation nearest)
        {
            return null;
        }

        // With a GET of the same path (or the other way round) the method was no slip.
        string with = OperationCatalogue.Find(given, nearest.PathTemplate) is null ? $"{nearest.Method} " : "";
        return $"Did you mean {with}{nearest.PathTemplate}?";
    }
}
