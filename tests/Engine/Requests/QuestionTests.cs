using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>What is shown before a request is sent, and what is refused before it.</summary>
public sealed class QuestionTests
{
    private const string Payroll = "Invoke-Go401Request companies/c1/submit-payroll -Method POST";

    [Fact]
    public async Task A_payroll_shows_its_date_its_lines_and_the_totals_of_its_columns_under_WhatIf()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run("Get-Go401Company");
        session.Simulator.Log.Clear();
        session.Show(
            Payroll
                + """
                 -WhatIf -Body @{ check_date = '2026-12-11'; payroll_lines = @(
                    @{ participant_id = 'p1-0000001'; hours = '80'; gross_pay = '1000.50'; pre_tax_amount = 10; other_additions = @(@{
                        additional_amount = '7.25'; other_type = 'Loan Principal' }) },
                    @{ participant_id = 'p1-0000002'; hours = '72.5'; gross_pay = '2000.25'; pre_tax_amount = 'ten' }) }
                """
        );
        string text = session.Host.Text;
        Assert.Contains("Company: Simulated Company 1", text, StringComparison.Ordinal);
        Assert.Contains("Check date: 2026-12-11", text, StringComparison.Ordinal);
        Assert.Contains("Lines: 2", text, StringComparison.Ordinal);
        Assert.Contains("Total gross_pay: 3,000.75", text, StringComparison.Ordinal);
        Assert.Contains("Total hours: 152.50", text, StringComparison.Ordinal);
        Assert.Contains("Total pre_tax_amount: 10.00 (1 value is not a number)", text, StringComparison.Ordinal);
        Assert.Contains("Total other_additions.additional_amount: 7.25", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1000.50", text, StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);

        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "payroll.json");
        File.WriteAllText(
            file,
            """{"check_date":"2026-12-25","payroll_lines":[{"participant_id":"p1-0000001","gross_pay":"5.00"}]}""",
            new UTF8Encoding(true)
        );
        session.Show($"{Payroll} -WhatIf -InFile '{file}'");
        Assert.Contains("Check date: 2026-12-25", session.Host.Text, StringComparison.Ordinal);
        Assert.Contains("Total gross_pay: 5.00", session.Host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S57_a_preview_shows_nothing_but_what_is_known_to_be_harmless()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Show(
            """
            $body = @{};
                'first', 'last', 'employee', 'tax_id', 'national_id', 'ssn_id', 'birthdate_id',
                    'account', 'acct', 'ein', 'passport', 'gross', 'net', 'd_o_b', 'nickname', 'tomorrow', 'flag' |
                ForEach-Object { $body[$_] = 'canary' }
            $body.flag = $true; $body.net = 4711; $body.list = @('canary', @{ x = 'canary' }); $body.participant_id = 'p1-0000001';
                $body.check_date = '2026-12-11'; $body.status = 'canary 900-12-3456'
            Invoke-Go401Request companies/c1/participants -Method POST -Body $body -WhatIf
            Invoke-Go401Request companies/c1/participants -Method POST -Form @{ first = 'canary'; status = 'ACTIVE';
                account = 'canary' } -WhatIf
            """
        );
        string text = session.Host.Text;
        Assert.Contains("\"participant_id\": \"p1-0000001\"", text, StringComparison.Ordinal);
        Assert.Contains("\"check_date\": \"2026-12-11\"", text, StringComparison.Ordinal);
        Assert.Contains("status: ACTIVE", text, StringComparison.Ordinal);
        Assert.Contains("canary ***-**-3456", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Split("canary").Length - 1);
        Assert.DoesNotContain("4711", text, StringComparison.Ordinal);
        Assert.DoesNotContain("true", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", true, null)]
    [InlineData("utf-16", true, "FileNotUtf8")]
    [InlineData("utf-16BE", true, "FileNotUtf8")]
    [InlineData("utf-32", true, "FileNotUtf8")]
    [InlineData("utf-16", false, "FileNotUtf8")]
    [InlineData("iso-8859-1", false, "FileNotUtf8")]
    public async Task A_file_of_JSON_is_sent_without_a_byte_order_mark_or_refused_before_it_is_sent(
        string encoding,
        bool mark,
        string? error
    )
    {
        await using Session session = await Session.ConnectedAsync();
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "body.json");
        const string Json = """{"email":"é@example.com"}""";
        var text = Encoding.GetEncoding(encoding);
        File.WriteAllBytes(file, [.. mark ? text.GetPreamble() : [], .. text.GetBytes(Json)]);
        Outcome outcome = session.Run($"Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -InFile '{file}'");
        if (error is null)
        {
            Assert.Equal(Json, Assert.Single(session.Simulator.Log.All).Body);
            return;
        }

        Assert.Equal(error, outcome.ErrorId);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task What_is_no_JSON_is_refused_with_its_place()
    {
        await using Session session = await Session.ConnectedAsync();
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "body.json");
        File.WriteAllText(file, "{\n\"email\": canary }");
        Outcome outcome = session.Run($"Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -InFile '{file}'");
        Assert.Equal("FileNotJson", outcome.ErrorId);
        Assert.Contains("line 2", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", outcome.AllStreams, StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);
        Assert.Empty(
            session
                .Run(
                    $"Invoke-Go401Request companies/c1/participants/p1-0000001 -Method PATCH -InFile '{file}' "
                        + "-ContentType text/plain -ErrorAction SilentlyContinue"
                )
                .Warnings
        );
        Assert.Single(session.Simulator.Log.All);
    }

    [Fact]
    public async Task Empty_cells_of_a_CSV_are_left_out_with_OmitEmpty()
    {
        await using Session session = await Session.ConnectedAsync();
        const string Row =
            "[pscustomobject]@{ ssn = '900000001'; name = 'A B'; email = ''; termination_date = ' '; hours = $null; "
            + "address = @{ city = ''; state = 'UT' } }";
        session.Run($"{Row} | Invoke-Go401Request companies/c1/participants -Method POST -OmitEmpty -ErrorAction SilentlyContinue");
        Assert.Equal("""{"ssn":"900000001","name":"A B","address":{"state":"UT"}}""", Assert.Single(session.Simulator.Log.All).Body);
        Assert.Equal(
            "ParametersConflict",
            session.Run("Invoke-Go401Request companies/c1/participants -Method POST -OmitEmpty -Body '{}'").ErrorId
        );
    }

    [Theory]
    [InlineData("$null")]
    [InlineData("[DBNull]::Value")]
    public async Task Nothing_in_a_pipeline_sends_no_request_without_a_body(string nothing)
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Equal("BodyNotSupported", session.Run($"{nothing} | Invoke-Go401Request companies/c1/participants -Method POST").ErrorId);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task An_export_of_an_empty_pipe_says_that_it_was_empty()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Get-Go401Company -Name 'Nope*' | Export-Go401Participant never.csv");
        Assert.Equal("NoCompanies", outcome.ErrorId);
        Assert.Contains("The pipeline contained no company", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_brackets_finds_the_company_of_that_name()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/companies/",
                Status = 200,
                Body =
                    """
                    {"count":2,"next":null,"previous":null,"results":[{"object_id":"c1","name":"Bolt [US]",
                    """
                    + """
                    "status":"SETUP_COMPLETE"},{"object_id":"c2","name":"Bolt X","status":"SETUP_COMPLETE"}]}
                    """,
            }
        );
        Assert.Equal("c1", Session.Value(session.Run("Get-Go401Company -Name 'bolt [us]'").Single, "ObjectId"));
        Assert.Equal("CompanyNotFound", session.Run("Get-Go401Company -Name 'Bolt [ZZ]'").ErrorId);
        Assert.Equal("CompanyNotFound", session.Run("Get-Go401Company -Name 'Bolt [US'").ErrorId);
        Assert.Equal(2, session.Run("Get-Go401Company -Name 'Bolt*'").Output.Count);
    }

