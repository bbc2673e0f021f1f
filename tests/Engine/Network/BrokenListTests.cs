using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>A server whose lists are no lists: no command makes a record, a file or a pay run of them.</summary>
public sealed class BrokenListTests
{
    private const string Broken = """{"count":0,"next":null,"previous":null,"results":{"a":1}}""";
    private const string Pay =
        "-InputObject @{ ParticipantId = 'p1'; GrossPay = 1000; Hours = 80; PreTaxAmount = 50 } -CompanyId c1 -CheckDate 2026-03-06";

    [Theory]
    [InlineData("Get-Go401Company")]
    [InlineData("Get-Go401Participant c1")]
    [InlineData("Get-Go401Deduction c1")]
    [InlineData("Test-Go401Payroll " + Pay)]
    [InlineData(
        "Sync-Go401Participant -InputObject @{ Ssn = '987-65-4321'; FirstName = 'A'; LastName = 'B' } -CompanyId c1 -Confirm:$false"
    )]
    [InlineData("Invoke-Go401Request companies/c1/participants -All -MaximumRetryCount 0")]
    [InlineData("Invoke-Go401Request companies/c1/participants -MaximumRetryCount 0")]
    [InlineData("Invoke-Go401Request some/things -First 5 -MaximumRetryCount 0")]
    public async Task A_page_without_a_list_is_no_record(string script)
    {
        await using var server = new OddServer(_ => OddServer.Json(Broken));
        await using Session session = await OddAnswerTests.ConnectedAsync(server);
        Outcome outcome = session.Run(script);
        Assert.Equal("ResponseNotJson", outcome.ErrorId);
        Assert.Empty(outcome.Output);
        Assert.Contains("is not the list that the API documentation describes", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200 OK", Broken)]
    [InlineData("200 OK", """{"count":0,"next":null,"previous":null,"results":[{"object_id":"a"}]}""")]
    [InlineData("200 OK", """{"count":1,"next":12,"previous":null,"results":[{"object_id":"a"}]}""")]
    [InlineData("200 OK", """{"object_id":"a"}""")]
    [InlineData("203 Non-Authoritative Information", "[]")]
    [InlineData("206 Partial Content", """{"count":1,"next":null,"previous":null,"results":[{"object_id":"a"}]}""")]
    [InlineData("299 Odd", "[]")]
    public async Task An_export_does_not_replace_a_good_file_with_what_is_no_list(string status, string body)
    {
        await using var server = new OddServer(_ => OddServer.Json(body, status));
        await using Session session = await OddAnswerTests.ConnectedAsync(server);
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        File.WriteAllText(file, "before");
        try
        {
            Outcome outcome = session.Run($"Export-Go401Participant -CompanyId c1 -Path '{file}' -Confirm:$false");
            Assert.Contains(
                outcome.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]),
                id => id is "ResponseNotJson" or "PagesLong"
            );
            Assert.Equal("before", File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(Broken, "200 OK")]
    [InlineData("""{"count":1,"next":null,"previous":null,"results":[7]}""", "200 OK")]
    [InlineData("[]", "206 Partial Content")]
    public async Task A_pay_run_is_not_sent_after_lines_that_are_no_list(string body, string status)
    {
        const string Person =
            """{"count":1,"next":null,"previous":null,"results":[{"object_id":"p1","company_id":"c1","status":"ACTIVE"}]}""";
        await using var server = new OddServer(request =>
            request.Split('\n')[0].Contains("/payroll-lines/", StringComparison.Ordinal) ? OddServer.Json(body, status)
            : request.StartsWith("GET /api/companies/c1/participants/", StringComparison.Ordinal) ? OddServer.Json(Person)
            : OddServer.Json("[]")
        );
        await using Session session = await OddAnswerTests.ConnectedAsync(server);
        Outcome outcome = session.Run($"Submit-Go401Payroll {Pay} -Confirm:$false");
        Assert.Contains(server.Requests, r => r.Split('\n')[0].Contains("/payroll-lines/", StringComparison.Ordinal));
        Assert.NotEmpty(outcome.Errors);
        Assert.DoesNotContain(server.Requests, r => r.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]", "200 OK")]
    [InlineData("""{"object_id":"c1"}""", "200 OK")]
    [InlineData("""{"plan_matches":[]}""", "206 Partial Content")]
    public async Task A_match_that_is_no_match_is_not_taken_for_none(string body, string status)
    {
        const string Person = """{"count":1,"next":null,"previous":null,"results":[{"object_id":"p1","company_id":"c1"}]}""";
        await using var server = new OddServer(request =>
            request.Split('\n')[0].Contains("/matches/", StringComparison.Ordinal) ? OddServer.Json(body, status) : OddServer.Json(Person)
        );
        await using Session session = await OddAnswerTests.ConnectedAsync(server);
        Outcome outcome = session.Run("Get-Go401Deduction c1 -GrossPay @{ p1 = 1000 }");
        Assert.Equal("ResponseNotJson", outcome.ErrorId);
        Assert.Empty(outcome.Output);
    }
}
