using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>
/// What cmdlets say and do where a vault is locked, changes what it is given, finds names by a part, or has facts of its own.
/// </summary>
public sealed class TraitWordsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-trait-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("throws")]
    [InlineData("says")]
    public async Task A_locked_vault_is_an_error_at_once_and_works_when_it_is_unlocked(string how)
    {
        await using VaultSession session = await StartAsync("Locked");
        await File.WriteAllTextAsync(Path.Combine(session.Folder, "how"), how);
        foreach (
            string script in new[]
            {
                $"Connect-Go401 -Name {session.Name} -Vault {session.Vault}",
                $"Get-Go401Connection -ListAvailable -Vault {session.Vault}",
            }
        )
        {
            Outcome refused = session.Run(script);
            Assert.Equal("VaultLocked", refused.ErrorId);
            Assert.Contains($"Unlock-SecretVault -Name '{session.Vault}'", refused.Error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(("Failed", "VaultLocked"), Check(session, "Opens"));
        Assert.False(session.Session.Host.Asked.IsCompleted);

        await File.WriteAllTextAsync(Path.Combine(session.Folder, "unlocked"), "");
        Works(session.Connect());
        Works(session.Run($"Connect-Go401 -Name {session.Name} -Vault {session.Vault}"));
        File.Delete(Path.Combine(session.Folder, "unlocked"));
        session.Simulator.Log.Clear();
        Assert.Equal("VaultLocked", session.Run($"Update-Go401Token -Connection {session.Name}").ErrorId);
        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/token/"));
    }

    [Theory]
    [InlineData("MakesTables")]
    [InlineData("PutsTextFirst")]
    public async Task A_vault_that_changes_what_it_is_given_is_told_as_that_and_no_removal_is_advised(string trait)
    {
        await using VaultSession session = await StartAsync(trait);
        string warning = Assert.Single(session.Connect().Warnings);
        Assert.Contains("returns a different value", warning, StringComparison.Ordinal);
        Assert.Contains("Test-Go401Vault", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("Remove-Secret", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_goes_on_while_its_vault_returns_damaged_what_it_stored_and_stores_it_when_the_vault_works()
    {
        await using VaultSession session = await StartAsync("LosesQuotes");
        Assert.Contains("It works in this session", Assert.Single(session.Connect().Warnings), StringComparison.Ordinal);
        for (int i = 0; i < 2; i++)
        {
            Works(session.Run($"Update-Go401Token -Connection {session.Name}"));
        }

        await File.WriteAllTextAsync(Path.Combine(session.Folder, "repaired"), "");
        Works(session.Run($"Invoke-Go401Request companies -Connection {session.Name}"));
        Assert.Contains("\"refresh\":", await File.ReadAllTextAsync(Stored(session)), StringComparison.Ordinal);
        Works(session.Run($"Update-Go401Token -Connection {session.Name}"));
        Assert.Equal(0, session.Simulator.Tokens.RefusedRefreshes);
    }

    [Fact]
    public async Task A_vault_that_finds_names_by_a_part_never_uses_or_removes_the_secret_of_another_connection()
    {
        await using VaultSession session = await StartAsync("FindsByPart");
        Works(session.Connect());
        string other = session.Name[..^1];
        string connect =
            $"Connect-Go401 -Name {other} -Vault {session.Vault} -BaseUri $BaseUri -ClientId demo-client "
            + "-ClientSecret $Secret -ClientCredentials";
        Outcome refused = session.Run(connect);
        Assert.Equal("VaultRecordInvalid", refused.ErrorId);
        Assert.Contains("record of another connection", refused.Error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Remove-Secret", refused.Error.Exception.Message, StringComparison.Ordinal);

        // In memory first, then told to forget what the vault has.
        File.Move(Stored(session), Stored(session) + ".away");
        Works(session.Run(connect));
        File.Move(Stored(session) + ".away", Stored(session));
        Outcome forgotten = session.Run($"Disconnect-Go401 {other} -Forget");
        Assert.Equal("VaultRecordInvalid", forgotten.ErrorId);
        Assert.True(File.Exists(Stored(session)));
    }

    [Fact]
    public async Task ListAvailable_shows_names_only_where_a_vault_has_facts_of_its_own_by_the_names_of_ours()
    {
        await using VaultSession session = await StartAsync("ForeignMetadata");
        Works(session.Connect());
        PSObject listed = session.Run($"Get-Go401Connection -ListAvailable -Vault {session.Vault}").Single;
        Assert.Equal(session.Name, listed.Properties["Name"].Value);
        Assert.All(
            new[] { "State", "ClientId", "Grant", "Updated", "RefreshTokenExpires" },
            name => Assert.Null(listed.Properties[name].Value)
        );
    }

    [Fact]
    public async Task ListAvailable_reads_facts_that_a_vault_made_times_of()
    {
        await using VaultSession session = await StartAsync("KeepsMetadata");
        Works(session.Connect());
        PSObject listed = session.Run($"Get-Go401Connection -ListAvailable -Vault {session.Vault}").Single;
        Assert.Equal("Stored", listed.Properties["State"].Value);
        Assert.Equal("demo-client", listed.Properties["ClientId"].Value);
        Assert.InRange((DateTime)listed.Properties["Updated"].Value, DateTime.Now.AddMinutes(-5), DateTime.Now.AddMinutes(1));
    }

    [Theory]
    [InlineData("errors", "permission denied on secret/data/")]
    [InlineData("nested", "The caller lacks the permission set.")]
    [InlineData("echoes", "gives no reason that can be shown")]
    [InlineData("cut", "The store refused the value.")]
    public async Task A_reason_that_a_vault_puts_into_JSON_is_shown_and_never_what_it_was_to_store(string how, string shown)
    {
        await using VaultSession session = await StartAsync("SaysJson");
        Works(session.Connect());
        await File.WriteAllTextAsync(Path.Combine(session.Folder, "how"), how);
        string warning = Assert.Single(session.Run($"Update-Go401Token -Connection {session.Name}").Warnings);
        Assert.Contains(shown, warning, StringComparison.Ordinal);
        Assert.DoesNotContain("{", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("refresh\"", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("demo-secret", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("bad value", warning, StringComparison.Ordinal);
        Assert.Equal("Failed", Check(session, "Write").Result);
    }

    [Theory]
    [InlineData("plain", false)]
    [InlineData("upper", false)]
    [InlineData("begin", false)]
    [InlineData("end", false)]
    [InlineData("base64", false)]
    [InlineData("url", false)]
    [InlineData("client", false)]
    [InlineData("plain", true)]
    [InlineData("upper", true)]
    [InlineData("begin", true)]
    [InlineData("base64", true)]
    [InlineData("client", true)]
    public async Task S57_what_a_vault_quotes_of_the_secret_in_its_error_is_not_shown(string how, bool reading)
    {
        await using VaultSession session = await StartAsync("QuotesSecret");
        Works(session.Connect());
        await File.WriteAllTextAsync(Path.Combine(session.Folder, "how"), how);
        if (reading)
        {
            await File.WriteAllTextAsync(Path.Combine(session.Folder, "reading"), "");
        }

        Outcome update = session.Run($"Update-Go401Token -Connection {session.Name}");
        string shown = reading ? Assert.Single(update.Errors).ToString() : Assert.Single(update.Warnings);
        Assert.Contains("bad ", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("demo-secret", shown, StringComparison.Ordinal);

        string token = await File.ReadAllTextAsync(Path.Combine(session.Folder, "quoted"));
        string record = Convert.ToBase64String(await File.ReadAllBytesAsync(Stored(session)));
        foreach (string secret in new[] { token, record })
        {
            Assert.All(
                Enumerable.Range(0, secret.Length - 8),
                at => Assert.DoesNotContain(secret.Substring(at, 8), shown, StringComparison.OrdinalIgnoreCase)
            );
        }
    }

    private static string Stored(VaultSession session) => Path.Combine(session.Folder, session.SecretName + ".secret");

    private static (string Result, string? ErrorId) Check(VaultSession session, string check)
    {
        PSObject found = session.Run($"Test-Go401Vault {session.Vault}").Output.Single(o => (string)o.Properties["Check"].Value == check);
        return ((string)found.Properties["Result"].Value, (string?)found.Properties["ErrorId"].Value);
    }

    private static void Works(Outcome outcome)
    {
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
    }

    private Task<VaultSession> StartAsync(string trait)
    {
        Assert.SkipUnless(StagedModule.Build == "net8.0", "Vaults are the same for both builds.");
        return VaultSession.StartAsync(module: TraitVault.Lay(trait, _folder));
    }
}
