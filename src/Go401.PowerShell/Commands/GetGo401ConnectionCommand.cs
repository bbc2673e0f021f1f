using System.Linq;
using System.Management.Automation;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Commands;

/// <summary>Shows the connections of this process.</summary>
[Cmdlet(VerbsCommon.Get, "Go401Connection", DefaultParameterSetName = NameSet)]
[OutputType(typeof(Go401Connection))]
public sealed class GetGo401ConnectionCommand : Go401Cmdlet
{
    private const string NameSet = "Name";
    private const string CurrentSet = "Current";

    /// <summary>Names, wildcards allowed; all connections when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only the connection that cmdlets use here when none is named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CurrentSet)]
    public SwitchParameter Current { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Current)
        {
            try
            {
                WriteObject(new Go401Connection(ConnectionSession.Resolve(null)));
            }
            catch (Go401Exception failure)
            {
                WriteError(ErrorRecords.From(failure, null));
            }

            return;
        }

        foreach (string name in Name ?? ["*"])
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            Connection[] found = [.. ConnectionSession.Registry.All.Where(c => pattern.IsMatch(c.Settings.Name))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.From(ConnectionSession.NotFound(name), name));
            }

            foreach (Connection connection in found)
            {
                WriteObject(new Go401Connection(connection));
            }
        }
    }
}
