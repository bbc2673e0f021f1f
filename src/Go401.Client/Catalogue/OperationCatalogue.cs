using System;
using System.Collections.Generic;

namespace Go401.Client.Catalogue;

/// <summary>The operations that 401GO's OpenAPI document lists.</summary>
public static class OperationCatalogue
{
    /// <summary>Every operation.</summary>
    public static IReadOnlyList<ApiOperation> All { get; } = [];

    /// <summary>The operation that a method and a path mean; null where none does.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">A path or template below the base address, with or without slashes around it or a query.</param>
    public static ApiOperation? Find(string method, string path)
    {
        foreach (ApiOperation operation in All)
        {
            if (operation.Method.Equals(method, StringComparison.OrdinalIgnoreCase) && operation.PathTemplate.Trim('/') == path?.Trim('/'))
            {
                return operation;
            }
        }

        return null;
    }
}
