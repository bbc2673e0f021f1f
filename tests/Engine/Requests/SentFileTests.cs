using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>A file that another program, or another account, replaces while it is sent.</summary>
public sealed class SentFileTests
{
    private const string Path = "companies/c1/submit-payroll";

    [Theory]
    [InlineData("pay.json", null)]
    [InlineData("pay.bin", "FileNotReadable")]
    public async Task S89_another_attempt_sends_what_was_checked_and_never_what_the_file_has_become(string name, string? error)
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory().FullName,
            file = System.IO.Path.Combine(folder, name);
        await File.WriteAllTextAsync(file, Payroll("1.00"), TestContext.Current.CancellationToken);
        session.Simulator.Log.Clear();
        session.Simulator.Faults.Add(Fault.Parse("POST /submit-payroll/ status=503 retry-after=1 times=1"));

        // Replaced when the first attempt has come to the server, before it is answered.
        _ = session.Simulator.Log.WaitForAsync(_ =>
        {
            File.WriteAllText(file, Payroll("999.00"));
            return true;
        });
        Outcome outcome = session.Run(
            $"Invoke-Go401Request {Path} -Method POST -InFile '{file}' -ContentType {Type(name)} -Confirm:$false"
        );
        Assert.Equal(Payroll("999.00"), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(error is null ? [] : new[] { error }, outcome.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(error is null ? 2 : 1, session.Simulator.Log.All.Count);
        Assert.All(session.Simulator.Log.All, r => Assert.Equal(Payroll("1.00"), r.Body));
        Directory.Delete(folder, true);
    }

    [UnixFact]
    public async Task A_link_to_a_file_can_be_sent()
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory().FullName,
            link = System.IO.Path.Combine(folder, "link.bin");
        await File.WriteAllTextAsync(System.IO.Path.Combine(folder, "pay.bin"), Payroll("1.00"), TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(link, "pay.bin");
        session.Simulator.Log.Clear();
        session.Run($"Invoke-Go401Request {Path} -Method POST -InFile '{link}' -ContentType application/json -Confirm:$false");
        Assert.Equal(Payroll("1.00"), Assert.Single(session.Simulator.Log.All).Body);
        session.Run($"Invoke-Go401Request {Path} -Method POST -Form @{{ file = [IO.FileInfo]'{link}' }} -Confirm:$false");
        Assert.Contains(Payroll("1.00"), session.Simulator.Log.All[1].Body, StringComparison.Ordinal);
        Directory.Delete(folder, true);
    }

    [Theory]
    [InlineData("Submit-Go401Payroll f/in.csv -CompanyId c1 -CheckDate 2026-12-04 -ReceiptPath l/in.csv -Confirm:$false")]
    [InlineData("Submit-Go401Payroll f/link.csv -CompanyId c1 -CheckDate 2026-12-04 -ReceiptPath f/in.csv -Confirm:$false")]
    [InlineData(
        "@{ EmployeeId = 1 } | Submit-Go401Payroll -CompanyId c1 -CheckDate 2026-12-04 -EmployeeIdMap f/in.csv -ReceiptPath f/IN.csv"
    )]
    [InlineData("Sync-Go401Participant f/in.csv -CompanyId c1 -ReceiptPath l/in.csv -Confirm:$false")]
    [InlineData("Invoke-Go401Request companies/c1/submit-payroll -Method POST -InFile f/in.csv -OutFile l/in.csv -Confirm:$false")]
    [InlineData("Export-Go401Participant f/in.csv c1 -StatusPath l/in.csv")]
    [InlineData("Export-Go401Participant l/in.csv c1 -Manifest -StatusPath f/in.csv.manifest.json")]
    public async Task S89_output_never_replaces_an_input_or_another_output_that_a_link_leads_to(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory().FullName;
        Directory.CreateDirectory(System.IO.Path.Combine(folder, "f"));
        File.CreateSymbolicLink(System.IO.Path.Combine(folder, "l"), "f");
        File.CreateSymbolicLink(System.IO.Path.Combine(folder, "f", "link.csv"), "in.csv");
        await File.WriteAllTextAsync(System.IO.Path.Combine(folder, "f", "in.csv"), "input", TestContext.Current.CancellationToken);
        session.Set("Folder", folder);
        session.Simulator.Log.Clear();
        Assert.Equal(
            "ParametersConflict",
            session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($Folder); " + command).ErrorId
        );
        Assert.Empty(session.Simulator.Log.All);
        Assert.Equal(
            "input",
            await File.ReadAllTextAsync(System.IO.Path.Combine(folder, "f", "in.csv"), TestContext.Current.CancellationToken)
        );
        Directory.Delete(folder, true);
    }

    private static string Type(string name) =>
        name.EndsWith("json", StringComparison.Ordinal) ? "application/json" : "application/octet-stream";

    private static string Payroll(string pay) =>
        $$"""{"check_date":"2026-12-25","payroll_lines":[{"participant_id":"p1-0000001","hours":"8","gross_pay":"{{pay}}"}]}""";
}
