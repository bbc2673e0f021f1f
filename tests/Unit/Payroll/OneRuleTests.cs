using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>What is to be withheld is said by one rule: the list of deductions and the checks of a pay run never disagree.</summary>
public sealed class OneRuleTests
{
    private const string Header = "ParticipantId,Hours,GrossPay,PreTax,Roth,LoanPrincipal";

    [Fact]
    public async Task A_pay_run_of_all_deductions_has_no_fault_about_elections_or_loans()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(200);
        var deductions = new List<Deduction>();
        var query = new DeductionQuery { GrossPay = _ => 1000 };
        await foreach (Deduction[] batch in query.ReadAsync(bench.Api, "c1", null, SilentReporter.Instance, default))
        {
            deductions.AddRange(batch);
        }

        // People who left are among them, also some who still have an election and a loan at 401GO.
        Participant[] people = [.. await bench.PeopleAsync()];
        Assert.Contains(
            people,
            p => !ContributionRules.IsEmployed(p, bench.Time.GetUtcNow().Date) && p.IsEligible == true && p.ActiveTraditionalDeferral > 0
        );
        string date = bench.Time.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        string[] faults = await bench.FaultsAsync(
            PayrollBench.Rows(
                Header,
                [
                    .. deductions.Select(d =>
                        FormattableString.Invariant($"{d.ParticipantId},80,1000,{d.PreTaxAmount},{d.RothAmount},{d.LoanPayment}")
                    ),
                ]
            ),
            PayrollBench.Options(date: date)
        );
        Assert.DoesNotContain(faults, f => f.StartsWith("ElectionDiffers", StringComparison.Ordinal));
        Assert.DoesNotContain(faults, f => f.StartsWith("LoanNotPaid", StringComparison.Ordinal));
        Assert.DoesNotContain(faults, f => f.StartsWith("PersonMissing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Money_withheld_from_someone_who_left_before_the_period_is_told_and_the_last_paycheck_may_have_the_election()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        Participant left = (await bench.PeopleAsync()).First(p =>
            p.IsEligible == true && p.TerminationDate is null && p.ActiveTraditionalDeferralIsPercent == true && p.Loans.Count == 0
        );
        (decimal preTax, decimal roth) = ContributionRules.Elected(left, 1000, bench.Time.GetUtcNow().Date);
        InputRow[] withheld = PayrollBench.Rows(Header, FormattableString.Invariant($"{left.ObjectId},80,1000,{preTax},{roth},0"));
        InputRow[] other = PayrollBench.Rows(Header, FormattableString.Invariant($"{left.ObjectId},80,1000,{preTax + 5},{roth},0"));

        await bench.ChangeAsync(left.ObjectId!, """{"termination_date":"2026-11-16"}""");
        Assert.DoesNotContain("ElectionDiffers 2 PreTax", await bench.FaultsAsync(withheld));
        Assert.Contains("ElectionDiffers 2 PreTax", await bench.FaultsAsync(other));
        await bench.ChangeAsync(left.ObjectId!, """{"termination_date":"2026-03-02"}""");
        string[] faults = await bench.FaultsAsync(withheld);
        Assert.Contains("ElectionDiffers 2 PreTax", faults);
        Assert.Contains("TerminatedBefore 2", faults);
    }

