using System;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

public sealed class ParticipantTests
{
    private static string[] Ids(Outcome outcome) => [.. outcome.Output.Select(o => (string)o.Properties["ObjectId"].Value)];

    [Fact]
    public async Task Companies_are_found_by_name_id_and_status()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Companies = 12);
        Assert.Equal(12, session.Run("Get-Go401Company").Output.Count);
        Assert.Equal(["c1", "c10", "c11", "c12"], Ids(session.Run("Get-Go401Company '*company 1*'")));
        Assert.Equal(["c2"], Ids(session.Run("Get-Go401Company -Name 'simulated company 2'")));
        Assert.Equal(["c12"], Ids(session.Run("Get-Go401Company -Status setup_pending")));
        Assert.Equal(["c3", "c7"], Ids(session.Run("Get-Go401Company -Id c7, c3")));
        Assert.Equal(["c3"], Ids(session.Run("[pscustomobject]@{ CompanyId = 'c3' } | Get-Go401Company")));
    }

    [Fact]
    public async Task A_company_that_is_not_there_is_an_error_unless_a_wildcard_looked_for_it()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Get-Go401Company -Id c1, nobody");
        Assert.Equal(["c1"], Ids(outcome));
        Assert.Equal(("CompanyNotFound", "nobody"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Equal("CompanyNotFound", session.Run("Get-Go401Company -Name Acme").ErrorId);
        Assert.Empty(session.Run("Get-Go401Company -Name Acme*").Errors);
    }

    [Fact]
    public async Task Reading_stops_when_every_id_was_found()
    {
        await using Session session = await Session.ConnectedAsync(o => (o.Companies, o.LargestPageSize) = (5000, 10));
        session.Run("Get-Go401Company -Id c3");
        Assert.InRange(session.Simulator.Log.Count("GET", "/companies/"), 1, 10);
    }

    [Fact]
    public async Task However_many_ids_come_the_list_is_read_once()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Companies = 12);
        Assert.Equal(["c2", "c9"], Ids(session.Run("'c9', 'c2', 'c9' | Get-Go401Company")));
        Assert.Equal(1, session.Simulator.Log.Count("GET", "/companies/"));
        Assert.Empty(session.Run("@() | Get-Go401Company").Output);
        Assert.Equal(1, session.Simulator.Log.Count("GET", "/companies/"));
    }

    // Whatever comes next in the pipeline must not take the companies of the first page for all.
    [Fact]
    public async Task A_list_of_companies_that_cannot_be_read_whole_ends_the_statement()
    {
        await using Session session = await Session.ConnectedAsync(o => (o.Companies, o.LargestPageSize) = (25, 10));
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/companies/?page=2&",
                Kind = FaultKind.Status,
                Status = 403,
            }
        );
        Outcome outcome = session.Run("Get-Go401Company | ForEach-Object { } -End { 'went on' }");
        Assert.Equal(ErrorCategory.PermissionDenied, Assert.Single(outcome.Errors).CategoryInfo.Category);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task Typed_participants_have_decimals_and_dates()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Get-Go401Company -Name '*1' | Get-Go401Participant");
        Assert.Empty(outcome.Errors);
        Assert.Equal(25, outcome.Output.Count);
        Assert.All(
            outcome.Output,
            p =>
            {
                Assert.IsType<decimal>(p.Properties["CompensationYtd"].Value);
                Assert.Equal(DateTimeKind.Unspecified, Assert.IsType<DateTime>(p.Properties["StartDate"].Value).Kind);
            }
        );
    }

    [Fact]
    public async Task Filters_are_applied_while_streaming()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 200);
        Outcome all = session.Run("$all = Get-Go401Participant c1; $all");
        Assert.Equal(200, all.Output.Count);
        foreach (
            (string filter, string same) in new[]
            {
                ("-Active", "IsActive"),
                ("-Active:$false", "-not $_.IsActive"),
                ("-Eligible", "$_.IsEligible"),
                ("-Eligible:$false", "-not $_.IsEligible"),
                ("-Name 'ada*', '* SMITH'", "$_.Name -like 'ada*' -or $_.Name -like '* smith'"),
                ("-Name '[ab]*'", "$_.Name -match '^[ab]'"),
                ("-ModifiedSince 2026-06-01", "$_.TimestampUpdated -ge [datetimeoffset]'2026-06-01'"),
                (
                    "-ModifiedSince 2026-06-01 -Active -Eligible -Name '*a*'",
                    "$_.TimestampUpdated -ge [datetimeoffset]'2026-06-01' -and $_.IsActive -and $_.IsEligible -and $_.Name -like '*a*'"
                ),
            }
        )
        {
            string[] filtered = Ids(session.Run("Get-Go401Participant c1 " + filter));
            Assert.InRange(filtered.Length, 1, 199);
            Assert.Equal(
                Ids(session.Run($"$all | Where-Object {(same.Contains('$', StringComparison.Ordinal) ? "{ " + same + " }" : same)}")),
                filtered
            );
        }
    }

    [Theory]
    [InlineData("c1 p1-0000003")]
    [InlineData("-CompanyId c1 p1-0000003")]
    [InlineData("c1 $ids")]
    public async Task The_second_position_is_the_id_of_a_participant(string arguments)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Set("ids", new[] { "p1-0000003" });
        Outcome outcome = session.Run("Get-Go401Participant " + arguments);
        Assert.Equal("p1-0000003", Session.Value(outcome.Single, "ObjectId"));
        Assert.Empty(outcome.Errors);
        Assert.Equal("NotFound", session.Run("Get-Go401Participant c1 p99999").ErrorId);
    }

    [Fact]
    public async Task One_participant_is_asked_for_by_its_id()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Get-Go401Participant c1 -Id p1-0000003, nobody, p1-0000004");
        Assert.Equal(["p1-0000003", "p1-0000004"], Ids(outcome));
        Assert.Equal(ErrorCategory.ObjectNotFound, Assert.Single(outcome.Errors).CategoryInfo.Category);
        Assert.Equal(
            [
                "/api/companies/c1/participants/p1-0000003/",
                "/api/companies/c1/participants/nobody/",
                "/api/companies/c1/participants/p1-0000004/",
            ],
            session.Simulator.Log.All.Select(r => r.Path)
        );
    }

    [Fact]
    public async Task A_company_that_fails_does_not_end_the_others()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("'nobody', 'c2' | Get-Go401Participant");
        Assert.Equal(5, outcome.Output.Count);
        Assert.Single(outcome.Errors);
    }

    [Theory]
    [InlineData("Get-Go401Company", "/companies/")]
    [InlineData("Get-Go401Participant c1", "/participants/")]
    [InlineData("Get-Go401Participant c1 -Id p1-0000001", "/participants/")]
    public async Task Ctrl_c_ends_them_at_once(string script, string path)
    {
        await using Session session = await Session.ConnectedAsync();
        Fault hold = session.Simulator.Faults.Add(new Fault { Path = path, Kind = FaultKind.Hold });
        Outcome outcome = await session.StopAsync(script, hold.Met);
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task Who_takes_no_more_stops_the_requests()
    {
        await using Session session = await Session.ConnectedAsync(o => (o.Participants, o.LargestPageSize) = (100_000, 10));
        session.Run("foreach ($one in 1) { Get-Go401Participant c1 | ForEach-Object { break } }");
        Assert.InRange(session.Simulator.Log.Count("GET", "/participants/"), 1, 12);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task S57_a_table_masks_the_number_and_hides_the_birth_date(int width)
    {
        await using Session session = await Session.StartAsync(host: new CapturingHost(width));
        session.Connect();
        string table = Regex.Replace(
            session.Show("$ProgressPreference = 'SilentlyContinue'; Get-Go401Participant c1"),
            "\\u001b\\[[0-9;]*m",
            ""
        );
        Assert.Contains("***-**-0003", table, StringComparison.Ordinal);
        Assert.Contains("p1-0000003", table, StringComparison.Ordinal);
        Assert.Contains("2023-08-08", table, StringComparison.Ordinal);
        Assert.DoesNotContain("1969", table, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"9\d{8}", table);
        Assert.All(table.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
    }

    [Fact]
    public async Task S57_the_object_keeps_what_the_views_hide_and_its_text_is_its_id()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run("$p = Get-Go401Participant c1 -Id p1-0000003");
        Assert.Equal("900000003", session.Run("$p.Ssn").Single.BaseObject);
        Assert.Equal(new DateTime(1969, 4, 12), session.Run("$p.Dob").Single.BaseObject);
        Assert.Equal("p1-0000003", session.Run("\"$p\"").Single.BaseObject);
    }

    [Fact]
    public async Task S63_a_name_runs_nothing_on_the_terminal_and_has_no_control_in_the_object()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Set("name", "Eve \u001b]0;owned\u0007\u001b[31mRed\u202e");
        session.Run("Invoke-Go401Request companies/c1/participants/p1-0000003 -Method PATCH -Body @{ name = $name } -Confirm:$false");
        Assert.Equal("Eve Red", session.Run("(Get-Go401Participant c1 -Id p1-0000003).Name").Single.BaseObject);
        string shown = session.Show("Get-Go401Participant c1 -Id p1-0000003");
        Assert.Contains("Eve Red", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("owned", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", shown, StringComparison.Ordinal);
    }
}
