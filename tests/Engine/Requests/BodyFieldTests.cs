using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>
/// What Invoke-Go401Request knows of bodies: warnings before sending, keys on Tab, and the module's own objects as bodies.
/// </summary>
public sealed class BodyFieldTests
{
    private const string People = "companies/c1/participants";

    // What Select-Object, which these sessions do not have, makes.
    private const string Selected =
        "function Selected($from, $names) { $o = [psobject]::new(); foreach ($n in $names) { "
        + "$o.PSObject.Properties.Add([psnoteproperty]::new($n, $from.$n)) }; $o.PSObject.TypeNames.Insert(0, "
        + "'Selected.Go401.Client.Participants.Participant'); $o }; ";

    [Theory]
    [InlineData("")]
    [InlineData(" -WhatIf")]
    public async Task Unknown_missing_and_read_only_fields_warn_before_sending_and_under_WhatIf(string more)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            $"Invoke-Go401Request {People} -Method POST -Body @{{ ssnn = '900000001'; name = 'A B'; hit_max = $true; "
                + $"timestamp = 'x' }} -ErrorAction SilentlyContinue{more}"
        );
        string[] warnings = [.. outcome.Warnings.Select(w => w.ToString())];
        Assert.Contains(
            warnings,
            w => w.Contains("'ssnn'", StringComparison.Ordinal) && w.Contains("mean 'ssn'", StringComparison.Ordinal)
        );
        Assert.Contains(warnings, w => w.Contains("'ssn' is missing", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Contains("'start_date' is missing", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Contains("'timestamp' is read-only", StringComparison.Ordinal));
        Assert.DoesNotContain("900000001", string.Concat(warnings), StringComparison.Ordinal);
        Assert.Equal(more.Length == 0, session.Simulator.Log.All.Any(r => r.Method == "POST"));
    }

    [Fact]
    public async Task A_thousand_records_with_the_same_fault_warn_once()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "1..20 | ForEach-Object { [pscustomobject]@{ emial = 'a@example.com' } } | Invoke-Go401Request "
                + $"{People}/p1-0000001 -Method PATCH -WhatIf"
        );
        Assert.Contains("'email'", Assert.Single(outcome.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_participant_of_the_module_is_sent_under_the_names_of_the_API()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "$p = Get-Go401Participant c1 -Id p1-0000003; $p | Invoke-Go401Request "
                + "'companies/{company_id}/participants/{participant_id}' -Method PATCH"
        );
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
        using var sent = JsonDocument.Parse(session.Simulator.Log.All.Single(r => r.Method == "PATCH").Body);
        string[] names = [.. sent.RootElement.EnumerateObject().Select(f => f.Name)];
        Assert.Contains("start_date", names);
        Assert.Contains("hours_worked_ytd", names);
        Assert.DoesNotContain("deferrals", names);
        Assert.DoesNotContain("timestamp_updated", names);
        Assert.DoesNotContain(names, n => n.Any(char.IsUpper));
        Assert.Equal(JsonValueKind.String, sent.RootElement.GetProperty("compensation_ytd").ValueKind);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", sent.RootElement.GetProperty("dob").GetString());
        Assert.NotEmpty(sent.RootElement.GetProperty("address").GetProperty("address_line_1").GetString()!);
    }

    [Theory]
    [InlineData("Selected $p ObjectId, Phone, City, State, PostalCode, AddressLine1")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($p))")]
    public async Task A_participant_that_lost_its_type_is_sent_under_the_names_of_the_API(string lost)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            Selected + $"$p = Get-Go401Participant c1 -Id p1-0000003; {lost} | Invoke-Go401Request {People}/p1-0000003 -Method PATCH"
        );
        Assert.Empty(outcome.Errors);
        using var sent = JsonDocument.Parse(session.Simulator.Log.All.Single(r => r.Method == "PATCH").Body);
        Assert.StartsWith("555", sent.RootElement.GetProperty("phone").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(sent.RootElement.GetProperty("address").GetProperty("city").GetString()!);
    }

    // CSV and JSON keep the properties and not the names of the types.
    [Theory]
    [InlineData("")]
    [InlineData("$r.PSObject.Properties.Remove('Address');")]
    [InlineData("$r.Address = 'Go401.Client.Participants.Address'; $r.AddressLine2 = '';")]
    public async Task F4_a_participant_from_CSV_or_JSON_is_sent_under_the_names_of_the_API(string also)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "$p = Get-Go401Participant c1 -Id p1-0000003; $r = [pscustomobject]@{}; foreach ($one in $p.PSObject.Properties) { "
                + $"$r.PSObject.Properties.Add([psnoteproperty]::new($one.Name, $one.Value)) }}; {also} $r.CompensationYtd = 12.5; "
                + "$r | Invoke-Go401Request 'companies/{company_id}/participants/{participant_id}' -Method PATCH"
        );
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
        using var sent = JsonDocument.Parse(session.Simulator.Log.All.Single(r => r.Method == "PATCH").Body);
        Assert.Equal("12.5", sent.RootElement.GetProperty("compensation_ytd").GetString());
        Assert.NotEmpty(sent.RootElement.GetProperty("address").GetProperty("city").GetString()!);
        Assert.DoesNotContain(sent.RootElement.EnumerateObject(), f => f.Name.Any(char.IsUpper));
    }

    [Theory]
    [InlineData("emial", "emial")]
    [InlineData("start_date", "Phone")]
    public async Task F4_what_was_added_to_a_row_of_a_participant_is_not_left_out_in_silence(string added, string warned)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            $"[pscustomobject]@{{ ObjectId = 'p1-0000003'; CompanyId = 'c1'; Phone = '5550000001'; {added} = '2020-01-01' }} | "
                + "Invoke-Go401Request 'companies/{company_id}/participants/{participant_id}' -Method PATCH"
        );
        Assert.Contains(outcome.Warnings, w => w.Contains($"'{warned}'", StringComparison.Ordinal));
        Assert.Contains(
            $"\"{added}\":\"2020-01-01\"",
            session.Simulator.Log.All.Single(r => r.Method == "PATCH").Body,
            StringComparison.Ordinal
        );
    }

    // The hidden members of a type become properties on the way.
    [Fact]
    public async Task F3_a_record_that_went_through_CliXml_is_sent_as_it_was()
    {
        await using Session session = await Session.ConnectedAsync();
        const string Path = "companies/c1/participants/p1-0000003";
        Outcome outcome = session.Run(
            $"$r = Invoke-Go401Request {Path}; $r | Invoke-Go401Request {Path} -Method PATCH -ErrorAction SilentlyContinue | Out-Null; "
                + "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($r, 5)) "
                + $"| Invoke-Go401Request {Path} -Method PATCH -ErrorAction SilentlyContinue | Out-Null"
        );
        string[] sent = [.. session.Simulator.Log.All.Where(r => r.Method == "PATCH").Select(r => r.Body)];
        Assert.Equal(2, sent.Length);
        static string[] Names(string body) =>
            [.. JsonDocument.Parse(body).RootElement.EnumerateObject().Select(f => f.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(Names(sent[0]), Names(sent[1]));
        Assert.DoesNotContain("StartDate", Names(sent[1]));
        Assert.NotNull(outcome);
    }

    [Fact]
    public async Task Deferrals_of_the_module_are_sent_under_the_names_of_the_API()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "$p = @(Get-Go401Participant c1 | Where-Object TraditionalDeferral -GT 0)[0]; Invoke-Go401Request "
                + "\"participants/$($p.ObjectId)/deferrals\" -Method POST -Body $p.Deferrals"
        );
        Assert.Empty(outcome.Errors);
        using var sent = JsonDocument.Parse(session.Simulator.Log.All.Single(r => r.Method == "POST").Body);
        Assert.Equal(JsonValueKind.String, sent.RootElement.GetProperty("traditional").GetProperty("amount").ValueKind);
        Assert.False(sent.RootElement.TryGetProperty("is_eligible", out _));
    }

    [Theory]
    [InlineData("Invoke-Go401Request companies/c1/participants POST -Body @{ ", "start_date")]
    [InlineData("Invoke-Go401Request companies/c1/participants -Method POST -Body @{ ss", "ssn")]
    [InlineData("Invoke-Go401Request companies/c1/participants -Method POST -Body @{ ssn = 1; na", "name")]
    [InlineData("Invoke-Go401Request -Method POST companies/$id/submit-payroll -Body @{", "check_date")]
    [InlineData("Invoke-Go401Request \"companies/$id/submit-payroll\" -Method POST -Body @{ payroll_lines = @( @{ gr", "gross_pay")]
    [InlineData("Invoke-Go401Request companies/c1/participants -Method POST -Body @{ address = @{ ci", "city")]
    [InlineData("Invoke-Go401Request companies/c1/participants -Method POST -Body @( @{ ssn = 1 }, @{ st", "start_date")]
    [InlineData("$x = Invoke-Go401Request companies/c1/participants/p1 -Method PATCH -WhatIf -Body @{ ema", "email")]
    [InlineData("Invoke-Go401Request companies/c1/participants -Method POST -Body @{\n  ssn = '1'\n  st", "start_date")]
    public async Task Tab_completes_the_keys_of_a_body(string line, string first)
    {
        await using Session session = await Session.StartAsync();
        session.Set("line", line);
        Outcome outcome = session.Run("(TabExpansion2 $line $line.Length).CompletionMatches.CompletionText");
        Assert.Empty(outcome.Errors);
        Assert.Equal(first, outcome.Output[0].ToString());
        Assert.Empty(session.Simulator.Log.All);
    }

    [Theory]
    [InlineData("Invoke-Go401Request companies/c1/participants -Method POST -Body @{ ssn = ")]
    [InlineData("Invoke-Go401Request companies/c1/participants -Query @{ ss")]
    [InlineData("Invoke-RestMethod companies/c1/participants -Body @{ ss")]
    public async Task Tab_offers_no_key_where_none_belongs(string line)
    {
        await using Session session = await Session.StartAsync();
        session.Set("line", line);
        Assert.DoesNotContain(
            "ssn",
            session.Run("(TabExpansion2 $line $line.Length).CompletionMatches.CompletionText").Output.Select(o => o?.ToString())
        );
    }

    [Fact]
    public async Task Tab_is_the_shells_own_again_when_the_module_is_removed()
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run(
            "$mine = \"${function:global:TabExpansion2}\"; Remove-Module Go401; $mine -ne "
                + "\"${function:global:TabExpansion2}\"; (TabExpansion2 'Get-Comman' 10).CompletionMatches[0].CompletionText"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(["True", "Get-Command"], outcome.Output.Select(o => o.ToString()));
    }

    [Fact]
    public async Task The_question_of_a_payroll_shows_its_company_and_what_the_journal_knows()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run(
            """
            $rows = Get-Go401Deduction c1 -GrossPay 1000 | Where-Object Eligible | ForEach-Object { [pscustomobject]@{
                ParticipantId = $_.ParticipantId; Hours = 80; GrossPay = 1000; PreTax = $_.PreTaxAmount; Roth = $_.RothAmount;
                LoanPrincipal = $_.LoanPayment } }
            $null = $rows | Submit-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -AcceptWarning * -Confirm:$false
            """
        );
        session.Show(
            "Invoke-Go401Request companies/c1/submit-payroll -Method POST -WhatIf -Body @{ check_date = "
                + $"'{DateTime.Today:yyyy-MM-dd}'; payroll_lines = @(@{{ participant_id = 'p1-0000001'; hours = '80'; gross_pay "
                + "= '1000.50' }) }"
        );
        string text = session.Host.Text;
        Assert.Contains("Company: ", text, StringComparison.Ordinal);
        Assert.Contains("Compared with the run of", text, StringComparison.Ordinal);

        // In the words that Submit-Go401Payroll has for the same fact.
        const string Caution = "CAUTION: a pay run with different lines was already submitted or started for this company and date. ";
        Assert.Contains(Caution + "This one is added to it.", text, StringComparison.Ordinal);
        Assert.Equal(1, session.Simulator.PayrollsTaken);
    }
}
