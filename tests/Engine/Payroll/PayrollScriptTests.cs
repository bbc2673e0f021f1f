using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>The scripts for payroll in examples/Scheduled, and the exit codes that a scheduler reads.</summary>
public sealed class PayrollScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-payscript-").FullName;

    private static string Example(string name) =>
        Path.Combine(
            Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!,
            "examples",
            "Scheduled",
            name
        );

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Session> StartAsync()
    {
        Session session = await Session.ConnectedAsync(o => o.Participants = 12);
        session.Set("Pay", Example("Submit-Payroll.ps1"));
        session.Set("Census", Example("Sync-Census.ps1"));
        session.Set("Name", session.Name);
        session.Set("Folder", _folder);
        session.Set("File", Path.Combine(_folder, "pay.csv"));
        string[] lines =
        [
            .. session
                .Run(
                    "Get-Go401Deduction c1 -GrossPay 1000 | Where-Object Eligible | ForEach-Object { "
                        + "'{0},80,1000,{1},{2},{3}' -f $_.ParticipantId, $_.PreTaxAmount, $_.RothAmount, $_.LoanPayment }"
                )
                .Output.Select(o => o.ToString()!),
        ];
        await File.WriteAllLinesAsync(
            Path.Combine(_folder, "pay.csv"),
            ["ParticipantId,Hours,GrossPay,PreTax,Roth,LoanPrincipal", .. lines]
        );
        return session;
    }

    private static int Run(Session session, string script)
    {
        Outcome outcome = session.Run($"$null = & {script}; $LASTEXITCODE");
        Assert.Empty(outcome.Errors);
        return (int)outcome.Single.BaseObject;
    }

    [Fact]
    public async Task A_pay_run_is_done_once_and_then_there_is_nothing_to_do()
    {
        await using Session session = await StartAsync();
        string pay = $"$Pay -Path $File -CompanyId c1 -CheckDate '{DateTime.Today:yyyy-MM-dd}' -Name $Name -AcceptWarning LoanNotPaid";
        Assert.Equal((0, 2, 1), (Run(session, pay), Run(session, pay), session.Simulator.PayrollsTaken));
        Assert.True(File.Exists(Path.Combine(_folder, "pay.csv.receipt.json")));
    }

    [Fact]
    public async Task Each_way_to_fail_has_its_code()
    {
        await using Session session = await StartAsync();
        string pay = $"$Pay -CompanyId c1 -CheckDate '{DateTime.Today:yyyy-MM-dd}' -AcceptWarning *";
        Assert.Equal(1, Run(session, pay + " -Name $Name -Path nothing.csv"));
        Assert.Equal(3, Run(session, pay + " -Name nobody -Path $File"));
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/submit-payroll/",
                Kind = FaultKind.LostAnswer,
                Times = 5,
            }
        );
        Assert.Equal(6, Run(session, pay + " -Name $Name -Path $File"));
        session.Simulator.Faults.Clear();
        Assert.Equal(0, Run(session, pay + " -Name $Name -Path $File"));
        await File.AppendAllTextAsync(Path.Combine(_folder, "pay.csv"), "nobody,1,1,0,0,0\n");
        Assert.Equal(5, Run(session, pay + " -Name $Name -Path $File"));
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/participants/",
                Kind = FaultKind.Status,
                Status = 503,
                RetryAfter = "9999",
            }
        );
        Assert.Equal(4, Run(session, pay + " -Name $Name -Path $File"));
    }

    [Fact]
    public async Task A_file_of_a_folder_is_put_away_with_its_receipt_or_its_faults()
    {
        await using Session session = await StartAsync();
        string pay = $"$Pay -Folder $Folder -CompanyId c1 -CheckDate '{DateTime.Today:yyyy-MM-dd}' -Name $Name -AcceptWarning *";
        Assert.Equal((0, 2), (Run(session, pay), Run(session, pay)));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_folder, "Done")).Length);
        await File.WriteAllTextAsync(Path.Combine(_folder, "bad.csv"), "ParticipantId,Hours,GrossPay\nnobody,1,1\n");
        Assert.Equal(5, Run(session, pay));
        Assert.Contains(
            "PersonUnknown",
            await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(_folder, "Refused"), "*.faults.txt").Single()),
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetFiles(_folder));

        // The message names the first rows; the list has all of them.
        await File.WriteAllLinesAsync(
            Path.Combine(_folder, "many.csv"),
            ["ParticipantId,Hours,GrossPay", .. Enumerable.Range(1, 30).Select(i => $"unknown{i},1,1")]
        );
        Assert.Equal(5, Run(session, pay));
        string[] faults = await File.ReadAllLinesAsync(Directory.GetFiles(Path.Combine(_folder, "Refused"), "*many*.faults.txt").Single());
        Assert.Contains(faults, l => l.StartsWith("PersonUnknown (30 rows: 2, 3, ", StringComparison.Ordinal));
        Assert.All(
            Enumerable.Range(2, 30),
            row => Assert.Single(faults, l => l.StartsWith($"PersonUnknown (row {row}, ParticipantId): ", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Amounts_that_were_not_sent_are_in_the_log()
    {
        await using Session session = await StartAsync();
        string file = Path.Combine(_folder, "pay.csv");
        string[] lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllLinesAsync(file, [lines[0] + ",Matching", .. lines[1..].Select(l => l + ",25.00")]);
        string pay = $"$Pay -Path $File -CompanyId c1 -CheckDate '{DateTime.Today:yyyy-MM-dd}' -Name $Name -AcceptWarning LoanNotPaid";
        Outcome outcome = session.Run($"& {pay}");
        Assert.Empty(outcome.Errors);
        Assert.Contains("Submitted: company c1", outcome.Output[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(outcome.Output, l => l.ToString()!.Contains("Warning: The file has 1 column that", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_census_is_done_once_and_then_there_is_nothing_to_do()
    {
        await using Session session = await StartAsync();
        session.Set("File", Path.Combine(_folder, "census.csv"));
        string[] lines =
        [
            .. session
                .Run("Get-Go401Participant c1 | ForEach-Object { '{0},555-123-{1}' -f $_.Ssn, $_.Ssn.Substring(5) }")
                .Output.Select(o => o.ToString()!),
        ];
        await File.WriteAllLinesAsync(Path.Combine(_folder, "census.csv"), ["SSN,Phone", .. lines]);
        const string Sync = "$Census -Path $File -CompanyId c1 -Name $Name";
        Assert.Equal((0, 2), (Run(session, Sync), Run(session, Sync)));
        await File.WriteAllLinesAsync(Path.Combine(_folder, "census.csv"), ["SSN,Phone", lines[0]]);
        Assert.Equal(5, Run(session, Sync));
    }
}
