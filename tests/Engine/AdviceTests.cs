using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

public sealed class AdviceTests
{
    [Fact]
    public async Task A_403_for_want_of_a_scope_names_it_and_the_command()
    {
        await using Session session = await Session.ConnectedAsync(scope: "company:read participant:read");
        Outcome outcome = session.Run(
            $"Invoke-Go401Request -Connection {session.Name} companies/c1/submit-payroll -Method POST -Body @{{ "
                + "check_date = '2026-01-15' } -Confirm:$false"
        );
        Assert.Equal("Forbidden", outcome.ErrorId);
        Assert.Equal(ErrorCategory.PermissionDenied, outcome.Errors[0].CategoryInfo.Category);
        Assert.Contains(
            "The token does not have the scope company:write, which POST /companies/{company_id}/submit-payroll/ requires",
            outcome.Errors[0].ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"Connect-Go401 -Name {session.Name} -Scope company:read, participant:read, company:write.",
            outcome.Errors[0].ErrorDetails.RecommendedAction,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"Please allow our API client demo-client to call POST /companies/{company_id}/submit-payroll/ (scope company:write).\"",
            outcome.Errors[0].ErrorDetails.RecommendedAction,
            StringComparison.Ordinal
        );
        Assert.Single(session.Simulator.Log.All);
    }

    [Theory]
    [InlineData("$Pay | Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today)", "company:write")]
    [InlineData("$Pay | Submit-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle -WhatIf", "company:write")]
    [InlineData("$New | Sync-Go401Participant -CompanyId c1 -AllowMassTermination -WhatIf", "participant:write")]
    [InlineData(
        "Invoke-Go401Request companies/c1/submit-payroll -Method POST -Body @{ check_date = '2026-01-15' } -WhatIf",
        "company:write"
    )]
    public async Task A_plan_that_cannot_be_sent_for_want_of_a_scope_says_so(string script, string scope)
    {
        await using Session session = await Session.ConnectedAsync(scope: "company:read participant:read");
        session.Run(
            "$Pay = [pscustomobject]@{ ParticipantId = 'p1-0000001'; Hours = 0; GrossPay = 500 }; $New = [pscustomobject]@{ "
                + "SSN = '219-09-9999'; Name = 'Ada Example'; 'Birth Date' = '1990-02-03'; 'Start Date' = '2026-02-02'; "
                + "Email = 'ada@example.com' }"
        );
        Outcome outcome = session.Run($"$PSDefaultParameterValues = @{{ '*:Connection' = '{session.Name}' }}; {script}");
        Assert.Empty(outcome.Errors);
        string warning = Assert.Single(outcome.Warnings, w => w.Contains("403", StringComparison.Ordinal));
        Assert.Contains($"The token does not have the scope {scope}", warning, StringComparison.Ordinal);
        Assert.Contains(
            $"Connect-Go401 -Name {session.Name} -Scope company:read, participant:read, {scope}.",
            warning,
            StringComparison.Ordinal
        );
        Assert.All(session.Simulator.Log.All, r => Assert.Equal("GET", r.Method));
    }

    // An object as under -WhatIf said that a refused change was planned.
    [Theory]
    [InlineData("$New", "Add")]
    [InlineData("$Old", "Update")]
    public async Task What_a_census_could_not_send_for_want_of_a_scope_is_not_planned(string row, string action)
    {
        await using Session session = await Session.ConnectedAsync(scope: "company:read participant:read");
        session.Set("PSDefaultParameterValues", new DefaultParameterDictionary { ["*:Connection"] = session.Name });
        session.Run(
            "$p = (Get-Go401Participant c1)[3]; $Old = [pscustomobject]@{ SSN = $p.Ssn; Name = $p.Name; Phone = '555-999-1234' }; "
                + "$New = [pscustomobject]@{ SSN = '219-09-9999'; Name = 'Ada Example'; 'Birth Date' = '1990-02-03'; "
                + "'Start Date' = '2026-02-02'; Email = 'ada@example.com' }"
        );
        Outcome outcome = session.Run(
            $"{row} | Sync-Go401Participant -CompanyId c1 -Only {action} -AllowMassTermination -Confirm:$false -WarningAction Ignore"
        );
        Assert.Single(outcome.Errors);
        Assert.Equal("Failed", Session.Value(outcome.Single, "Status"));
    }

    [Fact]
    public async Task A_403_with_the_scope_there_says_that_it_is_the_list()
    {
        await using Session session = await Session.ConnectedAsync(o => o.NotGranted.Add("GET /companies/{company_id}/participants/"));
        Outcome outcome = session.Run($"Invoke-Go401Request -Connection {session.Name} companies/c1/participants");
        Assert.Equal("Forbidden", outcome.ErrorId);
        Assert.Contains(
            "The token has the scope participant:read. Either GET /companies/{company_id}/participants/ is not on your client's list",
            outcome.Errors[0].ToString(),
            StringComparison.Ordinal
        );
    }

    // Lines of code made into one line cannot be run, and about a workbook they are no advice for an order of arguments.
    [Theory]
    [InlineData("Export-Go401Participant c1 p.csv")]
    [InlineData("Export-Go401Participant p.xlsx c1")]
    public async Task What_an_error_recommends_has_no_lines_of_code(string script)
    {
        await using Session session = await Session.ConnectedAsync();
        string advice = session.Run(script).Errors[0].ErrorDetails.RecommendedAction;
        Assert.Contains("add -Format", advice, StringComparison.Ordinal);
        Assert.Contains("about_Go401_Troubleshooting", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("`", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("Import-Csv", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compnies", "Did you mean companies/?")]
    [InlineData("compny/c1/participants", "Did you mean companies/{company_id}/participants/?")]
    [InlineData("/api/companies/", "omit api/.")]
    [InlineData("weather", "Find-Go401Operation lists all.")]
    public async Task A_404_of_an_unknown_address_suggests_the_nearest(string path, string text)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run($"Invoke-Go401Request -Connection {session.Name} {path}");
        Assert.Equal("NotFound", outcome.ErrorId);
        Assert.Contains(text, outcome.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_404_of_a_known_address_suggests_nothing()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run($"Invoke-Go401Request -Connection {session.Name} companies/c77/participants");
        Assert.Equal("NotFound", outcome.ErrorId);
        Assert.DoesNotContain("Did you mean", outcome.Errors[0].ToString(), StringComparison.Ordinal);
    }
}
