using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>What goes wrong in practice, one fault at a time.</summary>
public sealed class PayrollChecksTests
{
    private const string Header = "ParticipantId,Hours,GrossPay,PreTax,Roth";

    [Fact]
    public async Task A_run_that_is_right_has_no_fault()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Assert.Empty(await bench.FaultsAsync(await bench.RightRowsAsync()));
    }

    [Theory]
    [InlineData("p1-0000000,80,1000.005,0,0", "AmountDecimals 2 GrossPay")]
    [InlineData("p1-0000000,80,ten,0,0", "AmountInvalid 2 GrossPay")]
    [InlineData("p1-0000000,,1000,0,0", "ValueMissing 2 Hours")]
    [InlineData("p1-0000000,80,,0,0", "ValueMissing 2 GrossPay")]
    [InlineData("p1-0000000,10000,1000,0,0", "AmountTooLarge 2 Hours")]
    [InlineData("p9-0000000,80,1000,0,0", "PersonUnknown 2 ParticipantId")]
    [InlineData(",80,1000,0,0", "ValueMissing 2 ParticipantId")]
    [InlineData("p1-0000000,80,-1000,0,0", "NegativeAmount 2 GrossPay")]
    public async Task A_wrong_row_is_named_with_row_and_column(string row, string fault)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Assert.Contains(fault, await bench.FaultsAsync(PayrollBench.Rows(Header, row)));
    }

    [Fact]
    public async Task Every_fault_is_told_at_once_and_nothing_is_sent()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollPlan plan = await bench.PlanAsync(
            PayrollBench.Rows(Header, "p1-0000000,80,x,0,0", "nobody,80,1,0,0", "p1-0000001,80,1.234,0,0")
        );
        Assert.Equal(["AmountInvalid 2", "PersonUnknown 3", "AmountDecimals 4"], plan.Errors.Select(f => $"{f.Id} {f.Row}"));
        Assert.Equal(PayrollAction.None, plan.Action);
        Assert.Empty(bench.Sent);
    }

    [Fact]
    public async Task Columns_are_found_by_the_headers_that_payroll_systems_write()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Participant person = (await bench.DueAsync(1000)).First(d => d.PreTax > 0 && d.Person.Loans.Count == 0).Person;
        (decimal preTax, decimal roth) = ContributionRules.Due(person, 1000, new DateTime(2026, 11, 20));
        string row = FormattableString.Invariant($"{person.Ssn!.Insert(5, "-").Insert(3, "-")},80.00,\"$1,000.00\",{preTax},{roth},30.00");
        PayrollPlan plan = await bench.PlanAsync(
            PayrollBench.Rows("Social Security Number,Hours Worked,Gross Pay,Pre-Tax,ROTH,Employer Match", row)
        );
        PayrollLine line = Assert.Single(plan.Run!.Lines);
        Assert.Equal(
            (person.ObjectId, 80m, 1000m, preTax, roth, 30m),
            (line.ParticipantId, line.Hours, line.GrossPay, line.PreTax, line.Roth, line.CompanyContribution)
        );
    }

    [Fact]
    public async Task A_column_map_says_what_other_headers_mean_and_two_of_one_meaning_are_an_error()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = PayrollBench.Rows("id,h,Gross,Gross Wages,Plan Wages", "p1-0000000,80,1,2,3");
        PayrollOptions options = PayrollBench.Options() with
        {
            ColumnMap = new Dictionary<string, string> { ["ParticipantId"] = "ID", ["hours"] = "h" },
        };
        Assert.Contains("ColumnTwice  GrossPay", await bench.FaultsAsync(rows, options));
        options = options with
        {
            ColumnMap = new Dictionary<string, string>
            {
                ["ParticipantId"] = "ID",
                ["hours"] = "h",
                ["GrossPay"] = "Plan Wages",
            },
        };
        Assert.Equal(3m, Assert.Single((await bench.PlanAsync(rows, options)).Run!.Lines).GrossPay);
        options = options with
        {
            ColumnMap = new Dictionary<string, string>
            {
                ["ParticipantId"] = "ID",
                ["Hours"] = "nothing",
                ["Pay"] = "x",
            },
        };
        string[] faults = await bench.FaultsAsync(rows, options);
        Assert.Contains("ColumnMissing  Hours", faults);
        Assert.Contains("ColumnMissing  Pay", faults);
    }

    [Fact]
    public async Task A_byte_order_mark_inside_joined_files_hides_no_header_and_no_person()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        string[] faults = await bench.FaultsAsync(
            PayrollBench.Rows(Header, "p1-0000000,80,1,0,0", "\uFEFF" + Header, "\uFEFFp1-0000001,80,ten,0,0")
        );
        Assert.Contains("HeaderRepeated 3", faults);
        Assert.Contains("AmountInvalid 4 GrossPay", faults);
        Assert.DoesNotContain(faults, f => f.StartsWith("PersonUnknown", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("P1-0000007,,", "ParticipantId")]
    [InlineData(",E7,", "EmployeeId")]
    public async Task An_id_in_another_case_is_unknown_and_the_remedy_names_the_id_that_exists(string ids, string column)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollOptions options = PayrollBench.Options() with { EmployeeIds = new Dictionary<string, string> { ["E7"] = "P1-0000007" } };
        PayrollPlan plan = await bench.PlanAsync(
            PayrollBench.Rows("ParticipantId,Employee Number,SSN,Hours,GrossPay", ids + ",0,0"),
            options
        );
        Go401PayrollFault fault = Assert.Single(plan.Errors);
        Assert.Equal(("PersonUnknown", column), (fault.Id, fault.Column));
        Assert.Equal("Ids are case-sensitive. Did you mean p1-0000007?", fault.Remedy);
    }

    [Theory]
    [InlineData("9,99", "it is of the form 9,99 (digits shown as 9)")]
    [InlineData("12a", "it is of the form 99A (digits shown as 9, letters shown as A)")]
    [InlineData("ten", "it is of the form AAA (letters shown as A)")]
    [InlineData("-", "it is of the form -")]
    [InlineData("1234567890123456789012345", "it is of the form 99999999999999999999… (25 characters, digits shown as 9)")]
    public void A_pattern_says_that_it_is_one(string text, string shown) => Assert.Equal(shown, PayrollFaults.Shape(text));

    [Fact]
    public void A_date_that_does_not_fit_the_format_that_was_given_is_not_told_to_give_one()
    {
        var faults = new List<Go401PayrollFault>();
        Assert.Null(InputValue.Date("11/27/2026", 2, "CheckDate", "dd/MM/yyyy", faults));
        string fault = Assert.Single(faults).ToString();
        Assert.Contains("is not a date in the form dd/MM/yyyy: it is of the form 99/99/9999 (digits", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("M/d/yyyy", fault.Replace("dd/MM/yyyy", ""), StringComparison.Ordinal);
        Assert.DoesNotContain("2026-03-13", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-16T00:00:00", "It has a time")]
    [InlineData("2026-12-16 08:00", "It has a time")]
    [InlineData("12/16/2026", "Write it like")]
    public void A_date_with_a_time_is_refused_and_says_so(string text, string remedy)
    {
        var faults = new List<Go401PayrollFault>();
        Assert.Null(InputValue.Date(text, 2, "CheckDate", null, faults));
        Assert.StartsWith(remedy, Assert.Single(faults).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_found_once_by_ssn_employee_id_or_participant_id()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollOptions options = PayrollBench.Options() with
        {
            EmployeeIds = new Dictionary<string, string> { ["E7"] = "p1-0000007", ["E8"] = "p9-1" },
        };
        const string Who = "ParticipantId,Employee Number,SSN,Hours,GrossPay";
        Assert.Equal("p1-0000007", (await bench.PlanAsync(PayrollBench.Rows(Who, ",E7,,0,0"), options)).Run!.Lines[0].ParticipantId);
        Assert.Contains("EmployeeUnknown 2 EmployeeId", await bench.FaultsAsync(PayrollBench.Rows(Who, ",E9,,0,0"), options));
        Assert.Contains("PersonUnknown 2 EmployeeId", await bench.FaultsAsync(PayrollBench.Rows(Who, ",E8,,0,0"), options));
        Assert.Contains("PersonConflict 2", await bench.FaultsAsync(PayrollBench.Rows(Who, "p1-0000003,E7,,0,0"), options));
        Assert.Contains("PersonTwice 3", await bench.FaultsAsync(PayrollBench.Rows(Who, "p1-0000007,,,0,0", ",E7,,0,0"), options));
        Assert.Contains("PersonUnknown 2 Ssn", await bench.FaultsAsync(PayrollBench.Rows(Who, ",,123456789,0,0"), options));
        foreach (string wrong in new[] { "12345678X", "1234567890", "123", "90000-ABC" })
        {
            Assert.Contains("SsnInvalid 2 Ssn", await bench.FaultsAsync(PayrollBench.Rows(Who, $",,{wrong},0,0"), options));
        }
    }

    [Fact]
    public async Task A_lost_leading_zero_is_found_and_named()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.ChangeAsync("p1-0000003", """{"ssn":"012345678"}""");
        InputRow[] rows = PayrollBench.Rows("SSN,Hours,GrossPay", "12345678,0,0");
        Assert.Contains("SsnPadded 2 Ssn", await bench.FaultsAsync(rows));
        Assert.Equal("p1-0000003", (await bench.PlanAsync(rows)).Run!.Lines[0].ParticipantId);
        Assert.DoesNotContain("SsnPadded 2 Ssn", await bench.FaultsAsync(PayrollBench.Rows("SSN,Hours,GrossPay", "012-34-5678,0,0")));
    }

    [Fact]
    public async Task S74_no_fault_shows_a_social_security_number_or_an_amount()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = PayrollBench.Rows(
            "SSN,Hours,GrossPay,Check Date",
            "987-65-43219,80,12345.678,03/13/2026",
            "987654320,80,54321.00,03/14/2026"
        );
        IReadOnlyList<Go401PayrollFault> faults = await bench.TestAsync(rows);
        string all = string.Join('\n', faults.Select(f => f + f.Message + f.Remedy));
        Assert.Contains("it is of the form 999-99-99999 (digits shown as 9)", all, StringComparison.Ordinal);
        foreach (string secret in new[] { "987", "6543", "12345.678", "54321" })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_may_not_contribute_is_an_error()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        IReadOnlyList<Participant> people = await bench.PeopleAsync();
        Participant outside = people.First(p => p.IsEligible == false),
            inside = people.First(p => p.IsEligible == true && p.TerminationDate is null);
        Assert.Contains("NotEligible 2 PreTax", await bench.FaultsAsync(PayrollBench.Rows(Header, $"{outside.ObjectId},80,1000,10,0")));
        Assert.DoesNotContain(
            "NotEligible 2 PreTax",
            await bench.FaultsAsync(PayrollBench.Rows(Header, $"{outside.ObjectId},80,1000,0,0"))
        );
        Assert.Contains("OverLimit 2 Roth", await bench.FaultsAsync(PayrollBench.Rows(Header, $"{inside.ObjectId},80,90000,0,40000")));

        // Who has reached the maximum by a run that was taken may be left out, and not contribute.
        InputRow[] all = PayrollBench.Rows(Header, $"{inside.ObjectId},80,90000,40000,0");
        PayrollRun run = (await bench.PlanAsync(all, PayrollBench.Options() with { OffCycle = true })).Run!;
        await bench.Api.SendAsync(
            new Client.Http.ApiRequest
            {
                Method = System.Net.Http.HttpMethod.Post,
                Path = "companies/c1/submit-payroll/",
                Content = () => new PayrollContent(run),
            },
            SilentReporter.Instance,
            default
        );
        Assert.Contains("AtMaximum 2 PreTax", await bench.FaultsAsync(PayrollBench.Rows(Header, $"{inside.ObjectId},80,1000,10,0")));
        Assert.DoesNotContain(
            await bench.FaultsAsync(PayrollBench.Rows(Header, $"{people[1].ObjectId},80,1000,0,0")),
            f => f.Contains("AtMaximum", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_is_odd_about_a_regular_run_is_a_warning()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        (Participant person, decimal preTax, decimal roth) = (await bench.DueAsync(1000)).First(d => d.PreTax > 1);
        PayrollOptions offCycle = PayrollBench.Options() with { OffCycle = true };
        InputRow[] less = PayrollBench.Rows(Header, FormattableString.Invariant($"{person.ObjectId},80,1000,{preTax - 0.02m},{roth}"));
        Assert.Contains("ElectionDiffers 2 PreTax", await bench.FaultsAsync(less));
        Assert.DoesNotContain("ElectionDiffers 2 PreTax", await bench.FaultsAsync(less, offCycle));
        InputRow[] oneCent = PayrollBench.Rows(Header, FormattableString.Invariant($"{person.ObjectId},80,1000,{preTax - 0.01m},{roth}"));
        Assert.DoesNotContain("ElectionDiffers 2 PreTax", await bench.FaultsAsync(oneCent));
        Assert.Contains("PersonMissing", await bench.FaultsAsync(less));
        Assert.DoesNotContain("PersonMissing", await bench.FaultsAsync(less, offCycle));

        (Participant borrower, decimal p, decimal r) = (await bench.DueAsync(1000)).First(d => d.Person.Loans.Payment > 0);
        InputRow[] unpaid = PayrollBench.Rows(Header, FormattableString.Invariant($"{borrower.ObjectId},80,1000,{p},{r}"));
        Assert.Contains("LoanNotPaid 2 LoanPrincipal", await bench.FaultsAsync(unpaid));
        Assert.DoesNotContain("LoanNotPaid 2 LoanPrincipal", await bench.FaultsAsync(unpaid, offCycle));
        InputRow[] paid = PayrollBench.Rows(
            Header + ",Loan Principal,Loan Interest",
            FormattableString.Invariant($"{borrower.ObjectId},80,1000,{p},{r},{borrower.Loans.Payment - 1},1")
        );
        Assert.DoesNotContain("LoanNotPaid 2 LoanPrincipal", await bench.FaultsAsync(paid));

        Participant gone = (await bench.PeopleAsync()).First(x => x.TerminationDate is not null);
        Assert.Contains("TerminatedBefore 2", await bench.FaultsAsync(PayrollBench.Rows(Header, $"{gone.ObjectId},80,1000,0,0")));
        Assert.DoesNotContain("TerminatedBefore 2", await bench.FaultsAsync(PayrollBench.Rows(Header, $"{gone.ObjectId},0,0,0,0")));
    }

    [Theory]
    [InlineData("2026-12-20", null)]
    [InlineData("2026-12-22", "CheckDateFar  CheckDate")]
    [InlineData("2025-12-31", "CheckDateOtherYear  CheckDate")]
    public async Task A_check_date_far_away_or_in_another_year_is_a_warning(string date, string? fault)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        string[] faults =
        [
            .. (await bench.FaultsAsync(await bench.RightRowsAsync(), PayrollBench.Options(date: date))).Where(f =>
                f.StartsWith("Check", StringComparison.Ordinal)
            ),
        ];
        if (fault is null)
        {
            Assert.Empty(faults);
        }
        else
        {
            Assert.Contains(fault, faults);
        }
    }

    [Fact]
    public async Task Dates_stand_in_columns_with_one_value_in_the_format_that_was_said()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollOptions none = new() { CompanyId = "c1" };
        const string Dated = "ParticipantId,Hours,GrossPay,Pay Date,Period Start,Period End";
        Assert.Contains("DateInvalid 2 CheckDate", await bench.FaultsAsync(PayrollBench.Rows(Dated, "p1-0000000,0,0,11/27/2026,,"), none));
        Assert.Contains(
            "DateDiffers 3 CheckDate",
            await bench.FaultsAsync(PayrollBench.Rows(Dated, "p1-0000000,0,0,2026-11-27,,", "p1-0000001,0,0,2026-11-28,,"), none)
        );
        Assert.Contains(
            "ValueMissing  CheckDate",
            await bench.FaultsAsync(PayrollBench.Rows("ParticipantId,Hours,GrossPay", "p1-0000000,0,0"), none)
        );
        PayrollPlan plan = await bench.PlanAsync(
            PayrollBench.Rows(Dated, "p1-0000000,0,0,11/27/2026,11/9/2026,11/22/2026"),
            none with
            {
                DateFormat = "M/d/yyyy",
            }
        );
        Assert.Equal(
            (new DateTime(2026, 11, 27), new DateTime(2026, 11, 9), new DateTime(2026, 11, 22)),
            (plan.Run!.CheckDate, plan.Run.PayPeriodStart!.Value, plan.Run.PayPeriodEnd!.Value)
        );
        Assert.Contains(
            "PeriodInvalid  PayPeriodEnd",
            await bench.FaultsAsync(PayrollBench.Rows(Dated, "p1-0000000,0,0,2026-11-27,2026-11-22,2026-11-09"), none)
        );
    }

    [Fact]
    public async Task Negative_amounts_are_taken_off_cycle_and_as_a_correction()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = PayrollBench.Rows(Header, "p1-0000000,-8,-100,-5,0");
        Assert.Contains("NegativeAmount 2 PreTax", await bench.FaultsAsync(rows));
        Assert.DoesNotContain("NegativeAmount 2 PreTax", await bench.FaultsAsync(rows, PayrollBench.Options() with { OffCycle = true }));
        Assert.DoesNotContain("NegativeAmount 2 PreTax", await bench.FaultsAsync(rows, PayrollBench.Options() with { Correction = true }));
        await bench.SubmitAsync(rows, PayrollBench.Options() with { OffCycle = true });
        Assert.Contains("\"pre_tax_amount\":\"-5.00\"", Assert.Single(bench.Sent).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_that_can_come_is_listed()
    {
        Assert.Equal(PayrollFaults.Warnings.Order(StringComparer.Ordinal), PayrollFaults.Warnings);
        Assert.Equal(PayrollFaults.Errors.Order(StringComparer.Ordinal), PayrollFaults.Errors);
        Assert.Empty(PayrollFaults.Warnings.Intersect(PayrollFaults.Errors));
    }
}
