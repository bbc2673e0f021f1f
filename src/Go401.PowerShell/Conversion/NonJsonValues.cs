using System.Data;
using System.Xml;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// Says which values have no place in JSON. A program's own objects (files, processes, XML, credentials, rows of types that
/// hold more than data) have properties too, but no one means to send them: they are refused by the name of their type.
/// </summary>
internal static class NonJsonValues
{
    private const string LostType = "Deserialized.";
    private static readonly string[] ProgramNamespaces = ["System.", "Microsoft.", "Go401.Client.", "Go401.PowerShell."];

    /// <summary>
    /// Why a value that is no single value is refused, to be read after "holds"; null where it is a list, a table or a record.
    /// </summary>
    public static string? Reason(PSObject value)
    {
        object bare = value.BaseObject;
        if (bare is PSCustomObject)
        {
            return OfRecord(value);
        }

        string? problem = null;
        return bare switch
        {
            JsonText => null,
            byte[] => "bytes; write them as text, for instance with [Convert]::ToBase64String()",
            XmlNode => Named(bare.GetType()),
            Array { Rank: > 1 } => "an array of several dimensions; use a list of lists,",
            Participant or Company =>
                $"{Named(bare.GetType())}, whose property names are not the API's; name the fields to send, for instance "
                    + "-Body @{ email = '...' }",
            DataTable => null,
            _ when ForeignJson.TryRead(bare, out _, ref problem) => problem,
            _ when InputTable.Entries(bare) is not null || bare is IEnumerable => null,
            _ => IsProgramsOwn(bare.GetType().FullName ?? "") || !InputTable.Properties(value).Any() ? Named(bare.GetType()) : null,
        };
    }

    // What came out of CliXml, a job or remoting is an object with the name that its type had.
    private static string? OfRecord(PSObject record)
    {
        string name = record.TypeNames.Count > 0 ? record.TypeNames[0] : "";
        if (!name.StartsWith(LostType, StringComparison.Ordinal))
        {
            return null;
        }

        string original = name.Substring(LostType.Length);
        return original is not ("System.Management.Automation.PSCustomObject" or "System.Object") && IsProgramsOwn(original)
            ? $"{Named(original)} that came out of CliXml, a job or remoting"
            : null;
    }

    private static bool IsProgramsOwn(string type) => ProgramNamespaces.Any(start => type.StartsWith(start, StringComparison.Ordinal));

    private static string Named(Type type) => Named(type.FullName ?? type.Name);

    private static string Named(string type) => "a " + type.Split('`', '[')[0];
}
