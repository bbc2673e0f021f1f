using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>What an auditor and a clerk read afterwards: the result, the receipt, and what an error recommends.</summary>
public sealed class PayrollResultTests : IDisposable
{
    private const string Bonus =
        "Submit-Go401Payroll $File -CompanyId $Company -CheckDate ([datetime]::Today) -OffCycle -ReceiptPath $Receipt "
        + "-Confirm:$false ";

    private static int _company = 500;
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-proof-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Session> StartAsync(params string[] lines)
    {
        // A simulator may get the port of one before, and the journal of these tests is one: no two use the same company.
        int company = Interlocked.Increment(ref _company);
        Session session = await Session.ConnectedAsync(o => o.Companies = 2000);
        session.Set("Company", $"c{company}");
        string[] someone =
        [
            .. session
                .Run("$p = @(Get-Go401Participant $Company | Where-Object { -not $_.TerminationDate })[0]; $p.ObjectId; $p.Ssn")
                .Output.Select(o => o.ToString()!),
        ];
        (string id, string ssn) = (someone[0], someone[1]);
        session.Set("Id", id);
        lines =
        [
            .. lines.Select(l =>
                l.Replace("p1-0000001", id, StringComparison.Ordinal)
                    .Replace("900000001", ssn, StringComparison.Ordinal)
                    .Replace("900-00-0001", $"{ssn[..3]}-{ssn[3..5]}-{ssn[5..]}", StringComparison.Ordinal)
                    .Replace("900 00 0001", $"{ssn[..3]} {ssn[3..5]} {ssn[5..]}", StringComparison.Ordinal)
            ),
        ];
        session.Set("File", Path.Combine(_folder, "pay.csv"));
        session.Set("Receipt", Path.Combine(_folder, "receipt.json"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "pay.csv"), string.Join('\n', lines));
        return session;
    }

