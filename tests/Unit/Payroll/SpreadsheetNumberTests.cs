using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Census;
using Go401.Client.Errors;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>Numbers that Excel has changed: what is said leads to the file, and not to the person who made no mistake.</summary>
public sealed class SpreadsheetNumberTests
{
    private static readonly Dictionary<string, string> NoMap = [];

    [Theory]
    [InlineData("Ssn", "1.23457E+08", "SsnInvalid")]
    [InlineData("Ssn", "\"1,23457E+08\"", "SsnInvalid")]
    [InlineData("Ssn", "9E+08", "SsnInvalid")]
    [InlineData("ParticipantId", "1.23457E+15", "PersonUnknown")]
    [InlineData("EmployeeId", "1.2E+11", "EmployeeUnknown")]
    public async Task Scientific_notation_says_that_digits_are_lost_and_how_to_export_the_column(string column, string value, string id)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Go401PayrollFault[] faults = await bench.TestAsync(
            PayrollBench.Rows($"{column},Hours,GrossPay", value + ",80,1000"),
            PayrollBench.Options() with
            {
                EmployeeIds = new Dictionary<string, string> { ["7"] = "p1-0000001" },
            }
        );
        Go401PayrollFault fault = Assert.Single(faults, f => f.Severity == PayrollFaultSeverity.Error);
        Assert.Equal(id, fault.Id);
        Assert.Contains("Excel has changed", fault.Message, StringComparison.Ordinal);
        Assert.Contains("scientific notation", fault.Message, StringComparison.Ordinal);
        Assert.Contains("digits are lost", fault.Message, StringComparison.Ordinal);
        Assert.Contains("format it as Text", fault.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("23457", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_company_id_that_Excel_has_changed_is_not_asked_for()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        int before = bench.Simulator.Log.All.Count;
        Go401PayrollFault[] faults = await bench.TestAsync(
            PayrollBench.Rows("ParticipantId,Hours,GrossPay,CompanyId", "p1-0000001,80,1000,1.23457E+08"),
            PayrollBench.Options() with
            {
                CompanyId = null,
            }
        );
        Go401PayrollFault fault = Assert.Single(faults);
        Assert.Equal(("ValueInvalid", "CompanyId", 2), (fault.Id, fault.Column, fault.Row));
        Assert.Contains("scientific notation", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, bench.Simulator.Log.All.Count);
    }

    // An id may have such letters.
    [Theory]
    [InlineData("12E4")]
    [InlineData("1E5")]
    public async Task An_id_with_a_letter_is_an_id(string id)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollOptions options = PayrollBench.Options() with
        {
            EmployeeIds = new Dictionary<string, string> { [id] = "p1-0000001" },
            OffCycle = true,
        };
        Assert.Empty(await bench.TestAsync(PayrollBench.Rows("EmployeeId,Hours,GrossPay", id + ",80,1000"), options));
        Go401PayrollFault[] unknown = await bench.TestAsync(PayrollBench.Rows("EmployeeId,Hours,GrossPay", "13E4,80,1000"), options);
        Assert.DoesNotContain("Excel", Assert.Single(unknown).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_employee_id_without_its_leading_zeros_says_so()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollOptions options = PayrollBench.Options() with { EmployeeIds = new Dictionary<string, string> { ["00123"] = "p1-0000001" } };
        InputRow[] rows = PayrollBench.Rows("EmployeeId,Hours,GrossPay", "123,80,1000", "124,80,1000");
        Go401PayrollFault[] faults = [.. (await bench.TestAsync(rows, options)).Where(f => f.Id == "EmployeeUnknown")];
        Assert.Contains("dropped the leading zeros", faults[0].Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("leading zeros", faults[1].Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ssn", "123456789.0", "decimals")]
    [InlineData("Ssn", "#########", "too narrow")]
    [InlineData("GrossPay", "#####", "too narrow")]
    [InlineData("CheckDate", "########", "too narrow")]
    [InlineData("CheckDate", "46353", "serial date")]
    [InlineData("CheckDate", "46353.5", "serial date")]
    [InlineData("PayPeriodEnd", "46353", "serial date")]
    public async Task Other_changes_of_a_spreadsheet_are_named(string column, string value, string expected)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        var row = new Dictionary<string, string>
        {
            ["Ssn"] = "900000001",
            ["Hours"] = "80",
            ["GrossPay"] = "1000",
            [column] = value,
        };
        PayrollOptions options = PayrollBench.Options() with
        {
            CheckDate = column == "CheckDate" ? null : PayrollBench.Options().CheckDate,
        };
        Go401PayrollFault[] faults = await bench.TestAsync([new InputRow(1, row)], options);
        Go401PayrollFault fault = Assert.Single(faults, f => f.Column == column && f.Row == 1);
        Assert.Contains(expected, fault.ToString(), StringComparison.Ordinal);
        Assert.Contains("ave", fault.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("46353", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ssn", "1.23457E+08", "SsnInvalid", "scientific notation")]
    [InlineData("Ssn", "12345678", "SsnInvalid", "[LeadingZeros]")]
    [InlineData("Phone", "5.55124E+09", "ValueInvalid", "scientific notation")]
    [InlineData("PostalCode", "2.1011E+08", "ValueInvalid", "scientific notation")]
    [InlineData("PostalCode", "21011234", "ValueInvalid", "[LeadingZerosPostalCode]")]
    [InlineData("PostalCode", "2101", "ValueInvalid", "[LeadingZerosPostalCode]")]
    [InlineData("StartDate", "45231", "DateInvalid", "serial date")]
    [InlineData("BirthDate", "31231", "DateInvalid", "serial date")]
    [InlineData("ParticipantId", "1.5E+12", "ValueInvalid", "scientific notation")]
    public async Task A_census_names_them_too(string column, string value, string id, string expected)
    {
        Go401PayrollFault[] faults = await CensusAsync(
            new Dictionary<string, string> { ["Ssn"] = "900000001", [column] = value },
            new CensusOptions { CompanyId = "c1" }
        );
        Go401PayrollFault fault = Assert.Single(faults, f => f.Column == column);
        Assert.Equal(id, fault.Id);
        Assert.Contains(expected, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(value, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_postal_code_of_eight_digits_is_right_in_another_country_and_its_zero_can_be_restored()
    {
        var options = new CensusOptions { CompanyId = "c1", AllowMassTermination = true };
        var row = new Dictionary<string, string> { ["Ssn"] = "900000001", ["PostalCode"] = "21011234" };
        Assert.DoesNotContain(await CensusAsync(row, options with { RestoreLeadingZeros = true }), f => f.Column == "PostalCode");
        row["Country"] = "BR";
        Assert.DoesNotContain(await CensusAsync(row, options), f => f.Column == "PostalCode");
    }

    [Fact]
    public void A_map_of_employee_ids_that_Excel_has_changed_cannot_be_used()
    {
        IReadOnlyList<InputRow> rows = CsvRows.Read(Encoding.UTF8.GetBytes("EmployeeId,ParticipantId\n1.23457E+08,p1-0000001\n"));
        Go401Exception refused = Assert.Throws<Go401Exception>(() => EmployeeIdMap.Read(rows));
        Assert.Contains("row 2: Excel has changed the employee id", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<Go401PayrollFault[]> CensusAsync(Dictionary<string, string> row, CensusOptions options)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        CensusPlan plan = await new CensusPlanner(bench.Api, options, SilentReporter.Instance, default).PlanAsync([new InputRow(1, row)]);
        return [.. plan.Faults];
    }
}
