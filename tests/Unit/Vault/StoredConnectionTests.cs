using System;
using System.IO;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Client.Vault;
using Xunit;

namespace Go401.Tests.Unit.Vault;

public sealed class StoredConnectionTests : IDisposable
{
    private static readonly SecretLocation Slot = new("Team", "payroll");
    private readonly RotationBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_record_comes_back_as_it_was_written()
    {
        StoredConnection written = Record();
        StoredConnection read = StoredConnectionJson.Read(StoredConnectionJson.Write(written), Slot);
        Assert.Equal(written.Settings with { Scope = read.Settings.Scope }, read.Settings);
        Assert.Equal(written.Settings.Scope, read.Settings.Scope);
        Assert.Equal(written.Account, read.Account);
        Assert.Equal(written.Generation, read.Generation);
        Assert.Equal(written.SeedFingerprint, read.SeedFingerprint);
        Assert.Equal(written.Tokens!.AccessToken, read.Tokens!.AccessToken);
        Assert.Equal(written.Tokens.RefreshToken, read.Tokens.RefreshToken);
        Assert.Equal(written.Tokens.AccessTokenExpiresAt, read.Tokens.AccessTokenExpiresAt);
        Assert.Equal(written.Tokens.RefreshTokenExpiresAt, read.Tokens.RefreshTokenExpiresAt);
        Assert.Equal(written.Tokens.ObtainedAt, read.Tokens.ObtainedAt);
        Assert.Equal(written.Tokens.Scope, read.Tokens.Scope);
    }

    [Fact]
    public void Members_of_later_versions_are_ignored()
    {
        string text = StoredConnectionJson.Write(Record()).Reveal();
        StoredConnection read = StoredConnectionJson.Read(new SecretValue(text.Insert(1, "\"later\":{\"a\":[1]},")), Slot);
        Assert.Equal(7, read.Generation);
    }

    [Theory]
    [InlineData("not json at all", "VaultRecordInvalid")]
    [InlineData("[1]", "VaultRecordInvalid")]
    [InlineData("{}", "VaultRecordInvalid")]
    [InlineData("""{"go401":2}""", "VaultRecordTooNew")]
    [InlineData(
        """
            {"go401":1,"generation":1,"name":"payroll","baseUri":"http://evil.example/api","grant":"AuthorizationCode",
            """
            + """
                "timeoutSeconds":100}
                """,
        "BaseUriInvalid"
    )]
    [InlineData(
        """{"go401":1,"generation":1,"name":"payroll","baseUri":"https://app.401go.com/api","grant":"Magic","timeoutSeconds":100}""",
        "VaultRecordInvalid"
    )]
    public void What_is_no_record_of_ours_is_refused_without_quoting_it(string text, string id)
    {
        Go401Exception refused = Assert.Throws<Go401Exception>(() => StoredConnectionJson.Read(new SecretValue(text), Slot));
        Assert.Equal(id, refused.ErrorId);
        Assert.DoesNotContain("not json", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"name\":\"prod\"", "\"name\":\"Payroll\"")]
    [InlineData("\"name\":\"payroll\\u200b\"", "\"name\":\"Payroll\"")]
    [InlineData("\"generation\":9223372036854775807", "\"generation\":7")]
    [InlineData("\"generation\":4611686018427387905", "\"generation\":7")]
    [InlineData("\"generation\":-1", "\"generation\":7")]
    [InlineData("\"generation\":1e999", "\"generation\":7")]
    [InlineData("\"refresh\":\"a\\r\\nb\"", "\"refresh\":\"canary-refresh\"")]
    [InlineData("\"access\":\"a\\r\\nX-Evil: 1\"", "\"access\":\"canary-access\"")]
    [InlineData("\"access\":\"\\ud800\"", "\"access\":\"canary-access\"")]
    public void Attack_17_a_record_of_another_slot_or_with_impossible_values_is_refused(string planted, string own)
    {
        string text = StoredConnectionJson.Write(Record()).Reveal();
        Assert.Contains(own, text, StringComparison.Ordinal);
        Go401Exception refused = Assert.Throws<Go401Exception>(() =>
            StoredConnectionJson.Read(new SecretValue(text.Replace(own, planted, StringComparison.Ordinal)), Slot)
        );
        Assert.Equal("VaultRecordInvalid", refused.ErrorId);
    }

