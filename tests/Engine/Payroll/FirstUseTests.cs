using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>What someone meets who uses the cmdlets with Get-Help alone: nothing is silent, and every text says what to do.</summary>
public sealed class FirstUseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-first-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("@{ Ssn = $one.Ssn } | Sync-Go401Participant -CompanyId c1 -Only Add, Update -WhatIf")]
    [InlineData("@{ Ssn = $one.Ssn } | Sync-Go401Participant -CompanyId c1 -Only Add, Update -Confirm:$false")]
    public async Task A_census_with_nothing_to_do_says_so_beside_the_output(string script)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run("$one = Get-Go401Participant c1 -Id p1-0000001");
        Outcome outcome = session.Run(script);
        Assert.Empty(outcome.Output);
        Assert.Contains("Nothing to change in company c1: 1 person of the input compared.", outcome.AllStreams, StringComparison.Ordinal);
        Assert.Empty(session.Run(script + " -InformationAction Ignore 6>$null").Output);
    }

    [Fact]
    public async Task Actions_that_Only_omits_are_counted()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run("$one = Get-Go401Participant c1 -Id p1-0000001");
        Outcome outcome = session.Run(
            "@{ Ssn = $one.Ssn; Phone = '555-999-1234' } | Sync-Go401Participant -CompanyId c1 -Only Add -WhatIf"
        );
        Assert.Contains("-Only omits: Update 1.", outcome.AllStreams, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_question_of_a_census_has_no_count_of_zero()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 5);
        session.Run("$all = @(Get-Go401Participant c1); $all[1].PSObject.Properties.Remove('Phone')");
        session.Run(
            "$all | ForEach-Object { @{ Ssn = $_.Ssn; City = 'Elsewhere' } } | Sync-Go401Participant -CompanyId c1 -Only Update -WhatIf"
        );
        Assert.Contains("All of them are in the input.", session.Host.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("0 of them", session.Host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_earlier_run_of_another_company_is_an_error_and_makes_no_one_new()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Companies = 3);
        string path = Path.Combine(_folder, "deductions.csv");
        await File.WriteAllTextAsync(path, "ParticipantId,CompanyId,PreTaxElection\r\np1-0000001,c1,4\r\n");
        session.Set("File", path);
        Outcome outcome = session.Run("Get-Go401Deduction c2 -ChangedSince $File");
        Assert.Equal("DeductionFileOtherCompany", outcome.ErrorId);
        Assert.Contains("company c2", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
        outcome = session.Run("Get-Go401Deduction c1, c2 -ChangedSince $File");
        Assert.Equal("DeductionFileOtherCompany", outcome.ErrorId);
        Assert.All(outcome.Output, o => Assert.Equal("c1", Session.Value(o, "CompanyId")));
        await File.WriteAllTextAsync(path, "ParticipantId,PreTaxElection\r\np1-0000001,4\r\n");
        Assert.Empty(session.Run("Get-Go401Deduction c1 -ChangedSince $File").Errors);
    }

    [Theory]
    [InlineData("Get-Go401Company -Name nope -Status SETUP_COMPLETE", "nope")]
    [InlineData("Get-Go401Company nope", "If 'nope' is an id, use -Id nope")]
    [InlineData("Get-Go401Company c1", "If 'c1' is an id, use -Id c1")]
    [InlineData("Get-Go401Company -Id c9 -Status SETUP_COMPLETE", "c9")]
    public async Task A_company_that_is_not_there_is_an_error_with_and_without_a_status(string script, string text)
    {
        await using Session session = await Session.ConnectedAsync(o => o.Companies = 2);
        Outcome outcome = session.Run(script);
        Assert.Equal("CompanyNotFound", outcome.ErrorId);
        Assert.Contains(text, outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-Go401Company -Name 'nope*' -Status SETUP_COMPLETE")]
    [InlineData("Get-Go401Company -Name 'Simulated Company 1' -Status SETUP_PENDING")]
    [InlineData("Get-Go401Company -Id c1 -Status SETUP_PENDING")]
    public async Task A_filter_that_nothing_passes_is_no_error(string script)
    {
        await using Session session = await Session.ConnectedAsync(o => o.Companies = 2);
        Outcome outcome = session.Run(script);
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task A_connection_that_is_not_there_cannot_be_disconnected_and_no_one_is_sent_to_sign_in()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Disconnect-Go401 nope -Confirm:$false");
        Assert.Equal("ConnectionNotFound", outcome.ErrorId);
        Assert.Contains("Nothing was disconnected", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Connect-Go401", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-ListAvailable", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_in_place_of_the_input_is_refused_and_the_input_stays()
    {
        await using Session session = await Session.ConnectedAsync();
        string path = Path.Combine(_folder, "pay.csv");
        await File.WriteAllTextAsync(path, "ParticipantId,Hours,GrossPay\r\np1-0000001,80,100.00\r\n");
        session.Set("File", path);
        string before = await File.ReadAllTextAsync(path);
        foreach (
            string script in new[]
            {
                "Submit-Go401Payroll $File -CompanyId c1 -CheckDate 2026-12-04 -ReceiptPath $File -Confirm:$false",
                "Sync-Go401Participant $File -CompanyId c1 -ReceiptPath $File -Confirm:$false",
            }
        )
        {
            Assert.Equal("ParametersConflict", session.Run(script).ErrorId);
            Assert.Equal(before, await File.ReadAllTextAsync(path));
        }
    }

    [Theory]
    [InlineData("Export-Go401Participant $File.csv c1 -ChangeDetail", "Add -Incremental")]
    [InlineData("Export-Go401Participant $File.csv c1 -ResumeWithin 01:00:00", "Add -Resume")]
    [InlineData("Export-Go401Participant $File.xlsx c1", "ends in .csv")]
    public async Task What_is_recommended_does_not_contradict_the_message(string script, string message)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Set("File", Path.Combine(_folder, "x"));
        Outcome outcome = session.Run(
            script.Replace("$File", "\"$File", StringComparison.Ordinal).Replace(" c1", "\" c1", StringComparison.Ordinal)
        );
        Assert.Contains(message, outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Remove one", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }
}
