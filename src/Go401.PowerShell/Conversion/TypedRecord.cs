namespace Go401.PowerShell.Conversion;

/// <summary>
/// An object of this module as a body: what the operation takes of it, under the API's names. A participant's address is an
/// object there, amounts are texts, and what 401GO sets itself is not sent. What has no value is left out.
/// </summary>
internal static class TypedRecord
{
    private const string OwnTypes = "Go401.Client.";

    /// <summary>True for an object of this module, also when it went through Select-Object, CliXml, a job or remoting.</summary>
    public static bool Is(PSObject record) =>
        record.BaseObject is PSCustomObject
            ? record.TypeNames.Count > 0 && RecordIdentity.TypesOf(record).First().StartsWith(OwnTypes, StringComparison.Ordinal)
            : record.BaseObject.GetType().FullName!.StartsWith(OwnTypes, StringComparison.Ordinal) && record.BaseObject is not Enum;

    /// <summary>
    /// True for a participant of this module that lost the name of its type, too: CSV and JSON keep only the properties. It has
    /// no others, or what someone added would be left out without a warning.
    /// </summary>
    public static bool IsByShape(PSObject record) =>
        record.BaseObject is PSCustomObject
        && RecordIdentity.Of(record).Kind == RecordKind.Participant
        && InputTable.Properties(record).Any(p => p.Name.Skip(1).Any(char.IsUpper))
        && InputTable.Properties(record).All(p => p.Name.IndexOf('_') < 0 && RecordIdentity.IsOfParticipant(p.Name));

    /// <summary>The fields that the object has a value for; none where the operation takes nothing of it.</summary>
    /// <param name="record">An object of this module.</param>
    /// <param name="fields">The fields of the body.</param>
    /// <param name="leaveOut">Names of properties that went into the path.</param>
    public static IReadOnlyList<KeyValuePair<string, object>> Entries(
        PSObject record,
        IReadOnlyList<BodyField> fields,
        ISet<string>? leaveOut = null
    )
    {
        IEnumerable<BodyField> taken = fields.Where(f => !f.ReadOnly && leaveOut?.Contains(FilledPath.PascalCase(f.Name)) != true);
        return
        [
            .. from field in taken
            let value = Value(record, field)
            where value is not null
            select new KeyValuePair<string, object>(field.Name, value),
        ];
    }

    private static object? Value(PSObject record, BodyField field)
    {
        object? value = InputTable.Find(record, FilledPath.PascalCase(field.Name));
        if (field.Fields.Count == 0)
        {
            return Text(value, field);
        }

        if (field.Type != "object")
        {
            return value;
        }

        // The parts of an address are properties of the participant, too: after Select-Object, or in a file, they may be all there is.
        IReadOnlyList<KeyValuePair<string, object>> inner = value is null ? [] : Entries(PSObject.AsPSObject(value), field.Fields);
        inner = inner.Count == 0 ? Entries(record, field.Fields) : inner;
        return inner.Count == 0 ? null : inner.ToDictionary(e => e.Key, e => e.Value);
    }

    // The API writes amounts as texts, since a number could lose its cents on the way.
    private static object? Text(object? value, BodyField field) =>
        Wrapped.Bare(value) switch
        {
            decimal or double or long or int when field.Type is "text" or "decimal" => Convert.ToString(
                Wrapped.Bare(value),
                CultureInfo.InvariantCulture
            ),
            // In a row of a CSV nothing is an empty text.
            "" => null,
            _ => value,
        };
}