    private async Task<JsonNode> ReceiptAsync() => JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "receipt.json")))!;

    [Theory]
    [InlineData("SSN,Hours,Gross Pay", "900000001,0,500.00")]
    [InlineData("ParticipantId,Hours,Gross Pay,Tax No", "p1-0000001,0,500.00,900-00-0001")]
    [InlineData("ParticipantId,Hours,Gross Pay,Note", "p1-0000001,0,500.00,see 900 00 0001")]
    [InlineData("ParticipantId,SSN,Hours,Gross Pay", "p1-0000001,\"=\"\"900000001\"\"\",0,500.00")]
    public async Task S74_a_receipt_has_no_hash_of_a_file_with_social_security_numbers(string header, string row)
    {
        await using Session session = await StartAsync(header, row);
        Outcome outcome = session.Run(Bonus);
        Assert.Empty(outcome.Errors);
        JsonNode receipt = await ReceiptAsync();
        Assert.Null(receipt["inputSha256"]);
        Assert.Contains("social security numbers", receipt["inputSha256Omitted"]!.ToString(), StringComparison.Ordinal);
        string body = session.Simulator.Log.All.Single(r => r.Path.EndsWith("/submit-payroll/", StringComparison.Ordinal)).Body;
        Assert.DoesNotContain("900000001", body, StringComparison.Ordinal);
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body))),
            receipt["sentSha256"]!.ToString()
        );
        byte[] file = await File.ReadAllBytesAsync(Path.Combine(_folder, "pay.csv"));
        Assert.DoesNotContain(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)),
            receipt.ToJsonString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Accepted_warnings_are_in_the_result_the_receipt_and_one_text_of_a_CSV_file()
    {
        await using Session session = await StartAsync("SSN,Hours,Gross Pay", "900-00-0001,0,500.00");
        Outcome sent = session.Run(
            Bonus.Replace("[datetime]::Today", "[datetime]::Today.AddYears(1)", StringComparison.Ordinal) + "-AcceptWarning CheckDate*"
        );
        Assert.True(sent.Errors.Count == 0, string.Join('\n', sent.Errors));
        object accepted = Session.Value(sent.Single, "AcceptedWarnings")!;
        Assert.Equal(["CheckDateFar", "CheckDateOtherYear"], Assert.IsAssignableFrom<IEnumerable<string>>(accepted));

        session.Set("Result", sent.Single);
        Assert.Matches(@"AcceptedWarnings *: (\x1b\[[0-9;]*m)?CheckDateFar, CheckDateOtherYear", session.Show("$Result"));

        // What Export-Csv writes.
        Assert.Equal("CheckDateFar, CheckDateOtherYear", accepted.ToString());
        Assert.Equal("""["CheckDateFar","CheckDateOtherYear"]""", (await ReceiptAsync())["acceptedWarnings"]!.ToJsonString());
    }

    [Fact]
    public async Task A_run_without_warnings_accepted_none()
    {
        await using Session session = await StartAsync("ParticipantId,Hours,Gross Pay", "p1-0000001,0,500.00");
        Outcome outcome = session.Run(Bonus + "-AcceptWarning *");
        Assert.Empty(outcome.Errors);
        session.Set("Result", outcome.Single);
        Assert.Equal(0, session.Run("$Result.AcceptedWarnings.Count").Single.BaseObject);
        Assert.DoesNotContain("AcceptedWarnings", session.Show("$Result"), StringComparison.Ordinal);
        Assert.Equal("[]", (await ReceiptAsync())["acceptedWarnings"]!.ToJsonString());
        Assert.NotNull((await ReceiptAsync())["inputSha256"]);
    }

    [Fact]
    public async Task One_thing_to_do_is_what_the_error_recommends()
    {
        await using Session session = await StartAsync("ParticipantId,Hours,Gross Pay", "p1-0000001,0,1.234");
        Outcome outcome = session.Run(Bonus);
        Assert.Equal("PayrollRefused", outcome.ErrorId);
        Assert.Equal("Round it to cents in the payroll system.", outcome.Error.ErrorDetails.RecommendedAction);
        await File.AppendAllTextAsync(Path.Combine(_folder, "pay.csv"), "\nnobody,0,1.00");
        outcome = session.Run(Bonus);
        Assert.Contains("about_Go401_Payroll", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_faults_than_fit_lead_to_what_checks_the_same_input()
    {
        await using Session session = await StartAsync();
        session.Run("$rows = 1..25 | ForEach-Object { @{ Ssn = ('A' * $_); Name = 'A B'; Hours = 1; GrossPay = 'x' } }");
        string census = session.Run("$rows | Sync-Go401Participant -CompanyId $Company -Confirm:$false").Error.ToString();
        Assert.EndsWith("TargetObject of this error.", census, StringComparison.Ordinal);
        Assert.DoesNotContain("Test-Go401Payroll", census, StringComparison.Ordinal);
        Outcome refused = session.Run("$rows | Submit-Go401Payroll -CompanyId $Company -CheckDate 2026-12-04 -Confirm:$false");
        string payroll = refused.Error.ToString();
        Assert.EndsWith("TargetObject of this error, or Test-Go401Payroll.", payroll, StringComparison.Ordinal);

        // The same for many rows is told once; each is an object of its own.
        string[] told = [.. payroll.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("Amount", StringComparison.Ordinal))];
        Assert.StartsWith(
            "AmountInvalid (25 rows: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, and others; GrossPay): ",
            Assert.Single(told),
            StringComparison.Ordinal
        );
        Assert.Equal(50, ((object[])refused.Error.TargetObject).Length);
        Assert.Equal(
            50,
            session
                .Run("$rows | Test-Go401Payroll -CompanyId $Company -CheckDate 2026-12-04 | Where-Object Severity -eq Error")
                .Output.Count
        );
    }

    [Fact]
    public async Task The_number_of_a_correction_is_in_the_result_and_shown_where_there_is_one()
    {
        await using Session session = await StartAsync("ParticipantId,Hours,Gross Pay", "p1-0000001,0,500.00");
        session.Run("$first = " + Bonus);
        session.Run("[IO.File]::WriteAllText($File, \"ParticipantId,Hours,Gross Pay`n$Id,0,20.00\"); $second = " + Bonus + "-Correction");
        Assert.Equal([0, 1], session.Run("$first.CorrectionNumber; $second.CorrectionNumber").Output.Select(o => o.BaseObject));
        Assert.DoesNotContain("CorrectionNumber", session.Show("$first"), StringComparison.Ordinal);
        Assert.Matches(@"CorrectionNumber *: (\x1b\[[0-9;]*m)?1", session.Show("$second"));
        Assert.Equal("1", (await ReceiptAsync())["correction"]!.ToString());
    }

    [Fact]
    public async Task The_pay_period_of_a_run_before_with_another_check_date_needs_acceptance()
    {
        await using Session session = await StartAsync("ParticipantId,Hours,Gross Pay", "p1-0000001,0,500.00");
        const string Period =
            "-CompanyId $Company -PayPeriodStart ([datetime]::Today.AddDays(-19)) -PayPeriodEnd ([datetime]::Today.AddDays(-6)) "
            + "-Confirm:$false ";
        const string Others = "-AcceptWarning CheckDate*, ElectionDiffers, LoanNotPaid, PersonMissing, Term*";
        string first = $"Submit-Go401Payroll $File {Period} -CheckDate ([datetime]::Today) {Others}";
        Assert.Equal("Submitted", Session.Value(session.Run(first).Single, "Status"));
        session.Run("[IO.File]::WriteAllText($File, \"ParticipantId,Hours,Gross Pay`n$Id,0,520.00\")");
        string second = $"Submit-Go401Payroll $File {Period} -CheckDate ([datetime]::Today.AddDays(14)) {Others}";
        Outcome refused = session.Run(second);
        Assert.Equal("PayrollWarnings", refused.ErrorId);
        Assert.StartsWith("PeriodRepeated (PayPeriodEnd): The run of ", Assert.Single(refused.Warnings), StringComparison.Ordinal);
        Assert.Contains("use -OffCycle or -Correction", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, session.Simulator.PayrollsTaken);
        Assert.Equal("Submitted", Session.Value(session.Run(second + ", PeriodRepeated").Single, "Status"));
    }

    [Fact]
    public async Task Lines_that_401GO_has_recommend_to_compare_them()
    {
        await using Session session = await StartAsync("ParticipantId,Hours,Gross Pay", "p1-0000001,0,500.00");
        session.Run(
            "$null = Invoke-Go401Request companies/$Company/submit-payroll -Method Post -Confirm:$false -Body @{ check_date = "
                + "[datetime]::Today.ToString('yyyy-MM-dd'); is_off_cycle = $false; payroll_lines = @(@{ participant_id = $Id; "
                + "hours = '80.00'; gross_pay = '900.00' }) }"
        );
        Assert.Equal(1, session.Simulator.PayrollsTaken);
        const string Regular = "-CompanyId $Company -CheckDate ([datetime]::Today)";
        Outcome tested = session.Run($"Test-Go401Payroll $File {Regular} | Where-Object Id -eq LinesHeld");
        Assert.Single(tested.Output);
        Outcome outcome = session.Run(
            $"Submit-Go401Payroll $File {Regular} -AcceptWarning ElectionDiffers, LoanNotPaid, PersonMissing -Confirm:$false"
        );
        Assert.Equal("PayrollWarnings", outcome.ErrorId);
        Assert.Contains("Compare-Go401Payroll", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("can count twice", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(1, session.Simulator.PayrollsTaken);
    }
}
