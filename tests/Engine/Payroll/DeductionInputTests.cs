using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>What is piped into Get-Go401Deduction, and the file that it compares with.</summary>
public sealed class DeductionInputTests
{
    private const string Lost = """
        function Pick([string[]] $Name) { process {
            $one = [pscustomobject]@{}
            foreach ($n in $Name) { $one.PSObject.Properties.Add([psnoteproperty]::new($n, $_.$n)) }
            $one } }
        function Wire { process {
            [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_, 5)) } }

        """;

    [Theory]
    [InlineData("Get-Go401Participant c1")]
    [InlineData("Get-Go401Participant c1 | Pick ObjectId, CompanyId")]
    [InlineData("Get-Go401Participant c1 | Pick Name, CompanyId")]
    [InlineData("Get-Go401Participant c1 | Wire")]
    [InlineData("Get-Go401Deduction c1")]
    [InlineData("@{ participant_id = 'p1-0000001'; company_id = 'c1' }")]
    public async Task S71_chosen_participants_never_get_the_deductions_of_their_whole_company(string chosen)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Run($"{Lost}$chosen = @({chosen})");
        session.Simulator.Log.Clear();
        Outcome outcome = session.Run("$chosen | Get-Go401Deduction");
        Assert.Equal("NoCompanies", outcome.ErrorId);
        Assert.Empty(outcome.Output);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Theory]
    [InlineData("@{ 'p1-0000001' = 1000 }")]
    [InlineData("([ordered]@{ 'p1-0000001' = '$1,000.00' })")]
    [InlineData("(& { $d = [Collections.Generic.Dictionary[string,object]]::new(); $d['p1-0000001'] = 1000.0; $d })")]
    [InlineData("([Collections.SortedList]@{ ' p1-0000001 ' = [decimal]1000 })")]
    public async Task A_table_of_pay_is_every_dictionary(string table)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome one = session.Run("Get-Go401Deduction c1 -GrossPay 1000 | Where-Object ParticipantId -eq 'p1-0000001'");
        Outcome outcome = session.Run($"Get-Go401Deduction c1 -GrossPay {table} | Where-Object ParticipantId -eq 'p1-0000001'");
        Assert.Empty(outcome.Warnings);
        Assert.Equal("p1-0000001", Session.Value(outcome.Single, "ParticipantId"));
        Assert.Equal(Session.Value(one.Single, "PreTaxAmount"), Session.Value(outcome.Single, "PreTaxAmount"));
    }

    [Theory]
    [InlineData("([pscustomobject]@{ 'p1-0000001' = 1000 })", "GrossPayInvalid")]
    [InlineData("@([pscustomobject]@{ ParticipantId = 'p1-0000001'; GrossPay = '1000' })", "GrossPayInvalid")]
    [InlineData("1000, 2000", "GrossPayInvalid")]
    [InlineData("@{ 'p1-0000001' = $null }", "GrossPayInvalid")]
    [InlineData("@{ 'p1-0000001' = '1.234,50' }", "GrossPayInvalid")]
    [InlineData("@{ 'p1-0000001' = [double]::NaN }", "GrossPayInvalid")]
    [InlineData("$true", "GrossPayInvalid")]
    [InlineData("@{ 1 = 1000 }", null)]
    [InlineData("@{ 'P1-0000001' = 1000 }", null)]
    public async Task Pay_that_is_no_table_or_of_no_one_is_never_taken_for_the_pay_of_a_person(string pay, string? error)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            $"Get-Go401Deduction c1 -GrossPay {pay} | Where-Object ParticipantId -eq 'p1-0000001' | Where-Object PreTaxAmount -ne $null"
        );
        Assert.Empty(outcome.Output);
        if (error is null)
        {
            Assert.Contains("No amounts were computed", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(error, outcome.ErrorId);
        }
    }

    [Theory]
    [InlineData("fifo")]
    [InlineData("/dev/zero")]
    [InlineData("link")]
    public async Task S68_a_FIFO_or_a_device_as_the_earlier_run_is_refused_and_nothing_waits(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has neither.");
        string folder = Directory.CreateTempSubdirectory().FullName;
        using (Process made = Process.Start("mkfifo", Path.Combine(folder, "fifo")))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        File.CreateSymbolicLink(Path.Combine(folder, "link"), "fifo");
        await using Session session = await Session.ConnectedAsync();
        Assert.Equal("FileNotReadable", session.Run($"Get-Go401Deduction c1 -ChangedSince '{Path.Combine(folder, file)}'").ErrorId);
        Directory.Delete(folder, true);
    }

    [Theory]
    [InlineData("Test-Go401Payroll '{0}' -CompanyId c1 -CheckDate 2026-12-04", "FileNotReadable")]
    [InlineData("Submit-Go401Payroll '{0}' -CompanyId c1 -CheckDate 2026-12-04 -Confirm:$false", "FileNotReadable")]
    [InlineData("Sync-Go401Participant '{0}' -CompanyId c1 -WhatIf", "FileNotReadable")]
    [InlineData("@{{ EmployeeId = 1 }} | Test-Go401Payroll -CompanyId c1 -CheckDate 2026-12-04 -EmployeeIdMap '{0}'", "FileNotReadable")]
    [InlineData("Get-Go401Deduction c1 -ChangedSince '{0}'", "FileNotFound")]
    public async Task S88_an_input_that_is_no_list_of_people_for_its_size_is_refused_and_not_read(string command, string id)
    {
        string folder = Directory.CreateTempSubdirectory().FullName,
            path = Path.Combine(folder, "large.csv");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(3L * 1024 * 1024 * 1024);
        }

        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, command, path));
        Assert.Equal(id, outcome.ErrorId);
        Assert.Contains("3072 MB", outcome.Error!.Exception.Message, StringComparison.Ordinal);
        Directory.Delete(folder, true);
    }
}
