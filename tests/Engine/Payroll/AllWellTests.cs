using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>What a clerk reads where nothing is wrong, where nothing was found, and after No.</summary>
public sealed class AllWellTests
{
    private const string Row = "@{ ParticipantId = 'p1-0000001'; Hours = 8; GrossPay = 100 }";

    [Theory]
    [InlineData(Row + " | Submit-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle", true)]
    [InlineData(Row + " | Submit-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle", false)]
    [InlineData("@{ Ssn = '900000001'; Name = 'New Name' } | Sync-Go401Participant -CompanyId c1 -Only Update", true)]
    [InlineData("@{ Ssn = '900000001'; Name = 'New Name' } | Sync-Go401Participant -CompanyId c1 -Only Update", false)]
    public async Task No_at_the_prompt_says_that_nothing_was_sent(string command, bool enter)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Log.Clear();
        session.Host.Choice = no => enter ? no : 2;
        Outcome outcome = session.Run(command);
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Output);
        Assert.EndsWith("Nothing was sent.\n", session.Host.Text, StringComparison.Ordinal);
        Assert.All(session.Simulator.Log.All, r => Assert.Equal("GET", r.Method));

        // As Write-Host does: it can be redirected.
        session.Host.Choice = no => no;
        outcome = session.Run($"({command} 6>&1).MessageData.Message");
        Assert.Equal("Nothing was sent.", outcome.Single.ToString());
    }

    [Fact]
    public async Task WhatIf_and_Yes_do_not_say_it()
    {
        await using Session session = await Session.ConnectedAsync();
        string command = Row + " | Submit-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle";
        session.Run(command + " -WhatIf");
        session.Host.Choice = _ => 0;
        Assert.Single(session.Run(command).Output);
        Assert.DoesNotContain("Nothing was sent.", session.Host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_without_lines_is_one_warning_of_Compare()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(Row + " | Compare-Go401Payroll -CompanyId c1 -CheckDate 2026-12-05");
        string warning = Assert.Single(outcome.Warnings);
        Assert.StartsWith("401GO holds no lines for 2026-12-05 in company c1. Check the check date", warning, StringComparison.Ordinal);
        Assert.NotEmpty(outcome.Output);

        // The day of the simulator's last pay run, whatever day it is.
        Assert.Empty(session.Run(Row + " | Compare-Go401Payroll -CompanyId c1 -CheckDate 2026-10-30").Warnings);
    }

    [Fact]
    public async Task Verbose_says_that_all_is_well()
    {
        await using Session session = await Session.ConnectedAsync();
        string Said(string script) =>
            string.Join("\n", session.Run(script + " -Verbose 4>&1 | ForEach-Object { \"$_\" }").Output.Select(o => o.ToString()));
        Assert.Contains(
            "1 line checked; no faults.",
            Said(Row + " | Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1 line checked; 1 fault.",
            Said(
                Row.Replace("100", "'x'", StringComparison.Ordinal)
                    + " | Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle"
            ),
            StringComparison.Ordinal
        );
        session.Run(Row + " | Submit-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle -Confirm:$false");
        string[] lines = Said(Row + " | Compare-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today)").Split('\n');
        Assert.Contains(lines, l => l.Contains("1 line compared; ", StringComparison.Ordinal));
    }
}
