using Go401.Client.Tokens;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;
using Go401.PowerShell.Plans;
using Go401.PowerShell.Sessions;
using Go401.PowerShell.Vault;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Ends a connection: revokes its tokens at the server where it can, forgets them here always, and says which parts happened.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "Go401", SupportsShouldProcess = true)]
[OutputType(typeof(Go401Disconnection))]
public sealed class DisconnectGo401Command : Go401Cmdlet
{
    /// <summary>Connections or their names; the current one when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public object[]? Connection { get; set; }

    /// <summary>
    /// Removes a stored connection whole, with its client id and secret. Without it only the tokens, which are ended, leave the vault,
    /// and the next Connect-Go401 -Name needs a person but no client id.
    /// </summary>
    [Parameter]
    public SwitchParameter Forget { get; set; }

    /// <summary>
    /// The vault to look in for a connection that this process does not know; GO401_VAULT or the default vault when left out.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string? Vault { get; set; }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        foreach (object? item in (IEnumerable<object?>?)Connection ?? [null])
        {
            if (Try(() => Meant(item), ConnectionArgument.Of(item).Name) is not Connection connection)
            {
                continue;
            }

            string what =
                connection.VaultName is not string vault ? "Revoke and forget the tokens"
                : Forget ? $"Revoke the tokens and remove the connection from the vault '{vault}'"
                : $"Revoke and forget the tokens, in the vault '{vault}' too";
            if (Confirmation.Confirm(connection.Settings.Name, what, deletes: true, "Nothing was disconnected."))
            {
                Disconnect(connection);
            }
        }
    }

    private Connection Meant(object? item)
    {
        Connection connection = Known(item);
        return Vault is null || Vault.Equals(connection.VaultName, StringComparison.OrdinalIgnoreCase)
            ? connection
            : throw ParameterConflict.Of(
                $"The connection '{connection.Settings.Name}' of this process is "
                    + $"{(connection.VaultName is string other ? $"stored in the vault '{other}'" : "kept in memory only")}, "
                    + $"and not in the vault '{Vault}'. Omit -Vault to disconnect this one."
            );
    }

    private Connection Known(object? item)
    {
        try
        {
            return Resolve(item, Vault, toEnd: true);
        }
        catch (Go401Exception failure) when (failure.ErrorId == "ConnectionNotFound")
        {
            // To sign in is the last thing that someone wants who disconnects.
            string vault = Vault is null ? "the default vault" : $"the vault '{Vault}'";
            throw new Go401Exception(
                "ConnectionNotFound",
                failure.Kind,
                $"There is no connection named '{ConnectionArgument.Of(item).Name}' in this process, and none was found in {vault}. "
                    + $"{ConnectionArgument.Others()}Nothing was disconnected.",
                failure
            )
            {
                RecommendedAction =
                    "Get-Go401Connection lists the connections of this process, and with -ListAvailable those in the vault. "
                    + "-Vault names another vault.",
            };
        }
    }

    private void Disconnect(Connection connection)
    {
        string name = connection.Settings.Name;
        ConnectionSession.Forget(connection);
        DisconnectOutcome? outcome = null;
        Run(
            async (reporter, cancellation) =>
                outcome = await Disconnector.DisconnectAsync(connection, ConnectionSession.Registry, Forget, reporter, cancellation),
            terminating: false,
            target: name
        );
        if (outcome is null)
        {
            return;
        }

        if (outcome.Revocation == RevocationOutcome.Failed)
        {
            WriteWarning(
                $"The connection '{name}' was removed here, but its tokens could not be revoked at 401GO. They expire on "
                    + "their own: the access token within an hour, the refresh token within 30 days."
            );
        }

        if (outcome.StoredFailure is Go401Exception failure)
        {
            WriteFailure(failure, name);
        }
        else if (Forget && connection.Stored is StoredTokenSource stored)
        {
            Run(
                (reporter, cancellation) => ReportRemainingAsync(stored.Location, reporter, cancellation),
                terminating: false,
                target: name
            );
        }

        WriteObject(
            new Go401Disconnection
            {
                Connection = name,
                Revocation = outcome.Revocation.ToString(),
                ForgottenLocally = outcome.ForgottenLocally,
                Stored = outcome.Stored.ToString(),
            }
        );
    }

    private static async Task ReportRemainingAsync(SecretLocation location, ICallReporter reporter, CancellationToken cancellation)
    {
        if (
            SecretManagementVault.Find() is SecretManagementVault vault
            && await new VaultRemoval(vault, location.VaultName, location.SecretName, cancellation).RemainingAsync() is string stays
        )
        {
            reporter.Warning(stays);
        }
    }
}
