using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>Columns of a file that no field takes: what could matter is named in one warning, and stops nothing.</summary>
public sealed class IgnoredColumnTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-columns-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Outcome> RunAsync(Session session, string command, params string[] lines)
    {
        string path = Path.Combine(_folder, "in.csv");
        await File.WriteAllLinesAsync(path, lines);
        session.Set("File", path);
        return session.Run(command);
    }

    [Theory]
    [InlineData("Test-Go401Payroll $File -CompanyId c1 -CheckDate ([datetime]::Today)")]
    [InlineData("Compare-Go401Payroll $File -CompanyId c1 -CheckDate ([datetime]::Today)")]
    [InlineData("Submit-Go401Payroll $File -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle -AcceptWarning * -WhatIf")]
    public async Task Amounts_of_a_pay_run_are_named_with_the_nearest_field_and_the_remedy(string command)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = await RunAsync(
            session,
            command,
            "ParticipantId,Hours,GrossPay,Matching,Loan Pmt,Net Pay,Bonus,Department,Check",
            "p1-0000001,80,1000.00,25.00,10.00,700.00,0.00,Sales,",
            "p1-0000003,80,1000.00,25.00,0,700.00,,12th floor,"
        );
        string warning = Assert.Single(outcome.Warnings, w => w.Contains("ignores", StringComparison.Ordinal));
        Assert.Contains("'Matching' (nearest: CompanyContribution)", warning, StringComparison.Ordinal);
        Assert.Contains("'Loan Pmt' (nearest: LoanPrincipal or LoanInterest)", warning, StringComparison.Ordinal);
        Assert.Contains("'Net Pay'", warning, StringComparison.Ordinal);
        Assert.Contains("3 columns", warning, StringComparison.Ordinal);
        Assert.Contains("-ColumnMap @{ CompanyContribution = 'Matching' }. If not, ignore this", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("Bonus", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("Department", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("Check", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("25.00", warning, StringComparison.Ordinal);
    }

    // Read as dollars, 6 percent would be 6 dollars.
    [Theory]
    [InlineData("6")]
    [InlineData("6%")]
    [InlineData("6.5 %")]
    [InlineData("0.065")]
    public async Task A_percentage_is_no_amount_and_is_named(string cell)
    {
        await using Session session = await Session.ConnectedAsync();

        // A date of another year has a warning of its own.
        string command = $"Test-Go401Payroll $File -CompanyId c1 -CheckDate {DateTime.Today:yyyy-MM-dd} -OffCycle";
        string[] headers = ["PreTax %", "Roth %", "Match %", "Roth Percent", "Gross Pay Pct"];
        string Row(int columns) => "p1-0000001,0,1000.00" + string.Concat(Enumerable.Repeat("," + cell, columns));
        Outcome outcome = await RunAsync(session, command, "ParticipantId,Hours,GrossPay," + string.Join(',', headers), Row(5));
        Assert.Empty(outcome.Output);
        string warning = Assert.Single(outcome.Warnings);
        Assert.All(headers, h => Assert.Contains($"'{h}'", warning, StringComparison.Ordinal));
        Assert.DoesNotContain("nearest", warning, StringComparison.Ordinal);
        Assert.EndsWith("Percentages are not read as amounts.", warning, StringComparison.Ordinal);

        // An amount that is not recognized is named first, however many percentages there are.
        headers = [.. Enumerable.Range(1, 11).Select(i => $"Rate {i} %"), "Matching"];
        outcome = await RunAsync(session, command, "ParticipantId,Hours,GrossPay," + string.Join(',', headers), Row(11) + ",25.00");
        warning = Assert.Single(outcome.Warnings);
        Assert.Contains("12 columns", warning, StringComparison.Ordinal);
        Assert.Contains("ignores: 'Matching' (nearest: CompanyContribution), 'Rate 1 %'", warning, StringComparison.Ordinal);
        Assert.Contains("'Rate 9 %' and 2 more.", warning, StringComparison.Ordinal);
        Assert.Contains("-ColumnMap @{ CompanyContribution = 'Matching' }", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401k %")]
    [InlineData("401(k)%")]
    [InlineData("Roth Pct")]
    [InlineData("Roth Percent")]
    [InlineData("Deferral Rate")]
    [InlineData("401k Rate")]
    [InlineData("Match %")]
    [InlineData("Employer Match Percent")]
    public async Task A_rate_is_ignored_with_a_warning_in_a_file_and_in_the_pipeline(string header)
    {
        await using Session session = await Session.ConnectedAsync();
        foreach (
            string input in new[]
            {
                "Submit-Go401Payroll $File",
                $"@{{ ParticipantId = 'p1-0000001'; Hours = '0'; GrossPay = '1000'; '{header}' = '6' }} | Submit-Go401Payroll",
            }
        )
        {
            foreach (string cycle in new[] { "", " -OffCycle" })
            {
                Outcome outcome = await RunAsync(
                    session,
                    input + " -CompanyId c1 -CheckDate ([datetime]::Today) -AcceptWarning * -WhatIf" + cycle,
                    "ParticipantId,Hours,GrossPay," + header,
                    "p1-0000001,0,1000.00,6"
                );
                Assert.Empty(outcome.Errors);
                string warning = Assert.Single(outcome.Warnings, w => w.Contains("ignores", StringComparison.Ordinal));
                Assert.Contains($"ignores: '{header}'. ", warning, StringComparison.Ordinal);
                Assert.EndsWith("Percentages are not read as amounts.", warning, StringComparison.Ordinal);
                Assert.DoesNotContain("ColumnMap", warning, StringComparison.Ordinal);
                Assert.Contains("PreTax 0.00, Roth 0.00, CompanyContribution 0.00", session.Host.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("6.00", session.Host.Text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("Test-Go401Payroll", "Hours", "Reg Hrs", "hours")]
    [InlineData("Test-Go401Payroll", "Hours", "Reg Hrs", "Hours Worked")]
    [InlineData("Test-Go401Payroll", "LoanPrincipal", "Loan Pmt", "LoanPrincipal")]
    [InlineData("Sync-Go401Participant", "StartDate", "Since", "StartDate")]
    public async Task A_map_that_is_reversed_is_shown_right(string command, string field, string header, string value)
    {
        await using Session session = await Session.ConnectedAsync();
        bool census = command.StartsWith("Sync", StringComparison.Ordinal);
        Outcome outcome = await RunAsync(
            session,
            $"{command} $File -CompanyId c1 -ColumnMap @{{ '{header}' = '{value}' }} "
                + (census ? "-WhatIf" : "-CheckDate ([datetime]::Today) -OffCycle | ForEach-Object { \"$_\" }"),
            census ? "SSN,Name,Since" : "ParticipantId,Reg Hrs,GrossPay,Loan Pmt" + (field == "Hours" ? "" : ",Hours"),
            census ? "900000001,A B,2020-03-13" : "p1-0000001,80,1000.00,25.00" + (field == "Hours" ? "" : ",80")
        );
        string[] faults = census ? [outcome.Error.ToString()] : [.. outcome.Output.Select(o => o.ToString())];
        string fault = Assert.Single(faults, f => f.Contains("reversed", StringComparison.Ordinal));
        Assert.Contains($"Use -ColumnMap @{{ {field} = '{header}' }}.", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(faults, f => f.Contains("does not exist", StringComparison.Ordinal));
        Assert.DoesNotContain(faults, f => f.Contains($"No column for {field}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dollars_beside_a_percentage_are_sent_and_a_percentage_that_is_mapped_is_what_the_person_says()
    {
        await using Session session = await Session.ConnectedAsync();
        const string Show = "Submit-Go401Payroll $File -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle -AcceptWarning * -WhatIf";
        string[] file = ["ParticipantId,Hours,GrossPay,Roth,Roth %", "p1-0000001,0,1000.00,0,6"];
        Assert.Empty((await RunAsync(session, Show, file)).Errors);
        Assert.Contains("Roth 0.00, CompanyContribution 0.00", session.Host.Text, StringComparison.Ordinal);
        Assert.Empty((await RunAsync(session, Show + " -ColumnMap @{ CompanyContribution = 'Roth %' }", file)).Errors);
        Assert.Contains("Roth 0.00, CompanyContribution 6.00", session.Host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_is_mapped_or_known_or_without_amounts_is_no_warning()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = await RunAsync(
            session,
            "Test-Go401Payroll $File -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle "
                + "-ColumnMap @{ companycontribution = 'matching'; GrossPay = 'Plan Pay' }",
            "ParticipantId,Hours,Plan Pay,Gross Pay,Matching,Pre-Tax 401(k),Roth 401(k),Name",
            "p1-0000001,80,1000.00,1100.00,25.00,10.00,0,A B"
        );
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
    }

    [Theory]
    [InlineData("Net Pay", "-ColumnMap @{ <field> = 'Net Pay' }, where <field> is one of ", "PreTax, Roth")]
    [InlineData("Loan Pmt", "-ColumnMap @{ <field> = 'Loan Pmt' }, where <field> is one of ", "LoanPrincipal, LoanInterest. If not")]
    public async Task A_field_that_only_a_person_can_choose_is_no_command_to_paste(string header, string expected, string fields)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = await RunAsync(
            session,
            "Test-Go401Payroll $File -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle",
            "ParticipantId,Hours,GrossPay," + header,
            "p1-0000001,80,1000.00,25.00"
        );
        string warning = Assert.Single(outcome.Warnings);
        Assert.Contains(expected, warning, StringComparison.Ordinal);
        Assert.Contains(fields, warning, StringComparison.Ordinal);
        Assert.EndsWith("If not, ignore this warning.", warning, StringComparison.Ordinal);
        System.Management.Automation.Language.Parser.ParseInput(
            warning[warning.IndexOf("@{", StringComparison.Ordinal)..(warning.IndexOf('}') + 1)],
            out _,
            out System.Management.Automation.Language.ParseError[] errors
        );
        Assert.NotEmpty(errors);
    }

    [Fact]
    public async Task A_required_column_that_is_missing_is_named_in_the_map()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = await RunAsync(
            session,
            "(Test-Go401Payroll $File -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle).Remedy",
            "Person,Time,Salary",
            "p1-0000001,80,1000.00"
        );
        Assert.Equal(
            ["ParticipantId", "Hours", "GrossPay"],
            outcome.Output.Select(o =>
                System.Text.RegularExpressions.Regex.Match(o.ToString(), @"@\{ (\w+) = '<header>' \}").Groups[1].Value
            )
        );
    }

    [Fact]
    public async Task A_column_without_a_header_is_named_by_its_place()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = await RunAsync(
            session,
            "Test-Go401Payroll $File -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle",
            "ParticipantId,Hours,GrossPay,",
            "p1-0000001,80,1000.00,25.00"
        );
        Assert.Contains("column 4, which has no header", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_value_of_a_census_is_named()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = await RunAsync(
            session,
            "Sync-Go401Participant $File -CompanyId c1 -Only Update -WhatIf",
            "SSN,Name,Start Dt,Department,Manager",
            "900000001,,03/13/2020,Sales,"
        );
        Assert.Empty(outcome.Errors);
        string warning = Assert.Single(outcome.Warnings);
        Assert.Contains("'Start Dt' (nearest: StartDate)", warning, StringComparison.Ordinal);
        Assert.Contains("'Department'", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("Manager", warning, StringComparison.Ordinal);
        Assert.Contains("-ColumnMap @{ StartDate = 'Start Dt' }", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "@{ ParticipantId = 'p1-0000001'; Hours = 80; GrossPay = 1000; Matching = 25 } | "
            + "Test-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today) -OffCycle"
    )]
    [InlineData("@{ Ssn = '900000001'; 'Start Dt' = '2020-03-13' } | Sync-Go401Participant -CompanyId c1 -Only Update -WhatIf")]
    public async Task Objects_of_the_pipeline_have_properties_that_are_no_columns(string script)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(script);
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
    }
}
