using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>
/// What goes wrong with payrolls in practice, in the order of the list that providers and auditors keep: the same payroll twice,
/// wrong pay date, wrong person, person not in the roster, money for someone who may not contribute, withholding that differs from
/// the election, missing people, loans, amounts, late money.
/// </summary>
public sealed class PracticeTests
{
    private const string Header = "ParticipantId,Hours,GrossPay,PreTax,Roth,LoanPrincipal,LoanInterest";

    private static string Row(string id, decimal pay, decimal preTax, decimal roth, string loan = "0,0") =>
        string.Create(CultureInfo.InvariantCulture, $"{id},80,{pay},{preTax},{roth},{loan}");

    [Fact]
    public async Task Row_1_the_same_payroll_after_a_timeout_by_a_second_person_or_with_last_periods_file_counts_once()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        bench.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/submit-payroll/",
                Kind = FaultKind.LostAnswer,
            }
        );
        PayrollPlan plan = await bench.PlanAsync(rows);
        Go401Exception failure = await bench.Time.PassAsync(Assert.ThrowsAsync<Go401Exception>(() => bench.SubmitAsync(plan)));
        Assert.Equal("PayrollUnclear", failure.ErrorId);
        bench.Simulator.Faults.Clear();
        Assert.Equal("Submitted", (await bench.SubmitAsync(rows)).Status);
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync([.. rows.Reverse()])).Status);
        bench.OnAnotherMachine("second person");
        await bench.SubmitAsync(rows);
        Assert.Equal(1, bench.Taken);
        Assert.Single(bench.Sent.Select(s => s.Key).Distinct());
    }

    [Fact]
    public async Task Row_2_a_pay_date_in_US_order_or_of_last_year_is_told()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = PayrollBench.Rows("ParticipantId,Hours,GrossPay,Pay Date", "p1-0000000,0,0,03/11/2026");
        Assert.Contains("DateInvalid 2 CheckDate", await bench.FaultsAsync(rows, new PayrollOptions { CompanyId = "c1" }));
        rows = await bench.RightRowsAsync();
        string[] faults = await bench.FaultsAsync(rows, PayrollBench.Options(date: "2025-11-27"));
        Assert.Contains("CheckDateOtherYear  CheckDate", faults);
        Assert.Contains("CheckDateFar  CheckDate", faults);
    }

    [Fact]
    public async Task Row_3_a_wrong_person_is_told_and_names_with_accents_do_not_matter()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.ChangeAsync("p1-0000003", """{"ssn":"001234567","name":"José Muñoz"}""");
        await bench.ChangeAsync("p1-0000004", """{"ssn":"123456789"}""");
        await bench.ChangeAsync("p1-0000005", """{"ssn":"123456789"}""");
        InputRow[] rows = PayrollBench.Rows(
            "SSN,Name,Hours,GrossPay",
            "1234567,Jose Munoz,0,0",
            "111-11-1234,X,0,0",
            "123-45-6789,X,0,0",
            "900-00-0001,X,0,0",
            "900000001,X,0,0"
        );
        string[] faults = await bench.FaultsAsync(rows);
        Assert.Contains("SsnPadded 2 Ssn", faults);
        Assert.Contains("PersonUnknown 3 Ssn", faults);
        Assert.Contains("SsnShared 4 Ssn", faults);
        Assert.Contains("PersonTwice 6", faults);
    }

    [Fact]
    public async Task Row_4_a_person_who_is_not_in_the_roster_is_told()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        Assert.Contains("PersonUnknown 2 ParticipantId", await bench.FaultsAsync(PayrollBench.Rows(Header, Row("p1-0000003", 1000, 0, 0))));
    }

    [Fact]
    public async Task Row_5_money_for_someone_who_may_not_contribute_is_told()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        Participant[] people = [.. await bench.PeopleAsync()];
        Participant outside = people.First(p => p.IsEligible == false && p.TerminationDate is null);
        Participant left = people.First(p => p.TerminationDate < new DateTime(2026, 1, 1) && !(p.StartDate > p.TerminationDate));
        string[] faults = await bench.FaultsAsync(
            PayrollBench.Rows(Header, Row(outside.ObjectId!, 1000, 10, 0), Row(left.ObjectId!, 1000, 0, 0))
        );
        Assert.Contains("NotEligible 2 PreTax", faults);
        Assert.Contains("TerminatedBefore 3", faults);
    }

    [Fact]
    public async Task Row_6_withholding_that_differs_from_the_election_is_told()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        (Participant person, decimal preTax, decimal roth) = (await bench.DueAsync(1000)).First(d =>
            d.PreTax > 10 && d.Roth > 10 && d.PreTax != d.Roth && d.Person.Loans.Count == 0
        );
        string id = person.ObjectId!;
        Assert.DoesNotContain(await bench.FaultsAsync(PayrollBench.Rows(Header, Row(id, 1000, preTax, roth))), IsElection);
        Assert.Contains(await bench.FaultsAsync(PayrollBench.Rows(Header, Row(id, 1000, preTax - 5, roth))), IsElection);
        Assert.Equal(2, (await bench.FaultsAsync(PayrollBench.Rows(Header, Row(id, 1000, preTax + roth, 0)))).Count(IsElection));
        static bool IsElection(string fault) => fault.StartsWith("ElectionDiffers 2", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_7_missing_people_are_told_and_a_row_with_zero_money_is_fine()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        (Participant Person, decimal PreTax, decimal Roth)[] due = [.. (await bench.DueAsync(0)).Where(d => d.Person.IsEligible == true)];
        (Participant Person, decimal PreTax, decimal Roth) dollars = due.First(d => d.PreTax + d.Roth > 0);
        Assert.Contains("PersonMissing", await bench.FaultsAsync(PayrollBench.Rows(Header, Row("p1-0000000", 0, 0, 0))));
        InputRow[] unpaid = PayrollBench.Rows(Header, [.. (await bench.DueAsync(0)).Select(d => Row(d.Person.ObjectId!, 0, 0, 0))]);
        Assert.True(dollars.Person.ActiveTraditionalDeferralIsPercent == false || dollars.Person.ActiveRothDeferralIsPercent == false);
        Assert.Empty(await bench.FaultsAsync(unpaid));
    }

    [Fact]
    public async Task Row_8_a_loan_that_is_due_and_not_paid_is_told_and_interest_counts()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        (Participant person, decimal preTax, decimal roth) = (await bench.DueAsync(1000)).First(d => d.Person.Loans.Payment > 20);
        string id = person.ObjectId!;
        decimal loan = person.Loans.Payment!.Value;
        Assert.Contains("LoanNotPaid 2 LoanPrincipal", await bench.FaultsAsync(PayrollBench.Rows(Header, Row(id, 1000, preTax, roth))));
        string split = string.Create(CultureInfo.InvariantCulture, $"{loan - 10},10");
        Assert.DoesNotContain(
            "LoanNotPaid 2 LoanPrincipal",
            await bench.FaultsAsync(PayrollBench.Rows(Header, Row(id, 1000, preTax, roth, split)))
        );
    }

    [Fact]
    public async Task Row_9_amounts_are_read_as_payroll_writes_them_or_told_and_the_totals_are_those_that_are_sent()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollPlan plan = await bench.PlanAsync(
            PayrollBench.Rows(
                "ParticipantId;Hours;Gross Pay;",
                "p1-0000000;80;\"$1,234.50\";",
                "p1-0000001; 72.5 ;($12.00);",
                "p1-0000002;0;$(8.00);",
                "p1-0000003;0;-;",
                "p1-0000004;0;1.005;",
                ";152.5;1,214.50;"
            ),
            PayrollBench.Options() with
            {
                OffCycle = true,
            }
        );
        Assert.Equal(
            ["AmountInvalid 5 GrossPay", "AmountDecimals 6 GrossPay", "ValueMissing 7 ParticipantId"],
            plan.Errors.Select(f => $"{f.Id} {f.Row} {f.Column}")
        );
        Assert.Equal(1214.50m, plan.Run!.Totals.Single(t => t.Key == "GrossPay").Value);
    }

    [Fact]
    public async Task Row_10_money_that_is_late_is_told()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Assert.Contains(
            "CheckDateFar  CheckDate",
            await bench.FaultsAsync(await bench.RightRowsAsync(), PayrollBench.Options(date: "2026-10-15"))
        );
        Assert.DoesNotContain(
            "CheckDateFar  CheckDate",
            await bench.FaultsAsync(await bench.RightRowsAsync(), PayrollBench.Options(date: "2026-11-13"))
        );
    }

    [Fact]
    public async Task Row_9_a_delimiter_an_encoding_and_headers_of_any_payroll_system_are_read()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        const string Text = "participant id;HOURS;Gross\u00a0Pay;;\r\n\"p1-0000000\";80;\"$ 1,234.5\";;\r\n";
        byte[][] files =
        [
            Encoding.UTF8.GetBytes(Text),
            [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Text)],
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Text)],
            [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(Text)],
            Encoding.UTF8.GetBytes(Text.Replace(';', '\t')),
            Encoding.UTF8.GetBytes(Text.Replace(';', '|')),
            Encoding.UTF8.GetBytes("sep=;\r\n" + Text),
            Encoding.UTF8.GetBytes("\r\n" + Text),
        ];
        foreach (byte[] file in files)
        {
            PayrollPlan plan = await bench.PlanAsync(CsvRows.Read(file), PayrollBench.Options() with { OffCycle = true });
            Assert.Empty(plan.Errors);
            Assert.Equal(1234.50m, plan.Run!.Lines[0].GrossPay);
        }
    }

    [Fact]
    public async Task Row_9_rows_that_are_no_person_are_told_and_what_they_are()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Go401PayrollFault[] faults = await bench.TestAsync(
            PayrollBench.Rows(
                "ParticipantId,SSN,Hours,Gross Pay,Note",
                "p1-0000000,,0,0,\"a note\nof two lines\"",
                "participantid,ssn,HOURS,Gross Pay,Note",
                "Grand Total,,152.5,1214.50,",
                ",TOTALS:,152.5,1214.50,",
                ",,152.5,1214.50,"
            )
        );
        Assert.Equal(
            ["HeaderRepeated 4 ", "PersonUnknown 5 ParticipantId", "SsnInvalid 6 Ssn", "ValueMissing 7 ParticipantId"],
            faults.Where(f => f.Severity == PayrollFaultSeverity.Error).Select(f => $"{f.Id} {f.Row} {f.Column}")
        );
        Assert.All(faults.Where(f => f.Row is 5 or 6 or 7), f => Assert.Contains("file's totals", f.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row_3_a_number_that_a_spreadsheet_was_made_to_keep_is_read()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.ChangeAsync("p1-0000003", """{"ssn":"001234567"}""");
        foreach (string ssn in new[] { "=\"001234567\"", "\"=\"\"001-23-4567\"\"\"", "001\u2011" + "23\u2011" + "4567" })
        {
            PayrollPlan plan = await bench.PlanAsync(
                PayrollBench.Rows("SSN,Hours,GrossPay", ssn + ",0,=\"12.50\""),
                PayrollBench.Options() with
                {
                    OffCycle = true,
                }
            );
            Assert.Empty(plan.Errors);
            Assert.Equal(("p1-0000003", 12.50m), (plan.Run!.Lines[0].ParticipantId, plan.Run.Lines[0].GrossPay));
        }

        // Letters and digits of other scripts are not guessed.
        Assert.Contains(
            "SsnInvalid 2 Ssn",
            await bench.FaultsAsync(PayrollBench.Rows("SSN,Hours,GrossPay", "\uff10\uff10\uff11234567,0,0"))
        );
    }

    [Fact]
    public async Task Row_2_the_number_of_a_day_says_what_it_is()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Go401PayrollFault[] faults = await bench.TestAsync(
            PayrollBench.Rows("ParticipantId,Hours,GrossPay,Pay Date", "p1-0000000,0,0,46353"),
            new PayrollOptions { CompanyId = "c1" }
        );
        Go401PayrollFault fault = Assert.Single(faults, f => f.Id == "DateInvalid");
        Assert.Contains("serial date", fault.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("46353", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ParticipantId,Hours,GrossPay,Hours", "'Hours'")]
    [InlineData("ParticipantId,Hours,GrossPay,hours ", "'hours'")]
    public void Row_9_a_header_that_is_there_twice_is_named(string header, string named) =>
        Assert.Contains(
            named,
            Assert.Throws<Go401Exception>(() => PayrollBench.Rows(header, "p1,1,1,1")).Message,
            StringComparison.Ordinal
        );
}
