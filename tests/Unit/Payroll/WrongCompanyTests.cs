using System;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Payroll;
using Go401.Tests.Unit.Http;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>The file of one company with the id of another, or of one check date with another: what is said leads to the mistake.</summary>
public sealed class WrongCompanyTests
{
    private const string Company = "company c2: check the company";

    [Theory]
    [InlineData("ParticipantId")]
    [InlineData("Ssn")]
    public async Task A_pay_run_of_another_company_says_that_no_one_is_in_this_one(string column)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        var people = await bench.PeopleAsync();
        InputRow[] rows = PayrollBench.Rows(
            column + ",Hours,GrossPay",
            [.. people.Take(5).Select((p, i) => $"{(column == "Ssn" ? $"12345678{i}" : p.ObjectId)},80,1000")]
        );
        Go401PayrollFault[] faults = await bench.TestAsync(rows, PayrollBench.Options("c2"));
        Assert.Equal(5, faults.Length);
        Assert.All(faults, f => Assert.Equal("PersonUnknown", f.Id));
        Assert.All(faults, f => Assert.Contains(Company, f.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_person_of_the_company_is_enough_not_to_doubt_it()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = PayrollBench.Rows("ParticipantId,Hours,GrossPay", "p1-0000001,80,1000", "p2-0000002,80,1000", "x,80,1000");
        Go401PayrollFault[] faults = await bench.TestAsync(rows, PayrollBench.Options("c2"));
        Assert.DoesNotContain(faults, f => f.Remedy.Contains(Company, StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Id == "PersonMissing");
    }

    [Theory]
    [InlineData("2026-10-30", "None of these 20 lines is the same at 401GO for 2026-10-30 in company c1.")]
    [InlineData("2026-10-29", "401GO holds no lines for 2026-10-29 in company c1.")]
    [InlineData("2026-11-27", "")]
    public async Task A_comparison_with_another_check_date_says_so(string date, string expected)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows);
        rows[0] = new(rows[0].Number, rows[0].Cells.ToDictionary(c => c.Key, c => c.Key == "Hours" ? "1" : c.Value));
        var reporter = new KeepingReporter();
        await new PayrollPlanner(bench.Api, bench.Folder, PayrollBench.Options(date: date), reporter, default).CompareAsync(rows);
        Assert.Contains(expected, reporter.All, StringComparison.Ordinal);
        Assert.Equal(expected.Length > 0, reporter.All.Contains("Check the check date", StringComparison.Ordinal));
    }
}