    [Fact]
    public async Task The_key_of_a_write_stands_on_the_target_however_it_failed()
    {
        await using Session session = await Session.ConnectedAsync();
        foreach (
            Fault fault in new[]
            {
                new Fault { Method = "POST", Kind = FaultKind.LostAnswer },
                new Fault { Method = "POST", Status = 503 },
                new Fault { Method = "POST", Status = 400 },
            }
        )
        {
            session.Simulator.Faults.Clear();
            session.Simulator.Log.Clear();
            session.Simulator.Faults.Add(fault);
            Outcome outcome = session.Run(
                Payroll + " -Body @{ check_date = '2026-03-01'; payroll_lines = @() } -Confirm:$false -MaximumRetryCount 0"
            );
            object target = outcome.Error.TargetObject;
            Assert.Equal(
                session.Simulator.Log.All[0].Headers["Idempotent-Key"],
                target.GetType().GetProperty("IdempotencyKey")!.GetValue(target)
            );
        }
    }

    [Fact]
    public async Task An_id_parameter_takes_a_participant_and_never_a_name()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run("$one = Get-Go401Participant c1 -Id p1-0000001");
        session.Simulator.Log.Clear();
        Assert.Single(session.Run("Get-Go401Participant c1 -Id $one").Output);
        Assert.Single(session.Run("Get-Go401Participant c1 -Id ' p1-0000001 '").Output);
        Assert.All(session.Simulator.Log.All, r => Assert.Equal("/api/companies/c1/participants/p1-0000001/", r.Path));
        session.Simulator.Log.Clear();
        Assert.NotEmpty(session.Run("Get-Go401Participant c1 -Id ' '").Errors);
        Assert.Empty(session.Simulator.Log.All);
    }
}
