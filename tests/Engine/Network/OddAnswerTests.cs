using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Threading.Tasks;
using Go401.Simulator;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>Answers that no well-behaved server gives: each ends in objects or in an error of the module that -ErrorAction holds.</summary>
public sealed class OddAnswerTests
{
    private const string Payroll =
        "Invoke-Go401Request companies/c1/submit-payroll -Method POST -Body @{ check_date = '2026-03-01' } "
        + "-IdempotencyKey key-canary -Confirm:$false -MaximumRetryCount 0";

    [Theory]
    [InlineData("")]
    [InlineData("-All")]
    [InlineData("-AsHashtable")]
    [InlineData("-AsDateTime")]
    [InlineData("-SkipHttpErrorCheck")]
    public async Task F6_half_a_surrogate_pair_and_Latin_1_do_not_hide_the_list(string how)
    {
        byte[] body =
        [
            .. """{"count":2,"next":null,"previous":null,"results":[{"object_id":"p1","name":"Ann \ud83d L"""u8,
            0xE9,
            .. """e","\udc00":1},{"object_id":"p2","name":"Bob"}]}"""u8,
        ];
        await using var server = new OddServer(_ => OddServer.Answer(body, headers: "Content-Type: application/json\r\n"));
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run($"Invoke-Go401Request lone {how} | ForEach-Object {{ $_.name }}");
        Assert.Empty(outcome.Errors);
        Assert.Equal(["Ann \ufffd L\ufffde", "Bob"], outcome.Output.Select(o => (string)o.BaseObject));
    }

    [Fact]
    public async Task S63_no_control_of_an_answer_is_in_an_object()
    {
        await using var server = new OddServer(_ =>
            OddServer.Json("""{"a\u001b[31m\u0000":"x\u001b]0;PWN\u0007y\u009b1m\u0000","ps":{"deep\u001b":["\u001b["]}}""")
        );
        await using Session session = await ConnectedAsync(server);
        PSObject record = session.Run("Invoke-Go401Request x").Single;
        Assert.Equal("xy", Session.Value(record, "a"));
        Assert.Equal(["["], (object[])((PSObject)Session.Value(record, "ps")!).Properties["deep"].Value);
    }

    [Fact]
    public async Task Attack_22_a_name_that_PowerShell_gives_every_object_is_moved_aside()
    {
        await using var server = new OddServer(_ => OddServer.Json("""{"psobject":"x","PSTypeNames":"y"}"""));
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run(
            "$r = Invoke-Go401Request x; $r._psobject; $r._PSTypeNames; $r.psobject.GetType().Name; (Invoke-Go401Request "
                + "x -AsHashtable)['psobject']"
        );
        Assert.Equal(["x", "y", "PSObject", "x"], outcome.Output.Select(o => o.BaseObject.ToString()));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("99999999999999999999999999")]
    public async Task F13_attack_5_a_keyed_write_keeps_its_key_whatever_Retry_After_says(string wait)
    {
        await using var server = new OddServer(_ => OddServer.Json("{}", "503 Busy", $"Retry-After: {wait}\r\n"));
        await using Session session = await ConnectedAsync(server);
        AssertKept(session.Run(Payroll), "ServerError");
    }

    [Theory]
    [InlineData("//")]
    [InlineData("///")]
    [InlineData("http://[::")]
    [InlineData("javascript:alert(1)")]
    public async Task Attack_5_a_Location_that_is_no_address_is_a_refused_redirect(string location)
    {
        await using var server = new OddServer(_ => OddServer.Json("{}", "302 Found", $"Location: {location}\r\n"));
        await using Session session = await ConnectedAsync(server);
        Assert.Equal(
            "RedirectRefused",
            session
                .Run("Invoke-Go401Request x -ErrorAction SilentlyContinue -ErrorVariable e; $e[0].FullyQualifiedErrorId.Split(',')[0]")
                .Output[0]
                .BaseObject
        );
        AssertKept(session.Run(Payroll), "RedirectRefused");
    }

