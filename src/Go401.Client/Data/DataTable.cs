using System;
using System.Collections.Generic;
using System.Linq;

namespace Go401.Client.Data;

/// <summary>A typed object or a file of the data dictionary.</summary>
/// <param name="Name">The name of the object's type, or of the file.</param>
/// <param name="Meaning">What one row or object is.</param>
/// <param name="Columns">The columns, in their order.</param>
/// <param name="IsFile">True for a file that no object represents.</param>
internal sealed record DataTable(string Name, string Meaning, IReadOnlyList<DataColumn> Columns, bool IsFile = false)
{
    /// <summary>The column of that name, without regard to case; null where there is none.</summary>
    public DataColumn? Find(string name) => Columns.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public override string ToString() => Name;
}
