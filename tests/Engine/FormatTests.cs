using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>What a person sees, at the two widths that people have.</summary>
public sealed partial class FormatTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Participants_show_no_number_and_no_birth_date_and_the_objects_keep_them(int width)
    {
        await using Session session = await Session.StartAsync(host: new CapturingHost(width));
        session.Connect();
        string shown = session.Show("$people = Invoke-Go401Request companies/c1/participants; $people");
        string[] lines = Lines(shown);
        Assert.True(lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["Name", "Ssn", "StartDate", "Terminated", "Eligible", "ObjectId"], lines[0]);
        Assert.Equal(27, lines.Length);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.All(lines.Skip(2), line => Assert.Matches(@"\*\*\*-\*\*-\d{4}\s", line));
        foreach (var person in session.Run("$people").Output)
        {
            string number = (string)Session.Value(person, "ssn")!, birth = (string)Session.Value(person, "dob")!;
            Assert.Matches(@"^\d{9}$", number);
            Assert.DoesNotContain(number, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(birth, shown, StringComparison.Ordinal);
            Assert.Contains("***-**-" + number[5..], shown, StringComparison.Ordinal);
            Assert.Contains((string)Session.Value(person, "object_id")!, shown, StringComparison.Ordinal);
            Assert.Contains((string)Session.Value(person, "name")!, shown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Invoke-Go401Request companies/c1/participants")]
    [InlineData("Get-Go401Participant -CompanyId c1")]
    public async Task After_an_object_of_another_type_participants_show_no_number_either(string script)
    {
        // PowerShell asks no view for the second type of a stream: it lists properties.
        await using Session session = await Session.ConnectedAsync();
        string shown = session.Show($"Get-Go401Connection {session.Name}; $people = {script}; $people");
        Assert.Contains("p1-0000000", shown, StringComparison.Ordinal);
        foreach (var person in session.Run("$people").Output)
        {
            Assert.DoesNotContain((string)Session.Value(person, "ssn")!, shown, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("ssn", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("dob", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("address", shown, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Views_hold_in_strict_mode_and_for_a_record_with_less_in_it()
    {
        await using Session session = await Session.StartAsync();
        string shown = session.Show(
            """
            Set-StrictMode -Version Latest
            [pscustomobject]@{ PSTypeName = 'Go401.Participant'; name = 'Only A Name'; object_id = 'p1' }
            [pscustomobject]@{ PSTypeName = 'Go401.Participant'; name = 'Odd'; object_id = 'p2'; ssn = '12-34'; deferrals = $null }
            """);
        Assert.Contains("Only A Name", shown, StringComparison.Ordinal);
        Assert.Contains("***-**-****", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("12-34", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("#ERR", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Connections_companies_confirmations_and_disconnections_fit_the_width(int width)
    {
        await using Session session = await Session.StartAsync(host: new CapturingHost(width));
        session.Connect();
        foreach ((string script, string header, string[] values) in new (string, string, string[])[]
        {
            ($"Get-Go401Connection {session.Name}", "Name State Account Access Refresh Vault", [session.Name, "Connected", "Simulated Company 1", "(company_admin)", DateTime.Now.AddDays(30).ToString("yyyy-MM-", System.Globalization.CultureInfo.InvariantCulture)]),
            ("Invoke-Go401Request companies", "ObjectId Name Status", ["c1", "Simulated Company 1", "SETUP_COMPLETE"]),
            ("Confirm-Go401Connection", "Connection Status Message", [session.Name, "200"]),
            ("Disconnect-Go401", "Connection Revocation Forgotten Stored", [session.Name, "Revoked", "True"]),
        })
        {
            int before = session.Host.Text.Length;
            string[] lines = Lines(session.Show(script)[before..]);
            Assert.Equal(header, string.Join(' ', lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
            Assert.All(lines, line => Assert.True(line.Length <= width, line));
            Assert.All(values, value => Assert.Contains(lines, line => line.Contains(value, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task The_list_of_a_connection_has_what_the_table_has_no_room_for()
    {
        await using Session session = await Session.ConnectedAsync();
        string[] all = [.. session.Run($"(Get-Go401Connection {session.Name}).PSObject.Properties.Name").Output.Select(p => (string)p.BaseObject)];
        foreach (string property in new[] { "Name", "State", "IsCurrent", "BaseUri", "ClientId", "Grant", "Scope", "Role", "CompanyName", "ApiVersion", "AccessTokenExpires", "RefreshTokenExpires", "Vault" })
        {
            Assert.Contains(property, all);
        }
    }

    // Without colours and empty lines.
    private static string[] Lines(string shown) => [.. Escape().Replace(shown, "").Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0)];

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Escape();
}