    [Theory]
    [InlineData(null, null, "2026-10-27 (31 days before the check date; no pay period was specified)")]
    [InlineData("2026-11-09", "2026-11-22", "2026-11-09 (the first day of the pay period)")]
    [InlineData(null, "2026-11-22", "2026-11-22 (the last day of the pay period; no first day was specified)")]
    public async Task A_warning_says_where_its_dates_come_from(string? start, string? end, string from)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.ChangeAsync("p1-0000003", """{"termination_date":"2026-01-31"}""");
        PayrollOptions options = PayrollBench.Options() with { PayPeriodStart = Day(start), PayPeriodEnd = Day(end) };
        Go401PayrollFault[] faults = await bench.TestAsync(PayrollBench.Rows(Header, "p1-0000003,0,100,0,0,0"), options);
        Go401PayrollFault fault = Assert.Single(faults, f => f.Id == "TerminatedBefore");
        Assert.Contains(from, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("2026-01-31", fault.Message, StringComparison.Ordinal);
        static DateTime? Day(string? text) => text is null ? null : DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_date_or_a_company_that_is_specified_beside_a_column_with_another_one_is_a_fault_that_names_both()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        foreach (
            (string column, string value, string given) in new[]
            {
                ("Check Date", "2026-11-20", "2026-11-27"),
                ("Pay Period Start", "2026-11-02", "2026-11-09"),
                ("Pay Period End", "2026-11-15", "2026-11-22"),
                ("company_id", "'c2'", "'c1'"),
            }
        )
        {
            InputRow[] rows = PayrollBench.Rows("ParticipantId,Hours,GrossPay," + column, "p1-0000000,0,0," + value.Trim('\''));
            PayrollOptions options = PayrollBench.Options() with
            {
                PayPeriodStart = new DateTime(2026, 11, 9),
                PayPeriodEnd = new DateTime(2026, 11, 22),
            };
            Go401PayrollFault fault = Assert.Single(
                await bench.TestAsync(rows, options),
                f => f.Id.EndsWith("Differs", StringComparison.Ordinal)
            );
            Assert.Equal(column == "company_id" ? "CompanyDiffers" : "DateDiffers", fault.Id);
            Assert.EndsWith($"[Omit {fault.Column}]", fault.Remedy, StringComparison.Ordinal);
            Assert.Equal(PayrollFaultSeverity.Error, fault.Severity);
            Assert.Equal(2, fault.Row);
            Assert.Contains(value, fault.Message, StringComparison.Ordinal);
            Assert.Contains(given, fault.Message, StringComparison.Ordinal);
        }

        InputRow[] same = PayrollBench.Rows("ParticipantId,Hours,GrossPay,Check Date,CompanyId", "p1-0000000,0,0,2026-11-27,c1");
        Assert.DoesNotContain(await bench.TestAsync(same, PayrollBench.Options()), f => f.Id.EndsWith("Differs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CompanyId", "c1", "c2", "CompanyDiffers")]
    [InlineData("CheckDate", "2026-11-27", "2026-11-26", "DateDiffers")]
    [InlineData("PayPeriodEnd", "2026-11-22", "2026-11-15", "DateDiffers")]
    public async Task Two_values_in_two_rows_do_not_lead_to_a_parameter_that_was_not_given(string field, string one, string two, string id)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        InputRow[] rows = PayrollBench.Rows($"ParticipantId,Hours,GrossPay,{field}", $"p1-0000000,0,0,{one}", $"p1-0000001,0,0,{two}");
        PayrollOptions options = new()
        {
            CompanyId = field == "CompanyId" ? null : "c1",
            CheckDate = field == "CheckDate" ? null : PayrollBench.Options().CheckDate,
        };
        Go401PayrollFault fault = Assert.Single(await bench.TestAsync(rows, options), f => f.Severity == PayrollFaultSeverity.Error);
        Assert.Equal((id, field, 3), (fault.Id, fault.Column, fault.Row));
        Assert.DoesNotContain("omit", fault.Remedy, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"one file for each {field}", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_column_map_comes_first_and_without_the_warnings_that_follow_from_it()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        InputRow[] rows = await bench.RightRowsAsync();
        foreach ((string field, string header) in new[] { ("PreTax", "Typo"), ("ParticipantId", "Typo"), ("Gross", "GrossPay") })
        {
            Go401PayrollFault[] faults = await bench.TestAsync(
                rows,
                PayrollBench.Options() with
                {
                    ColumnMap = new Dictionary<string, string> { [field] = header },
                }
            );
            Assert.Equal(("ColumnMissing", field), (faults[0].Id, faults[0].Column));
            Assert.Single(faults);
        }

        InputRow[] bad = PayrollBench.Rows("ParticipantId,Hours,GrossPay", "p1-0000000,0,x", "p1-0000001,0,0");
        Go401PayrollFault[] all = await bench.TestAsync(
            bad,
            PayrollBench.Options() with
            {
                ColumnMap = new Dictionary<string, string> { ["Roth"] = "Typo" },
            }
        );
        Assert.Equal(["ColumnMissing", "AmountInvalid"], all.Select(f => f.Id));
    }

    [Theory]
    [InlineData("12345678", "has 8 digits instead of nine")]
    [InlineData("123-45-678", "has 8 digits instead of nine")]
    [InlineData("123456", "has 6 digits instead of nine")]
    public async Task A_short_number_that_no_one_has_names_the_lost_zeros(string ssn, string says)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Go401PayrollFault[] faults = await bench.TestAsync(PayrollBench.Rows("SSN,Hours,GrossPay", ssn + ",0,0"), PayrollBench.Options());
        Go401PayrollFault fault = Assert.Single(faults, f => f.Id == "PersonUnknown");
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Contains("dropped leading zeros", fault.Message, StringComparison.Ordinal);
    }
}
