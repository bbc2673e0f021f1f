using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>The payroll cmdlets as a clerk uses them.</summary>
public sealed class PayrollCmdletTests : IDisposable
{
    // A pay run that is right: everyone who may contribute, as elected.
    private const string Make = """
        $due = @(Get-Go401Deduction c1 -GrossPay 2500 | Where-Object Eligible)
        $rows = @($due | ForEach-Object { [pscustomobject]@{ ParticipantId = $_.ParticipantId; Hours = 80; 'Gross Pay' = '$2,500.00';
            'Pre-Tax' = $_.PreTaxAmount; Roth = $_.RothAmount; 'Loan Principal' = $_.LoanPayment } })
        $date = [datetime]::Today
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("go401-pay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<Session> StartAsync()
    {
        Session session = await Session.ConnectedAsync(o => o.Participants = 40);
        Assert.Empty(session.Run(Make).Errors);
        session.Simulator.Log.Clear();
        return session;
    }

    private static string[] Submitted(Session session) =>
        [.. session.Simulator.Log.All.Where(r => r.Path.EndsWith("/submit-payroll/", StringComparison.Ordinal)).Select(r => r.Body)];

    [Fact]
    public async Task A_pay_run_is_submitted_once_and_gives_the_first_result_again()
    {
        await using Session session = await StartAsync();
        Outcome first = session.Run(
            "$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning LoanNotPaid -Confirm:$false"
        );
        Assert.Empty(first.Errors);
        Assert.Equal("Submitted", Session.Value(first.Single, "Status"));
        Assert.Equal(session.Run("$rows.Count").Single.BaseObject, Session.Value(first.Single, "Lines"));
        Outcome second = session.Run("[array]::Reverse($rows); $rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -Confirm:$false");
        Assert.Equal("AlreadySubmitted", Session.Value(second.Single, "Status"));
        Assert.Equal(Session.Value(first.Single, "IdempotencyKey"), Session.Value(second.Single, "IdempotencyKey"));
        Assert.Equal(Session.Value(first.Single, "AchDate"), Session.Value(second.Single, "AchDate"));
        Assert.Single(Submitted(session));
        Assert.Equal(1, session.Simulator.PayrollsTaken);
    }

    [Fact]
    public async Task S74_every_fault_is_in_one_error_and_nothing_is_sent()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(
            """
            $rows[0].'Gross Pay' = '1.234'; $rows[1].ParticipantId = 'nobody';
                $rows[2].psobject.Properties.Add([psnoteproperty]::new('Ssn', '987-65-4321'))
            $rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -Confirm:$false
            """
        );
        Assert.Equal("PayrollRefused", outcome.ErrorId);
        string[] ids = [.. ((object[])outcome.Error.TargetObject).Select(f => (string)PSObject.AsPSObject(f).Properties["Id"].Value)];
        Assert.Contains("AmountDecimals", ids);
        Assert.Contains("PersonUnknown", ids);
        Assert.Contains("row 1, GrossPay", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("987", outcome.AllStreams, StringComparison.Ordinal);
        Assert.DoesNotContain("1.234", outcome.AllStreams, StringComparison.Ordinal);
        Assert.Empty(Submitted(session));
    }

    [Fact]
    public async Task Warnings_stop_a_run_that_no_one_is_asked_about_until_they_are_named()
    {
        await using Session session = await StartAsync();
        session.Run("$rows = @($rows | Where-Object { $_.'Pre-Tax' -gt 0 })");
        Outcome refused = session.Run("$rows[1..99] | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -Confirm:$false");
        Assert.Equal("PayrollWarnings", refused.ErrorId);
        Assert.Contains(refused.Warnings, w => w.StartsWith("PersonMissing (", StringComparison.Ordinal));
        Assert.Equal(
            "WarningUnknown",
            session
                .Run("$rows[1..99] | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning PersonMising -Confirm:$false")
                .ErrorId
        );
        Assert.Equal(
            "WarningUnknown",
            session
                .Run("$rows[1..99] | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning PersonUnknown -Confirm:$false")
                .ErrorId
        );
        string all = session
            .Run("$rows[1..99] | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning LoanNotPayd, Xyzzy, PersonUnknown")
            .Error.ToString();
        Assert.Contains("'LoanNotPayd' is not the id of a warning. Did you mean LoanNotPaid?", all, StringComparison.Ordinal);
        Assert.Contains("'Xyzzy' is not the id of a warning. 'PersonUnknown' is an error", all, StringComparison.Ordinal);
        Assert.Empty(Submitted(session));
        Outcome accepted = session.Run(
            "$rows[1..99] | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning personm*, LoanNotPaid -Confirm:$false"
        );
        Assert.Equal("Submitted", Session.Value(accepted.Single, "Status"));
    }

    [Theory]
    [InlineData("$rows[0].'Gross Pay' = 'x'; $rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -Confirm:$false", "PayrollRefused")]
    [InlineData(
        "$rows[1..9] | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -Confirm:$false -WarningAction Ignore",
        "PayrollWarnings"
    )]
    [InlineData("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning Nothing", "WarningUnknown")]
    [InlineData("$rows | Sync-Go401Participant -CompanyId c1 -Confirm:$false", "CensusRefused")]
    public async Task ErrorAction_holds_for_what_a_check_refuses(string script, string id)
    {
        await using Session session = await StartAsync();
        session.Run("$failed = $null");
        Assert.Empty(session.Run(script + " -ErrorAction SilentlyContinue -ErrorVariable failed").Output);
        Assert.Equal(id, session.Run("$failed[0].FullyQualifiedErrorId.Split(',')[0]").Single.BaseObject);
        Assert.Equal(
            id,
            session.Run($"try {{ {script} -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId.Split(',')[0] }}").Single.BaseObject
        );
        Assert.Empty(Submitted(session));
    }

    [Fact]
    public async Task WhatIf_and_the_question_show_the_company_the_date_and_totals_and_send_nothing()
    {
        await using Session session = await StartAsync();
        Assert.Empty(session.Run("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -WhatIf").Output);
        string shown = session.Host.Text;
        int lines = (int)session.Run("$rows.Count").Single.BaseObject;
        Assert.Contains("Simulated Company 1 (c1)", shown, StringComparison.Ordinal);
        Assert.Contains(
            DateTime.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            shown,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"{lines} lines: Hours {(lines * 80m).ToString("#,0.00", System.Globalization.CultureInfo.InvariantCulture)}, "
                + $"GrossPay {(lines * 2500m).ToString("#,0.00", System.Globalization.CultureInfo.InvariantCulture)}",
            shown,
            StringComparison.Ordinal
        );
        Assert.Empty(Submitted(session));
    }

    [Fact]
    public async Task S76_another_run_for_the_same_date_is_refused_where_no_one_is_asked_unless_it_is_a_correction()
    {
        await using Session session = await StartAsync();
        session.Run("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning * -Confirm:$false");
        session.Run("$rows[0].'Gross Pay' = '2600'");
        Outcome taken = session.Run("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning * -Confirm:$false");
        Assert.Equal("PayrollDateTaken", taken.ErrorId);
        Assert.Contains("only the differences and the people who were left out.", taken.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "For a bonus or another payment that is a run of its own, use -OffCycle.",
            taken.Error.ToString(),
            StringComparison.Ordinal
        );
        Assert.Single(Submitted(session));
        const string Correction =
            "@{ ParticipantId = $rows[0].ParticipantId; Hours = '(8.00)'; GrossPay = -100 } | "
            + "Submit-Go401Payroll -CompanyId c1 -CheckDate $date -Correction -AcceptWarning * -Confirm:$false";
        Assert.Equal("Submitted", Session.Value(session.Run(Correction).Single, "Status"));
        Assert.Equal("AlreadySubmitted", Session.Value(session.Run(Correction).Single, "Status"));
        Assert.Equal(2, session.Simulator.PayrollsTaken);
    }

    [Fact]
    public async Task A_correction_says_before_it_is_sent_that_its_lines_are_added()
    {
        await using Session session = await StartAsync();
        session.Run("$null = $rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning LoanNotPaid -Confirm:$false");
        session.Run(
            "@{ ParticipantId = $rows[0].ParticipantId; Hours = 1; GrossPay = 10 } | "
                + "Submit-Go401Payroll -CompanyId c1 -CheckDate $date -Correction -AcceptWarning * -WhatIf"
        );
        Assert.Contains("CAUTION: this correction is added to what was submitted", session.Host.Text, StringComparison.Ordinal);
        Assert.Equal(1, session.Simulator.PayrollsTaken);
    }

    [Fact]
    public async Task S75_an_outcome_that_is_unclear_is_said_and_the_next_run_counts_once()
    {
        await using Session session = await StartAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/submit-payroll/",
                Kind = FaultKind.LostAnswer,
                Times = 5,
            }
        );
        Outcome unclear = session.Run("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning * -Confirm:$false");
        Assert.Equal("PayrollUnclear", unclear.ErrorId);
        session.Simulator.Faults.Clear();
        Assert.Equal(
            "Submitted",
            Session.Value(
                session.Run("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning * -Confirm:$false").Single,
                "Status"
            )
        );
        Assert.Equal(1, session.Simulator.PayrollsTaken);
    }

    [Fact]
    public async Task A_file_is_submitted_with_a_receipt_that_is_the_same_again()
    {
        await using Session session = await StartAsync();
        string file = Path.Combine(_folder, "pay.csv"),
            receipt = Path.Combine(_folder, "receipt.json");
        string[] lines =
        [
            .. session
                .Run(
                    "$rows | ForEach-Object { '{0},80,\"2,500.00\",{1},{2},{3}' -f $_.ParticipantId, $_.'Pre-Tax', "
                        + "$_.Roth, $_.'Loan Principal' }"
                )
                .Output.Select(o => o.ToString()!),
        ];
        await File.WriteAllTextAsync(file, "Participant Id,Hours,Gross,401k,Roth,Principal\r\n" + string.Join("\r\n", lines));
        string submit =
            $"Submit-Go401Payroll '{file}' -CompanyId c1 -CheckDate $date -AcceptWarning * -ReceiptPath '{receipt}' -Confirm:$false";
        Outcome first = session.Run(submit);
        Assert.Empty(first.Errors);
        Assert.Equal(receipt, Session.Value(first.Single, "ReceiptPath"));
        string proof = await File.ReadAllTextAsync(receipt);
        Assert.Contains(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(file))),
            proof,
            StringComparison.Ordinal
        );
        Assert.Contains(
            Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Submitted(session).Single()))
            ),
            proof,
            StringComparison.Ordinal
        );
        File.Delete(receipt);
        Assert.Equal("AlreadySubmitted", Session.Value(session.Run(submit).Single, "Status"));
        Assert.Equal(proof, await File.ReadAllTextAsync(receipt));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(receipt));
        }

        Assert.Equal(
            "FolderNotFound",
            session
                .Run(
                    $"Submit-Go401Payroll '{file}' -CompanyId c1 -CheckDate $date -OffCycle -AcceptWarning * -ReceiptPath "
                        + $"'{_folder}/no/r.json' -Confirm:$false"
                )
                .ErrorId
        );
        Assert.Single(Submitted(session));
    }

    [Fact]
    public async Task Test_and_Compare_put_out_objects_and_send_nothing()
    {
        await using Session session = await StartAsync();
        session.Run("$rows[0].'Gross Pay' = 'x'");
        Outcome faults = session.Run("$rows | Test-Go401Payroll -CompanyId c1 -CheckDate $date");
        Assert.Empty(faults.Errors);
        Assert.Contains(faults.Output, f => (string)Session.Value(f, "Id")! == "AmountInvalid" && (int)Session.Value(f, "Row")! == 1);
        Outcome differences = session.Run(
            "@{ ParticipantId = $rows[1].ParticipantId; Hours = 80; GrossPay = 3100 } | "
                + "Compare-Go401Payroll -CompanyId c1 -CheckDate 2026-10-30 | Where-Object ParticipantId -eq $rows[1].ParticipantId"
        );
        PSObject pay = Assert.Single(differences.Output, d => (string)Session.Value(d, "Column")! == "GrossPay");
        Assert.Equal((3100m, 3200m), ((decimal)Session.Value(pay, "File")!, (decimal)Session.Value(pay, "At401GO")!));
        Assert.Empty(Submitted(session));
    }

    [Theory]
    [InlineData("'pay.csv' | Submit-Go401Payroll -CompanyId c1 -CheckDate $date", "InputNotRows")]
    [InlineData("Submit-Go401Payroll nothing.csv -CompanyId c1 -CheckDate $date", "FileNotFound")]
    [InlineData("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -EmployeeIdMap @(@{ A = 1 })", "EmployeeIdMapInvalid")]
    [InlineData("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -EmployeeIdMap @{'7'='p1';' 7'='p2'}", "EmployeeIdMapInvalid")]
    [InlineData("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -EmployeeIdMap 5", "EmployeeIdMapInvalid")]
    [InlineData("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -EmployeeIdMap 5,6", "EmployeeIdMapInvalid")]
    [InlineData("@() | Submit-Go401Payroll -CompanyId c1 -CheckDate $date", "PayrollRefused")]
    [InlineData("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate 03/13/2026", "ParameterArgumentTransformationError")]
    [InlineData("Get-Go401Deduction c1 -GrossPay abc", "GrossPayInvalid")]
    [InlineData("Get-Go401Deduction c1 -GrossPay -1", "GrossPayInvalid")]
    [InlineData("Get-Go401Deduction c1 -GrossPay @{ 'p1' = 1; ' p1' = 2 }", "GrossPayInvalid")]
    [InlineData("Get-Go401Deduction c1 -ChangedSince nothing.csv", "FileNotFound")]
    public async Task A_wrong_call_is_an_error_before_anything_is_sent(string script, string id)
    {
        await using Session session = await StartAsync();
        Assert.Equal(id, session.Run(script).ErrorId);
        Assert.Empty(Submitted(session));
    }

    [Fact]
    public async Task A_census_is_a_plan_under_WhatIf_and_applied_when_it_is_confirmed()
    {
        await using Session session = await StartAsync();
        const string Rows =
            "$people = @(Get-Go401Participant c1); $census = @($people | ForEach-Object { [pscustomobject]@{ SSN = "
            + "$_.Ssn; Name = $_.Name; Phone = $_.Phone } }); $census[3].Phone = '555-999-1234'";
        session.Run(Rows);
        session.Simulator.Log.Clear();
        Outcome plan = session.Run("$census | Sync-Go401Participant -CompanyId c1 -WhatIf");
        Assert.Equal(40, plan.Output.Count);
        PSObject update = Assert.Single(plan.Output, e => Session.Value(e, "Action")!.ToString() == "Update");
        Assert.Equal("Planned", Session.Value(update, "Status"));
        Assert.All(session.Simulator.Log.All, r => Assert.Equal("GET", r.Method));
        Assert.DoesNotContain((string)session.Run("$people[3].Ssn").Single.BaseObject, plan.AllStreams, StringComparison.Ordinal);
        string receipt = Path.Combine(_folder, "census.json");
        session.Set("Receipt", receipt);
        Assert.Equal(
            "FolderNotFound",
            session.Run("$census | Sync-Go401Participant -CompanyId c1 -Only Update -Confirm:$false -ReceiptPath \"$Receipt/no/r\"").ErrorId
        );
        Assert.DoesNotContain(session.Simulator.Log.All, r => r.Method == "PATCH");
        Outcome applied = session.Run("$census | Sync-Go401Participant -CompanyId c1 -Only Update -Confirm:$false -ReceiptPath $Receipt");
        Assert.Equal("Done", Session.Value(applied.Single, "Status"));
        Assert.Equal("""{"phone":"555-999-1234"}""", Assert.Single(session.Simulator.Log.All, r => r.Method == "PATCH").Body);
        string proof = await File.ReadAllTextAsync(receipt);
        Assert.Contains("\"participantId\": \"p1-0000003\"", proof, StringComparison.Ordinal);
        Assert.Contains("\"Phone\"", proof, StringComparison.Ordinal);
        Assert.Contains("\"status\": \"Done\"", proof, StringComparison.Ordinal);
        Assert.DoesNotContain("999-1234", proof, StringComparison.Ordinal);
        Assert.DoesNotContain("900000003", proof, StringComparison.Ordinal);
        Assert.DoesNotContain("sha256", proof, StringComparison.OrdinalIgnoreCase);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(receipt));
        }

        // The same file again has nothing to do, and the proof stays.
        session.Run("$census | Sync-Go401Participant -CompanyId c1 -Only Update -Confirm:$false -ReceiptPath $Receipt");
        Assert.Equal(proof, await File.ReadAllTextAsync(receipt));
        Assert.Equal("CensusRefused", session.Run("$census[0..3] | Sync-Go401Participant -CompanyId c1 -Confirm:$false").ErrorId);
    }

    // A receipt that cannot be is found before the first request, and not after the money was sent.
    [UnixFact]
    public async Task A_receipt_that_cannot_be_written_is_refused_before_the_first_request()
    {
        await using Session session = await Session.ConnectedAsync();
        foreach (
            (string path, string id) in new[]
            {
                ("/dev/null", "PathNotFileSystem"),
                ("/dev/../dev/null", "PathNotFileSystem"),
                ("/tmp", "PathIsFolder"),
                ("env:receipt.json", "PathNotFileSystem"),
            }
        )
        {
            foreach (string how in new[] { "-Confirm:$false", "-WhatIf" })
            {
                Outcome outcome = session.Run(
                    $"Submit-Go401Payroll -InputObject @{{ ParticipantId = 'p1-0000001'; GrossPay = 1; Hours = 1 }} -CompanyId c1 "
                        + $"-CheckDate 2026-03-01 -ReceiptPath '{path}' {how}"
                );
                Assert.Equal(id, outcome.ErrorId);
                Assert.Empty(session.Simulator.Log.All);
            }
        }
    }
}