    [Fact]
    public void Attack_17_a_generation_at_its_limit_is_no_side_file()
    {
        var folder = new StateFolder(_bench.MachineFolder("X"));
        folder.Create();
        string path = folder.JournalFile(Slot.VaultName, Slot.ConnectionName);
        foreach (long generation in new[] { long.MaxValue, (1L << 62) + 1, -1 })
        {
            File.WriteAllText(path, $$"""{"version":1,"generation":{{generation}}}""");
            Assert.Null(RotationJournal.Read(path));
        }
    }

    [Fact]
    public async Task A_secret_of_somebody_else_under_our_name_is_not_written_over()
    {
        _bench.Content.Secrets[Slot.SecretName] = (
            new SecretValue("somebody's password"),
            new System.Collections.Generic.Dictionary<string, string>()
        );
        Assert.Equal("VaultRecordInvalid", (await Assert.ThrowsAsync<Go401Exception>(() => _bench.SignInAsync())).ErrorId);
        Assert.Equal("somebody's password", _bench.Content.Secrets[Slot.SecretName].Value.Reveal());
    }

    [Fact]
    public void S44_a_record_shows_nothing_secret()
    {
        StoredConnection record = Record();
        Assert.DoesNotContain("canary", record.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", record.Settings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", System.Text.Json.JsonSerializer.Serialize(record), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_side_file_counts_as_none()
    {
        var folder = new StateFolder(_bench.MachineFolder("X"));
        folder.Create();
        string path = Slot.JournalFile(folder);
        foreach (string text in new[] { "", "{", "[]", "{\"generation\":\"x\"}", "{\"generation\":1,\"sent\":{}}" })
        {
            File.WriteAllText(path, text);
            Assert.Null(RotationJournal.Read(path));
        }
    }

    // A state folder of years has the journals of many pay runs, and a connection may be called payroll.
    [Fact]
    public void Names_of_stored_connections_are_found_among_many_journals_of_pay_runs()
    {
        var folder = new StateFolder(_bench.MachineFolder("X"));
        folder.Create();
        foreach (string name in new[] { "payroll", "a.b" })
        {
            string path = folder.JournalFile("vault", name);
            new RotationJournal { Name = name, Generation = 1 }.Write(folder, path);
            File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        for (int run = 0; run < 300; run++)
        {
            string company = run.ToString("x24", System.Globalization.CultureInfo.InvariantCulture);
            File.WriteAllText(Path.Combine(folder.Path, $"payroll.{company}.json"), "{\"company\":\"c1\"}");
        }

        Assert.Equal(["a.b", "payroll"], RotationJournal.Names(folder));
    }

    [Fact]
    public void A_side_file_is_replaced_although_a_draft_was_left_behind()
    {
        var folder = new StateFolder(_bench.MachineFolder("X"));
        folder.Create();
        string path = Slot.JournalFile(folder);
        File.WriteAllText(path + ".new", "half");
        var side = new RotationJournal
        {
            Generation = 3,
            Fingerprint = "ab",
            Sent = new RotationEntry("cd", DateTimeOffset.UnixEpoch, 42),
        };
        side.Write(folder, path);
        Assert.Equal(side, RotationJournal.Read(path));
        Assert.False(File.Exists(path + ".new"));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error_that_names_the_variable()
    {
        string file = Path.Combine(_bench.MachineFolder("file"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
        Go401Exception unusable = Assert.Throws<Go401Exception>(() => new StateFolder(Path.Combine(file, "below")).Create());
        Assert.Equal("StateFolderUnusable", unusable.ErrorId);
        Assert.Contains("GO401_STATE_HOME", unusable.Message, StringComparison.Ordinal);
    }

    private static StoredConnection Record()
    {
        DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        return new StoredConnection
        {
            Settings = new ConnectionSettings
            {
                Name = "Payroll",
                BaseUri = new Uri("https://app.401go.com/api"),
                ClientId = "id \"quoted\"",
                ClientSecret = new SecretValue("canary-secret ü \u2028\""),
                Scope = ["company:read", "openid"],
                Grant = GrantKind.RefreshToken,
                RedirectUri = new Uri("http://127.0.0.1:8400/callback/"),
                ApiVersion = "2026-01-31",
                ConnectionSuccessUri = new Uri("partners/success/", UriKind.Relative),
                Timeout = TimeSpan.FromSeconds(42),
            },
            Account = new Account("sub", "company_admin", null),
            Generation = 7,
            SeedFingerprint = "ab12",
            Tokens = new TokenSet(
                new SecretValue("canary-access"),
                new SecretValue("canary-refresh"),
                now,
                now.AddHours(1),
                now.AddDays(30),
                ["company:read"]
            ),
        };
    }
}
