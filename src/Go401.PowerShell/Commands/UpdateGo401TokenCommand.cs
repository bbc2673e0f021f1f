using Go401.Client.Tokens;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Refreshes the tokens of one connection or many, now or when they end soon, and puts each connection out. Run it as a
/// scheduled task with -IfExpiresWithin 10d and a connection never needs a person again.
/// </summary>
[Cmdlet(VerbsData.Update, "Go401Token", SupportsShouldProcess = true)]
[OutputType(typeof(Go401Connection))]
public sealed class UpdateGo401TokenCommand : Go401Cmdlet
{
    /// <summary>
    /// Connections or their names; the current one when left out. A failure of one (error id <c>SignInRequired</c> when the server
    /// ended it) does not keep the others from being refreshed.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object[]? Connection { get; set; }

    /// <summary>
    /// Refreshes only when what keeps the connection alive ends within this time: the refresh token, or the access token where there is
    /// no refresh token. Written as 10d, 12h, 30m, 45s or a TimeSpan; refreshes at once when left out.
    /// </summary>
    [Parameter]
    [LifetimeTransformation]
    public TimeSpan? IfExpiresWithin { get; set; }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        foreach (object? item in (IEnumerable<object?>?)Connection ?? [null])
        {
            Update(item);
        }
    }

    private void Update(object? item)
    {
        if (Try(() => Resolve(item), ConnectionArgument.Of(item).Name) is not Connection connection)
        {
            return;
        }

        string name = connection.Settings.Name;
        TokenSet? tokens = connection.Tokens.Current;
        if (tokens is not null && IfExpiresWithin is TimeSpan within && Left(connection, tokens) > within)
        {
            WriteVerbose($"The tokens of '{name}' are valid for longer than {within}; nothing to do.");
            WarnIfRefreshTokenExpiresSoon([connection]);
            WriteObject(new Go401Connection(connection));
            return;
        }

        if (
            Confirmation.Confirm(name, "Refresh the tokens", deletes: false, "Nothing was refreshed.")
            && Run(
                (reporter, cancellation) => connection.Tokens.RefreshAsync(tokens, reporter, cancellation),
                terminating: false,
                target: name
            )
        )
        {
            WriteObject(new Go401Connection(connection));
        }
    }

    // An access token lives an hour and is renewed by itself; what runs out for good is the refresh token.
    private static TimeSpan Left(Connection connection, TokenSet tokens) =>
        tokens.RefreshTokenExpiresAt is DateTimeOffset refresh ? refresh - DateTimeOffset.UtcNow : connection.Tokens.Remaining(tokens);
}
