namespace Go401.Client.Participants;

/// <summary>A company whose plan the connection may see.</summary>
public sealed class Company
{
    /// <summary>The company's id.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The company's id once more, under the name by which the other cmdlets take it from the pipeline.</summary>
    public string? CompanyId => ObjectId;

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>SETUP_PENDING or SETUP_COMPLETE.</summary>
    public string? Status { get; init; }

    /// <summary>What the API sent beyond the properties above, under the API's own names; empty when there is nothing.</summary>
    public AdditionalProperties AdditionalProperties { get; init; } = [];

    /// <summary>The name, or the id where there is none.</summary>
    public override string ToString() => Name ?? ObjectId ?? "";

    internal static Company Read(ReadOnlySpan<byte> record)
    {
        var fields = new RecordFields(Shape, collectUnknown: true);
        fields.Read(record);
        AdditionalProperties additional = [];
        foreach (UnknownField unknown in fields.Unknown)
        {
            additional[unknown.Name.Text(record) ?? ""] = AdditionalProperties.Value(record, unknown.Value);
        }

        return new Company
        {
            ObjectId = fields[0].Text(record),
            Name = fields[1].Text(record),
            Status = fields[2].Text(record),
            AdditionalProperties = additional,
        };
    }

    private static readonly RecordShape Shape = new([
        ["object_id"],
        ["name"],
        ["status"],
    ]);
}
