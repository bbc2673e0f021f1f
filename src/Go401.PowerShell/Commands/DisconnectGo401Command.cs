using System.Collections.Generic;
using System.Management.Automation;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Commands;

/// <summary>Ends a connection: revokes its tokens at the server where it can, and forgets them here always.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Go401", SupportsShouldProcess = true)]
[OutputType(typeof(Go401Disconnection))]
public sealed class DisconnectGo401Command : Go401Cmdlet
{
    /// <summary>Connections or their names; the current one when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object[]? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (object? item in (IEnumerable<object?>?)Connection ?? [null])
        {
            Connection connection;
            try
            {
                connection = ConnectionSession.Resolve(item);
            }
            catch (Go401Exception failure)
            {
                WriteError(ErrorRecords.From(failure, item as string));
                continue;
            }

            if (!ShouldProcess(connection.Settings.Name, "Revoke and forget the tokens"))
            {
                continue;
            }

            Run(
                async call =>
                {
                    DisconnectOutcome outcome = await Disconnector.DisconnectAsync(connection, ConnectionSession.Registry, call).ConfigureAwait(false);
                    await WriteAsync(new Go401Disconnection { Connection = connection.Settings.Name, Revocation = outcome.Revocation.ToString(), ForgottenLocally = outcome.ForgottenLocally }).ConfigureAwait(false);
                },
                terminating: false);
        }
    }
}
