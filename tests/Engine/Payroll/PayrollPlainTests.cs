using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>What a newcomer stumbles over: units, places, paths, and what was not sent.</summary>
public sealed class PayrollPlainTests : IDisposable
{
    private const string Rows = """
        $rows = @(Get-Go401Deduction c1 -GrossPay 2500 | ForEach-Object { [pscustomobject]@{ ParticipantId = $_.ParticipantId; Hours = 80
            GrossPay = 2500; PreTax = $_.PreTaxAmount; Roth = $_.RothAmount; LoanPrincipal = $_.LoanPayment } })
        $date = [datetime]::Today
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("go401-plain-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<Session> StartAsync(int people = 40)
    {
        Session session = await Session.StartAsync(o => o.Participants = people, host: new CapturingHost(80));
        session.Connect();
        Assert.Empty(session.Run(Rows).Errors);
        session.Simulator.Log.Clear();
        return session;
    }

    private static string[] Shown(Session session, string script)
    {
        int before = session.Host.Text.Length;
        return
        [
            .. Regex
                .Replace(session.Show(script)[before..], @"\x1b\[[0-9;]*m", "")
                .Split('\n')
                .Select(l => l.TrimEnd())
                .Where(l => l.Length > 0 && !l.StartsWith("parent = ", StringComparison.Ordinal)),
        ];
    }

    [Fact]
    public async Task Faults_show_the_participant_and_no_word_is_cut()
    {
        await using Session session = await StartAsync();
        session.Run(
            "$rows[0].psobject.Properties.Add([psnoteproperty]::new('CompanyContribution', '1.005')); "
                + "$rows[1].PreTax = [string]([decimal]$rows[1].PreTax + 5)"
        );
        string[] lines = Shown(session, "$rows[0..1] | Test-Go401Payroll -CompanyId c1 -CheckDate $date");
        string shown = string.Join('\n', lines);
        Assert.All(lines, l => Assert.True(l.Length <= 80, l));
        Assert.True(shown.Contains("CompanyContribution", StringComparison.Ordinal), shown);
        Assert.Matches(@"PersonMissing\s+p1-\d{7}\s", shown);
        string paid = (string)session.Run("$rows[1].ParticipantId").Single.BaseObject;
        Assert.Contains(paid, shown, StringComparison.Ordinal);
        Assert.Contains("401GO, the participant's\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elections_have_their_unit_and_amounts_a_column_of_their_own()
    {
        await using Session session = await StartAsync(60);
        session.Run("$d = @(Get-Go401Deduction c1 -GrossPay 2500)");
        session.Run("$one = @($d | Where-Object { $_.PreTaxIsPercent -and $_.PreTaxAmount })[0]");
        string[] lines = Shown(session, "$one");
        Assert.All(lines, l => Assert.True(l.Length <= 80, l));
        Assert.Matches(@"Name +Elig\s+PreTax\s+Roth\s+PreTax \$\s+Roth \$\s+Loan \$\s+ParticipantId", lines[0]);
        string percent = session.Run("'{0:0.##}%' -f $one.PreTaxElection").Single.ToString()!;
        string amount = session.Run("'{0:#,0.00}' -f $one.PreTaxAmount").Single.ToString()!;
        Assert.Contains($" {percent} ", lines[2], StringComparison.Ordinal);
        Assert.Contains($" {amount} ", lines[2], StringComparison.Ordinal);

        // Without the pay there are elections and no amounts.
        session.Run("$id = $one.ParticipantId");
        string plain = Shown(session, "Get-Go401Deduction c1 | Where-Object ParticipantId -eq $id")[2];
        Assert.Contains($" {percent} ", plain, StringComparison.Ordinal);
        Assert.DoesNotContain($" {amount} ", plain, StringComparison.Ordinal);

        session.Run("$pending = @($d | Where-Object PendingPreTax)[0]");
        Assert.IsType<bool>(session.Run("$pending.PendingPreTaxIsPercent").Single.BaseObject);
        string becomes = session
            .Run(
                "$as = if ($pending.PendingPreTaxIsPercent) { '-> {0:0.##}%' } else { '-> ${0:#,0.00}' }; "
                    + "$as -f $pending.PendingPreTax"
            )
            .Single.ToString()!;
        Assert.Contains(becomes, string.Join('\n', Shown(session, "$pending")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_of_the_gross_pay_table_that_no_one_has_is_named()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(
            "Get-Go401Deduction c1, c2 -GrossPay @{ 'p1-0000001' = 100; 'p2-0000001' = 100; 'p1-0000O03' = 100; 'p9' = 1 }"
        );
        string warning = Assert.Single(outcome.Warnings);
        Assert.Contains("'p1-0000O03', 'p9'", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("p2-0000001", warning, StringComparison.Ordinal);
        Assert.Empty(session.Run("Get-Go401Deduction c1 -GrossPay @{ 'p1-0000001' = 100 }").Warnings);
        Assert.Contains(
            "'p1-0000001'",
            session.Run("Get-Go401Deduction c1 -GrossPay @{ 'p1-0000001' = '1,00' }").Error.ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date")]
    [InlineData("Get-Go401Participant c1 | Sync-Go401Participant -CompanyId c1")]
    public async Task A_receipt_in_a_folder_that_is_missing_is_found_under_WhatIf_too(string script)
    {
        await using Session session = await StartAsync();
        session.Set("Missing", Path.Combine(_folder, "no", "receipt.json"));
        foreach (string how in new[] { "-WhatIf", "-Confirm:$false" })
        {
            Outcome outcome = session.Run($"{script} -ReceiptPath $Missing {how}");
            Assert.Equal("FolderNotFound", outcome.ErrorId);
            Assert.EndsWith("Nothing was sent.", outcome.Error.ToString(), StringComparison.Ordinal);
        }

        Assert.All(session.Simulator.Log.All, r => Assert.Equal("GET", r.Method));
        session.Set("Fine", Path.Combine(_folder, "receipt.json"));
        Assert.Empty(session.Run($"{script} -ReceiptPath $Fine -WhatIf").Errors);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("Submit-Go401Payroll {0} -CompanyId c1 -CheckDate $date")]
    [InlineData("Test-Go401Payroll {0} -CompanyId c1 -CheckDate $date")]
    [InlineData("Compare-Go401Payroll {0} -CompanyId c1 -CheckDate $date")]
    [InlineData("Sync-Go401Participant {0} -CompanyId c1")]
    [InlineData("$rows | Test-Go401Payroll -CompanyId c1 -CheckDate $date -EmployeeIdMap {0}")]
    [InlineData("Get-Go401Deduction c1 -ChangedSince {0}")]
    [InlineData("Invoke-Go401Request something POST -InFile {0} -Confirm:$false")]
    public async Task A_path_that_is_no_file_is_called_what_it_is(string script)
    {
        await using Session session = await StartAsync();
        session.Set("Folder", _folder);
        (string Path, string Says)[] cases =
        [
            ("$Folder", "is a folder"),
            ("\"$Folder/pay*.csv\"", "has wildcard characters"),
            ("\"$Folder/none/pay.csv\"", "nor does its folder"),
            ("\"$Folder/pay.csv\"", "does not exist"),
        ];
        foreach ((string path, string says) in cases)
        {
            Outcome outcome = session.Run(script.Replace("{0}", path, StringComparison.Ordinal));
            Assert.Equal("FileNotFound", outcome.ErrorId);
            Assert.Contains(says, outcome.Error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatIf_tells_each_warning_once_and_counts_them_in_the_question()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run("$rows[0..2] | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -WhatIf");
        string missing = outcome.Warnings.First(w => w.StartsWith("PersonMissing", StringComparison.Ordinal));
        Assert.Single(outcome.Warnings, w => w == missing);
        Assert.DoesNotContain("Warning: ", session.Host.Text, StringComparison.Ordinal);
        Match many = Regex.Match(missing, @"^PersonMissing \((\d+) participants: p1-\d+(, p1-\d+)+(, and others)?\): ");
        Assert.True(many.Success, missing);
        Assert.Contains($"PersonMissing {many.Groups[1].Value}", session.Host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_submitted_before_says_so_plainly_and_WhatIf_writes_nothing()
    {
        await using Session session = await StartAsync();
        const string Submit = "$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate $date -AcceptWarning PersonMissing, LoanNotPaid, Term*";
        Assert.Empty(session.Run(Submit + " -Confirm:$false").Errors);
        session.Set("Receipt", Path.Combine(_folder, "receipt.json"));
        Outcome preview = session.Run(Submit + " -WhatIf -ReceiptPath $Receipt");
        Assert.Empty(preview.Errors);
        Assert.Contains("was already submitted", session.Host.Text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Outcome again = session.Run(Submit + " -Confirm:$false");
        Assert.Equal("AlreadySubmitted", Session.Value(again.Single, "Status"));
        Assert.Contains("Nothing is sent this time", Assert.Single(again.Warnings), StringComparison.Ordinal);
        string[] lines = Shown(session, Submit + " -Confirm:$false -WarningAction Ignore");
        Assert.Matches("^Status +: AlreadySubmitted .*nothing was sent this time", lines[0]);
        Assert.Equal(1, session.Simulator.PayrollsTaken);
    }

    [Fact]
    public async Task People_can_be_added_alone_from_a_file_of_new_people()
    {
        await using Session session = await StartAsync();
        Outcome added = session.Run(
            "@{ SSN = '123-45-6789'; Name = 'New Person'; 'Hire Date' = '2026-11-16'; Email = 'new@example.com' } | "
                + "Sync-Go401Participant -CompanyId c1 -Only Add -Confirm:$false"
        );
        Assert.Empty(added.Errors);
        Assert.Equal("Done", Session.Value(added.Single, "Status"));
    }

    [Fact]
    public async Task The_result_of_an_export_shows_its_shard_and_its_file_of_changes()
    {
        await using Session session = await StartAsync();
        session.Set("Folder", _folder);
        session.Run("Export-Go401Participant -CompanyId c1 -Path \"$Folder/a.csv\" -Incremental -ChangeDetail");
        string shown = string.Join(
            '\n',
            Shown(session, "Export-Go401Participant -CompanyId c1 -Path \"$Folder/a.csv\" -Incremental -ChangeDetail -PassThru")
        );
        // A long path goes on in the next line.
        Assert.True(Regex.IsMatch(Regex.Replace(shown, @"\s*\n\s+", ""), @"ChangeDetailPath +: .+a\.csv\.changes\.csv"), shown);
        shown = string.Join('\n', Shown(session, "Get-Go401Company | Export-Go401Participant \"$Folder/b.csv\" -Shard 1/1 -PassThru"));
        Assert.Matches("Shard +: 1/1", shown);
    }
}
