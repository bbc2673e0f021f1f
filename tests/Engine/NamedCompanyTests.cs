using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>With forty companies an error, a verbose line or a progress bar is worth something only where it says which one.</summary>
public sealed class NamedCompanyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-named-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Get_Go401Participant_says_which_of_the_companies_was_not_found()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Companies = 2);
        Outcome outcome = session.Run("Get-Go401Participant c1, c9, c2");
        Assert.Equal(("NotFound", "c9"), (outcome.ErrorId, Assert.Single(outcome.Errors).TargetObject));
        Assert.Contains("GET companies/c9/participants/ was not found (404)", outcome.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Go401Participant_says_which_id_was_not_found()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Get-Go401Participant c1 -Id p1-0000001, zz, yy");
        Assert.Equal(["zz", "yy"], outcome.Errors.Select(e => e.TargetObject));
        Assert.Contains("companies/c1/participants/zz/", outcome.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("companies/c1/participants/yy/", outcome.Errors[1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-Go401Participant", "nope", "companies/nope/participants/", "Get-Go401Company lists")]
    [InlineData("Get-Go401Participant", "c*", "companies/c*/participants/", "Get-Go401Company -Name 'c*'")]
    [InlineData("Get-Go401Participant", "Simulated Company 1", "'Simulated Company 1' is the name of the company with the id c1")]
    [InlineData("Export-Go401Participant $File", "nope", "companies/nope/participants/", "Get-Go401Company lists")]
    [InlineData("Export-Go401Participant $File", "c?", "companies/c?/participants/", "Get-Go401Company -Name 'c?'")]
    [InlineData("Export-Go401Participant $File", "simulated company 1", "is the name of the company with the id c1")]
    [InlineData("Get-Go401Deduction", "*", "companies/*/participants/", "Get-Go401Company -Name '*'")]
    [InlineData("Get-Go401Deduction", "Simulated Company 1", "is the name of the company with the id c1")]
    [InlineData("Get-Go401Participant", "Jane Doe", "companies/***/participants/", "may be personal", "Get-Go401Company -Name")]
    [InlineData("Get-Go401Participant c1 -Id", "p9", "participants/p9/", "Get-Go401Participant lists")]
    [InlineData("Get-Go401Participant c1 -Id", "Jane Doe", "participants/***/", "may be personal")]
    public async Task A_wrong_id_is_named_where_it_cannot_be_personal_and_the_error_says_how_to_find_the_right_one(
        string command,
        string id,
        params string[] words
    )
    {
        await using Session session = await Session.ConnectedAsync();
        session.Set("File", Path.Combine(_folder, "x.csv"));
        session.Set("Id", id);
        session.Run("Get-Go401Company");
        Outcome outcome = session.Run(command + " $Id");
        Assert.Equal("NotFound", outcome.ErrorId);
        string message = outcome.Error.Exception.Message;
        Assert.DoesNotContain("{company_id}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("{participant_id}", message, StringComparison.Ordinal);
        Assert.All(words, w => Assert.Contains(w, message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_company_of_a_request_is_named_as_well()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Invoke-Go401Request 'companies/c*/participants'");
        Assert.Contains("Get-Go401Company -Name 'c*'", outcome.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123-45-67*")]
    [InlineData("12345*")]
    [InlineData("123-45-6789")]
    [InlineData("123456789")]
    [InlineData("jane.doe@example.com")]
    [InlineData("Jane Doe")]
    public async Task S57_what_was_typed_in_the_place_of_an_id_and_is_none_is_shown_nowhere(string typed)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Set("Typed", typed);
        string all =
            session.Run("Get-Go401Participant c1 -Id $Typed -Verbose -Debug; Get-Go401Participant $Typed -Verbose").AllStreams
            + session
                .Run(
                    "Invoke-Go401Request \"participants/$Typed/totals\" -Verbose; Export-Go401Participant -CompanyId "
                        + "$Typed -Path $([IO.Path]::GetTempFileName()) -Format Csv -Verbose"
                )
                .AllStreams;
        Assert.Contains("NotFound", all, StringComparison.Ordinal);
        Assert.DoesNotContain(typed, all, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(typed), all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-Go401Participant c2 -ErrorAction SilentlyContinue")]
    [InlineData("Invoke-Go401Request companies/c2/participants -All -MaximumRetryCount 0 -ErrorAction SilentlyContinue")]
    [InlineData("Export-Go401Participant -CompanyId c1, c2 -OnlyWhenComplete -Path $File -ErrorAction SilentlyContinue")]
    public async Task Every_failure_of_a_company_names_it_and_points_at_it(string command)
    {
        await using Session session = await Session.ConnectedAsync(o => o.Companies = 2);
        session.Set("File", Path.Combine(_folder, "p.csv"));
        const string P = "/c2/participants/";
        foreach (
            Fault fault in new Fault[]
            {
                new()
                {
                    Path = P,
                    Status = 503,
                    RetryAfter = "9999",
                },
                new()
                {
                    Path = P,
                    Status = 429,
                    RetryAfter = "9999",
                },
                new() { Path = P, Status = 403 },
                new() { Path = P, Status = 404 },
                new() { Path = P, Status = 400 },
                new() { Path = P, Status = 409 },
                new() { Path = P, Kind = FaultKind.Html },
                new() { Path = P, Kind = FaultKind.BadJson },
                new()
                {
                    Path = P,
                    Status = 200,
                    Body = """{"detail":"x"}""",
                },
                new()
                {
                    Path = P,
                    Status = 200,
                    Body = """{"count":3,"next":null,"previous":null,"results":[]}""",
                },
            }
        )
        {
            session.Simulator.Faults.Clear();
            session.Simulator.Faults.Add(fault);
            Outcome outcome = session.Run(
                $"try {{ {command} -ErrorVariable e }} catch {{ $e = $_ }}; \"$(@($e)[-1])\"; "
                    + "\"$(@($e)[-1].TargetObject)\"; \"$(@($e)[-1].FullyQualifiedErrorId)\""
            );
            string[] said = [.. outcome.Output.TakeLast(3).Select(o => o.ToString())];
            if (fault is { Status: 200, Body: """{"detail":"x"}""" } && command.StartsWith("Invoke", StringComparison.Ordinal))
            {
                continue;
            }

            // What a 403 says of the client's list is about the operation, whatever the company.
            Assert.True(
                said[0].Contains("c2", StringComparison.Ordinal)
                    && (fault.Status == 403 || !said[0].Contains("{company_id}", StringComparison.Ordinal)),
                $"{fault.Kind} {fault.Status}: {string.Join(" | ", said)}"
            );
            Assert.True(said[1] == "c2", $"{fault.Kind} {fault.Status}: {string.Join(" | ", said)}");
        }
    }

    [Fact]
    public async Task A_company_whose_name_is_known_is_called_by_it_too()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/c2/participants/",
                Status = 503,
                RetryAfter = "9999",
            }
        );
        Outcome outcome = session.Run("Get-Go401Company | Out-Null; Get-Go401Participant c2 -Verbose");
        Assert.Contains("GET companies/c2/participants/ (Simulated Company 2)", outcome.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_lines_and_progress_bars_of_several_companies_are_told_apart()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Companies = 2);
        session.Set("File", Path.Combine(_folder, "p.csv"));
        foreach (
            string command in new[]
            {
                "Get-Go401Participant c1, c2 -Verbose",
                "'c1', 'c2' | Invoke-Go401Request 'companies/{company_id}/participants' -All -Verbose",
                "Export-Go401Participant -CompanyId c1, c2 -Path $File -Verbose",
            }
        )
        {
            Outcome outcome = session.Run(command);
            Assert.DoesNotContain("{company_id}", outcome.AllStreams, StringComparison.Ordinal);
            Assert.Contains("GET companies/c1/participants/?", outcome.AllStreams, StringComparison.Ordinal);
            Assert.Contains("GET companies/c2/participants/?", outcome.AllStreams, StringComparison.Ordinal);
            Assert.All(
                outcome.Progress.Where(p => p.RecordType == System.Management.Automation.ProgressRecordType.Processing),
                p => Assert.Matches("c[12]", p.Activity)
            );
        }
    }

    [Fact]
    public async Task A_request_names_the_participant_and_the_company_that_it_was_about()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome participant = session.Run("Invoke-Go401Request participants/zz/totals");
        Assert.Equal("zz", Assert.Single(participant.Errors).TargetObject);
        Assert.Contains("GET participants/zz/totals/", participant.Errors[0].ToString(), StringComparison.Ordinal);
        Outcome company = session.Run("@{ ssn = 'wrong' } | Invoke-Go401Request companies/c2/participants -Method POST");
        Assert.Equal(
            "companies/c2/participants/",
            Session.Value(System.Management.Automation.PSObject.AsPSObject(company.Errors[0].TargetObject), "Path")
        );
        Assert.Contains("POST companies/c2/participants/", company.Errors[0].ToString(), StringComparison.Ordinal);
    }
}
