using System.Management.Automation;
using Go401.Client.Connections;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Commands;

/// <summary>Tells 401GO that the connection works, by its connection success endpoint.</summary>
[Cmdlet(VerbsLifecycle.Confirm, "Go401Connection")]
[OutputType(typeof(Go401Confirmation))]
public sealed class ConfirmGo401ConnectionCommand : Go401Cmdlet
{
    /// <summary>A connection or its name; the current one when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(
        async call =>
        {
            Connection connection = await OnPipelineThreadAsync(() => ConnectionSession.Resolve(Connection)).ConfigureAwait(false);
            ConfirmOutcome outcome = await ConnectionSuccess.ConfirmAsync(connection, call).ConfigureAwait(false);
            await WriteAsync(new Go401Confirmation { Connection = connection.Settings.Name, Uri = outcome.Uri.AbsoluteUri, StatusCode = outcome.StatusCode, Message = outcome.Message }).ConfigureAwait(false);
        },
        terminating: false);
}
