namespace Go401.PowerShell.Conversion;

/// <summary>What JSON becomes.</summary>
/// <param name="TypeName">The type name of an object at the top; null gives none.</param>
/// <param name="AsHashtable">True makes hashtables instead of objects.</param>
/// <param name="AsDateTime">True makes dates of texts that are dates (DateTime) or timestamps (DateTimeOffset); otherwise they stay as
/// the server wrote them.</param>
/// <param name="AsTyped">True makes decimals, dates and times of the fields that the API's document declares so.</param>
internal sealed record ObjectOptions(string? TypeName, bool AsHashtable = false, bool AsDateTime = false, bool AsTyped = false)
{
    /// <summary>The same for what is inside a record: without a type name.</summary>
    public ObjectOptions Inner => field ??= this with { TypeName = null };
}
