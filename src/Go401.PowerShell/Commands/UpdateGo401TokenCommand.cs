using System;
using System.Collections.Generic;
using System.Management.Automation;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Tokens;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Commands;

/// <summary>Refreshes the tokens of a connection, now or when they end soon.</summary>
[Cmdlet(VerbsData.Update, "Go401Token", SupportsShouldProcess = true)]
[OutputType(typeof(Go401Connection))]
public sealed class UpdateGo401TokenCommand : Go401Cmdlet
{
    /// <summary>Connections or their names; the current one when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object[]? Connection { get; set; }

    /// <summary>Refreshes only when the refresh token (or, where there is none, the access token) ends within this time: 10d, 12h, 30m or a TimeSpan.</summary>
    [Parameter]
    [LifetimeTransformation]
    public TimeSpan? IfExpiresWithin { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (object? item in (IEnumerable<object?>?)Connection ?? [null])
        {
            Update(item);
        }
    }

    private void Update(object? item)
    {
        Connection connection;
        try
        {
            connection = ConnectionSession.Resolve(item);
        }
        catch (Go401Exception failure)
        {
            WriteError(ErrorRecords.From(failure, item as string));
            return;
        }

        TokenSet? tokens = connection.Tokens.Current;
        if (tokens is not null && IfExpiresWithin is TimeSpan within && Left(connection, tokens) > within)
        {
            WriteVerbose($"The tokens of '{connection.Settings.Name}' live longer than {within}; nothing to do.");
            WriteObject(new Go401Connection(connection));
            return;
        }

        if (ShouldProcess(connection.Settings.Name, "Refresh the tokens")
            && Run(call => connection.Tokens.RefreshAsync(tokens, call), terminating: false))
        {
            WriteObject(new Go401Connection(connection));
        }
    }

    // A short time is meant for the access token, a long one for the refresh token that keeps the connection alive.
    private static TimeSpan Left(Connection connection, TokenSet tokens)
    {
        TimeSpan access = connection.Tokens.Remaining(tokens);
        return tokens.RefreshTokenExpiresAt is DateTimeOffset refresh ? Max(access, refresh - DateTimeOffset.UtcNow) : access;
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
