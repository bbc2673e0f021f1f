using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Tells 401GO that the connection works, by its connection success endpoint: posts the client id as form data. The address
/// is the one given to Connect-Go401 -ConnectionSuccessUri.
/// </summary>
[Cmdlet(VerbsLifecycle.Confirm, "Go401Connection", SupportsShouldProcess = true)]
[OutputType(typeof(Go401Confirmation))]
public sealed class ConfirmGo401ConnectionCommand : Go401Cmdlet
{
    /// <summary>
    /// A connection or its name; the current one when left out. Error id <c>ConnectionSuccessUriMissing</c> when it was signed in
    /// without the address.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object? Connection { get; set; }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        if (Try(() => Resolve(Connection), ConnectionArgument.Of(Connection).Name) is not Connection connection)
        {
            return;
        }

        string name = connection.Settings.Name;
        if (Confirmation.Confirm(name, "Tell 401GO that the connection works", deletes: false, "Nothing was sent."))
        {
            Run(
                async (reporter, cancellation) =>
                {
                    ConfirmOutcome outcome = await ConnectionSuccess.ConfirmAsync(connection, reporter, cancellation);
                    await WriteAsync(
                        new Go401Confirmation
                        {
                            Connection = name,
                            Uri = outcome.Uri.AbsoluteUri,
                            StatusCode = outcome.StatusCode,
                            Message = outcome.Message,
                        }
                    );
                },
                terminating: false,
                target: name
            );
        }
    }
}