    [Theory]
    [InlineData("""{"pay":"\ud800","note":"\udc00"}""", null)]
    [InlineData("""{"IdempotencyKey":"other","idempotencyKey":1}""", null)]
    [InlineData("""{"half":""", "ResponseNotJson")]
    [InlineData(
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
            + "1"
            + "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        "ResponseNotJson"
    )]
    public async Task S81_attack_3_a_write_that_was_carried_out_keeps_its_key_whatever_the_answer(string answer, string? id)
    {
        await using var server = new OddServer(_ => OddServer.Json(answer));
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run(Payroll);
        if (id is null)
        {
            Assert.Empty(outcome.Errors);
            Assert.Equal("key-canary", Session.Value(outcome.Single, "IdempotencyKey"));
        }
        else
        {
            AssertKept(outcome, id);
            Assert.Contains("may have been processed", outcome.Error.Exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_variable_that_cannot_take_the_status_is_refused_before_anything_is_sent()
    {
        await using var server = new OddServer(_ => OddServer.Json("{}"));
        await using Session session = await ConnectedAsync(server);
        const string Fixed = "$ExecutionContext.SessionState.PSVariable.Set([psvariable]::new('fixed', 1, 'Constant')); ";
        Assert.Equal("VariableReadOnly", session.Run(Fixed + Payroll + " -StatusCodeVariable fixed").ErrorId);
        Assert.Equal("VariableReadOnly", session.Run(Payroll + " -ResponseHeadersVariable fixed").ErrorId);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Attack_3_a_write_whose_answer_cannot_be_written_to_its_file_keeps_its_key()
    {
        await using var server = new OddServer(_ =>
            OddServer.Text("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 17179869185\r\nConnection: close\r\n\r\n{")
        );
        await using Session session = await ConnectedAsync(server);
        AssertKept(session.Run(Payroll), "ResponseTooLarge");
    }

    [Theory]
    [InlineData("204 No Content", "", "")]
    [InlineData("205 Reset Content", "", "")]
    [InlineData("200 OK", "Content-Type: application/json\r\n", "")]
    [InlineData("200 OK", "Content-Type: application/json\r\n", " \r\n\t")]
    [InlineData("200 OK", "Content-Type: text/plain\r\n", "\n")]
    public async Task F17_an_answer_without_a_body_puts_nothing_out(string status, string headers, string body)
    {
        await using var server = new OddServer(_ =>
            status[..3] is "204"
                ? OddServer.Text($"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n")
                : OddServer.Answer(Encoding.UTF8.GetBytes(body), status, headers)
        );
        await using Session session = await ConnectedAsync(server);
        foreach (
            string how in new[]
            {
                "",
                "-All",
                "-First 3",
                "-Raw",
                "-AsHashtable",
                "-IncludeTotalCount",
                "-SkipHttpErrorCheck",
                "-Method POST",
                "-Method PUT -Body @{}",
                "-Method DELETE -Confirm:$false",
                "-Method HEAD",
                "-Method OPTIONS -Raw",
            }
        )
        {
            Outcome outcome = session.Run(
                $"Invoke-Go401Request x {how} | Where-Object {{ $_ -isnot [ulong] -and $_.GetType().Name -ne 'UInt64' }}"
            );
            Assert.Empty(outcome.Errors);
            Assert.Empty(outcome.Output);
        }
    }

    [Theory]
    [InlineData("204 No Content", "")]
    [InlineData("205 Reset Content", "")]
    [InlineData("200 OK", "")]
    [InlineData("200 OK", " \r\n\t")]
    public async Task F17_a_typed_cmdlet_puts_nothing_out_for_nothing_and_warns(string status, string body)
    {
        await using var server = new OddServer(_ =>
            status[..3] is "204"
                ? OddServer.Text($"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n")
                : OddServer.Answer(Encoding.UTF8.GetBytes(body), status, "Content-Type: application/json\r\n")
        );
        await using Session session = await ConnectedAsync(server);
        foreach (string script in new[] { "Get-Go401Participant c1", "Get-Go401Participant c1 -Id p1", "Get-Go401Company" })
        {
            Outcome outcome = session.Run(script);
            Assert.Empty(outcome.Errors);
            Assert.Empty(outcome.Output);
            Assert.Contains("returned an empty response", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        }

        // Money and files are never made of nothing.
        foreach (
            string script in new[]
            {
                "Get-Go401Deduction c1",
                "Test-Go401Payroll -InputObject @{ ParticipantId = 'p1'; GrossPay = 1; Hours = 1 } -CompanyId c1 -CheckDate 2026-03-01",
                "Sync-Go401Participant -InputObject @{ Ssn = '987-65-4321'; FirstName = 'A'; LastName = 'B' } -CompanyId c1 "
                    + "-Confirm:$false",
            }
        )
        {
            Assert.Equal("ResponseNotJson", session.Run(script).ErrorId);
        }
    }

    [Fact]
    public async Task F17_an_export_does_not_call_nothing_complete()
    {
        await using var server = new OddServer(_ => OddServer.Answer([], headers: "Content-Type: application/json\r\n"));
        await using Session session = await ConnectedAsync(server);
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        Assert.Equal("ResponseNotJson", session.Run($"Export-Go401Participant -CompanyId c1 -Path '{file}'").ErrorId);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task F18_304_is_not_modified_and_no_redirect()
    {
        await using var server = new OddServer(_ => OddServer.Text("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"));
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run("Invoke-Go401Request x -Headers @{ 'If-None-Match' = '\"x\"' }");
        Assert.Equal("NotModified", outcome.ErrorId);
        Assert.Contains("-SkipHttpErrorCheck", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(304, session.Run("Invoke-Go401Request x -SkipHttpErrorCheck -StatusCodeVariable s; $s").Single.BaseObject);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-All")]
    [InlineData("-AsHashtable")]
    [InlineData("-SkipHttpErrorCheck")]
    public async Task A_GET_whose_JSON_is_cut_off_is_tried_again(string how)
    {
        int asked = 0;
        await using var server = new OddServer(_ =>
            OddServer.Json(++asked == 1 ? """{"object_id":"x","name":"Ac""" : """{"object_id":"x","name":"Acme"}""")
        );
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run($"(Invoke-Go401Request x {how}).name");
        Assert.Empty(outcome.Errors);
        Assert.Equal("Acme", outcome.Single.BaseObject);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Case_23_a_byte_order_mark_before_JSON_is_accepted()
    {
        await using var server = new OddServer(_ =>
            OddServer.Answer([0xEF, 0xBB, 0xBF, .. """{"object_id":"x","name":"Acme"}"""u8], headers: "Content-Type: application/json\r\n")
        );
        await using Session session = await ConnectedAsync(server);
        foreach (string how in new[] { "", "-All", "-Method POST", "-AsHashtable", "-SkipHttpErrorCheck" })
        {
            Assert.Equal("Acme", session.Run($"(Invoke-Go401Request x {how}).name").Single.BaseObject);
        }

        Assert.Equal("""{"object_id":"x","name":"Acme"}""", session.Run("Invoke-Go401Request x -Raw").Single.BaseObject);
    }

    [Fact]
    public async Task Case_22_half_of_a_JSON_answer_does_not_become_a_file()
    {
        await using var server = new OddServer(_ => OddServer.Text("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":[1,2"));
        await using Session session = await ConnectedAsync(server);
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        File.WriteAllText(file, "before");
        try
        {
            Outcome outcome = session.Run($"Invoke-Go401Request x -OutFile '{file}' -MaximumRetryCount 1");
            Assert.Equal("ResponseNotJson", outcome.ErrorId);
            Assert.Equal("before", File.ReadAllText(file));
            Assert.Equal(2, server.Requests.Count);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Attack_19_pages_that_never_end_are_ended()
    {
        int page = 0;
        await using var server = new OddServer(_ =>
            OddServer.Json($$"""{"count":5,"next":"{{"x?page=" + (++page + 1)}}","previous":null,"results":[{"object_id":"p{{page}}"}]}""")
        );
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run("Invoke-Go401Request x -All");
        Assert.Equal("PagesLong", outcome.ErrorId);
        Assert.InRange(server.Requests.Count, 20, 400);
    }

    [Fact]
    public async Task Attack_20_a_number_of_very_many_digits_stays_text()
    {
        string digits = new('7', 1_000_000);
        await using var server = new OddServer(_ => OddServer.Json($$"""{"n":{{digits}},"big":1e999,"small":12345678901234567890123}"""));
        await using Session session = await ConnectedAsync(server);
        PSObject record = session.Run("Invoke-Go401Request x").Single;
        Assert.Equal(digits, Session.Value(record, "n"));
        Assert.Equal("1e999", Session.Value(record, "big"));
        Assert.Equal("12345678901234567890123", Session.Value(record, "small")!.ToString());
    }

    private static void AssertKept(Outcome outcome, string id)
    {
        Assert.Equal(id, outcome.ErrorId);
        Assert.Equal("key-canary", outcome.Error.Exception.GetType().GetProperty("IdempotencyKey")!.GetValue(outcome.Error.Exception));
    }

    internal static async Task<Session> ConnectedAsync(OddServer server)
    {
        Session session = await Session.StartAsync();
        session.Set("OddToken", Session.Secure("odd-token"));
        session.Set("OddUri", server.BaseUri);
        Assert.Empty(session.Run($"Connect-Go401 -Name {session.Name} -AccessToken $OddToken -BaseUri $OddUri -NoPersist").Errors);
        return session;
    }
}
