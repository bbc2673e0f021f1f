using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>
/// Vaults with one trait each of those in the field, used. TraitCheckTests has what Test-Go401Vault says of them, and TraitProcessTests
/// has processes.
/// </summary>
public sealed class TraitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-trait-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("MissingThrows")]
    [InlineData("MissingIsError")]
    [InlineData("MissingIsEmptyTable")]
    [InlineData("ReturnsString")]
    [InlineData("ReturnsCredential")]
    [InlineData("NoiseFirst")]
    [InlineData("OwnMetadata")]
    [InlineData("LowerCase")]
    [InlineData("Small")]
    [InlineData("DeletesFirst")]
    [InlineData("ShowsLate")]
    [InlineData("FailsOnce")]
    [InlineData("KeepsDeleted")]
    [InlineData("MissingIsFalse")]
    [InlineData("MissingIsText")]
    [InlineData("NestedTable")]
    [InlineData("ReturnsBytes")]
    [InlineData("StrictLowerCase")]
    [InlineData("EverySecondCall")]
    [InlineData("ErrsAfterWork")]
    [InlineData("AsksAndGoesOn")]
    [InlineData("Truncates")]
    [InlineData("ForeignMetadata")]
    [InlineData("KeepsMetadata")]
    [InlineData("NoisySet")]
    [InlineData("TakesMetadataWithTheSecret")]
    public async Task A_vault_with_a_trait_holds_a_connection_from_the_sign_in_to_the_next(string trait)
    {
        await using VaultSession session = await StartAsync(trait);
        string stored = Path.Combine(
            session.Folder,
            trait is "LowerCase" or "StrictLowerCase" ? session.SecretName.ToLowerInvariant() + ".secret" : session.SecretName + ".secret"
        );

        Works(session.Connect());
        await KeepsTokensAsync(session, stored);
        Works(
            session.Run(
                $"Connect-Go401 -Name {session.Name}-cc -Vault {session.Vault} -BaseUri $BaseUri -ClientId demo-client "
                    + "-ClientSecret $Secret -ClientCredentials"
            )
        );
        Assert.Equal(
            [session.Name, session.Name + "-cc"],
            session
                .Run($"Get-Go401Connection -ListAvailable -Vault {session.Vault}")
                .Output.Select(o => (string)o.Properties["Name"].Value)
                .OrderBy(n => n, StringComparer.Ordinal)
        );

        Outcome forgotten = session.Run($"Disconnect-Go401 {session.Name} -Forget");
        Assert.Empty(forgotten.Errors);
        Assert.Equal("Forgotten", forgotten.Single.Properties["Stored"].Value);
        Assert.Equal(trait == "KeepsDeleted", forgotten.Warnings.Any(w => w.Contains("still lists", StringComparison.Ordinal)));
        Works(session.Connect());
        await KeepsTokensAsync(session, stored);
        Assert.Equal(0, session.Simulator.Tokens.RefusedRefreshes);
    }

    [Fact]
    public async Task A_name_that_was_removed_from_a_vault_with_soft_delete_names_the_command_that_makes_it_work_again()
    {
        await using VaultSession session = await StartAsync("SoftDelete");
        Works(session.Connect());
        Assert.Empty(session.Run($"Disconnect-Go401 {session.Name} -Forget").Errors);
        string warning = Assert.Single(session.Connect().Warnings);
        Assert.Contains(
            $"Remove-AzKeyVaultSecret -VaultName <vault> -Name {session.SecretName} -InRemovedState",
            warning,
            StringComparison.Ordinal
        );

        // Purged, the session stores what it has with its next call.
        File.Delete(Path.Combine(session.Folder, session.SecretName + ".secret.removed"));
        Works(session.Run($"Invoke-Go401Request companies -Connection {session.Name}"));
        await KeepsTokensAsync(session, Path.Combine(session.Folder, session.SecretName + ".secret"));
    }

    [Fact]
    public async Task A_vault_that_puts_something_out_before_every_secret_is_refused_before_anything_is_spent()
    {
        await using VaultSession session = await StartAsync("NoiseAlways");
        Outcome connected = session.Connect();
        Assert.Equal("VaultSecretWrongType", connected.ErrorId);
        Assert.Contains("Connect-AzAccount", connected.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/token/"));
    }

    [Fact]
    public async Task A_vault_that_lists_nothing_stops_a_refresh_and_asks_nobody_to_sign_in_while_this_machine_remembers()
    {
        await using VaultSession session = await StartAsync("NoBus");
        Works(session.Connect());
        session.Simulator.Log.Clear();
        File.WriteAllText(Path.Combine(session.Folder, "nobus"), "");
        session.Simulator.Tokens.ExpireAccessTokens();
        foreach (
            string script in new[]
            {
                $"Invoke-Go401Request companies -Connection {session.Name}",
                $"Connect-Go401 -Name {session.Name} -Vault {session.Vault}",
            }
        )
        {
            Outcome refused = session.Run(script);
            Assert.Equal("VaultRecordMissing", refused.ErrorId);
            Assert.Contains("D-Bus", refused.Error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/token/"));
        Assert.False(session.Session.Host.Asked.IsCompleted);
        File.Delete(Path.Combine(session.Folder, "nobus"));
        Works(session.Run($"Invoke-Go401Request companies -Connection {session.Name}"));
    }

    private static void Works(Outcome outcome)
    {
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
    }

    // What the vault holds is what the server takes, before a refresh and after it.
    private static async Task KeepsTokensAsync(VaultSession session, string stored)
    {
        for (int round = 0; round < 2; round++)
        {
            string text = await File.ReadAllTextAsync(stored);
            using var record = System.Text.Json.JsonDocument.Parse(text);
            Assert.True(session.Simulator.Tokens.IsLive(record.RootElement.GetProperty("tokens").GetProperty("refresh").GetString()!));
            if (round == 0)
            {
                Works(session.Run($"Update-Go401Token -Connection {session.Name} | Out-Null"));
            }
        }
    }

    private Task<VaultSession> StartAsync(string trait)
    {
        Assert.SkipUnless(StagedModule.Build == "net8.0", "Vaults are the same for both builds.");
        return VaultSession.StartAsync(module: TraitVault.Lay(trait, _folder));
    }
}
