using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>A cell or a row with an error brings no warning that follows from it.</summary>
public sealed class FollowUpTests
{
    private const string Header = "ParticipantId,Hours,GrossPay,PreTax,Roth,LoanPrincipal,LoanInterest";

    // What the warnings of row 2, or of the person, are.
    private static async Task<string[]> WarningsAsync(
        PayrollBench bench,
        string person,
        PayrollOptions? options,
        string header,
        params string[] lines
    ) =>
        [
            .. (await bench.TestAsync(PayrollBench.Rows(header, lines), options))
                .Where(f => f.Severity == PayrollFaultSeverity.Warning && f.ParticipantId == person && f.Id != "SsnPadded")
                .Select(f => $"{f.Id} {f.Column}".TrimEnd()),
        ];

    [Theory]
    [InlineData("1000", "'1,00'", "9", "0", "0", "ElectionDiffers Roth,LoanNotPaid LoanPrincipal")]
    [InlineData("1000", "1.005", "9", "0", "0", "ElectionDiffers Roth,LoanNotPaid LoanPrincipal")]
    [InlineData("1000", "-1.00", "9", "0", "0", "ElectionDiffers Roth,LoanNotPaid LoanPrincipal")]
    [InlineData("1000", "12345678901.00", "9", "0", "0", "ElectionDiffers Roth,LoanNotPaid LoanPrincipal")]
    [InlineData("1000", "9", "x", "0", "0", "ElectionDiffers PreTax,LoanNotPaid LoanPrincipal")]
    [InlineData("ten", "9", "9", "0", "0", "LoanNotPaid LoanPrincipal")]
    [InlineData("", "9", "9", "0", "0", "LoanNotPaid LoanPrincipal")]
    [InlineData("-1", "9", "9", "0", "0", "LoanNotPaid LoanPrincipal")]
    [InlineData("1000", "9", "9", "x", "0", "ElectionDiffers PreTax,ElectionDiffers Roth")]
    [InlineData("1000", "9", "9", "0", "-1", "ElectionDiffers PreTax,ElectionDiffers Roth")]
    [InlineData("1000", "9", "9", "0", "0", "ElectionDiffers PreTax,ElectionDiffers Roth,LoanNotPaid LoanPrincipal")]
    public async Task A_broken_cell_is_not_compared(string pay, string preTax, string roth, string principal, string interest, string left)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        Participant borrower = (await bench.DueAsync(1000)).First(d => d.Person.Loans.Payment > 0 && d.PreTax + d.Roth > 0).Person;
        string row = string.Join(',', borrower.ObjectId, "80", pay, preTax.Replace("'1,00'", "\"1,00\""), roth, principal, interest);
        Assert.Equal(left.Split(','), await WarningsAsync(bench, borrower.ObjectId!, null, Header, row));
    }

    [Fact]
    public async Task A_person_in_two_rows_has_no_warning_of_either()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        Participant borrower = (await bench.DueAsync(1000)).First(d => d.Person.Loans.Payment > 0 && d.PreTax + d.Roth > 0).Person;
        string row = borrower.ObjectId + ",40,500,1,1,0,0";
        Assert.NotEmpty(await WarningsAsync(bench, borrower.ObjectId!, null, Header, row));
        Assert.Empty(await WarningsAsync(bench, borrower.ObjectId!, null, Header, row, row));
    }

    [Theory]
    [InlineData("{0},900000000")]
    [InlineData("{0},12")]
    [InlineData("{0},{2}")]
    [InlineData("{3},{1}")]
    [InlineData("{4},")]
    public async Task A_person_whose_row_cannot_be_used_is_not_missing(string ids)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        (Participant Person, decimal PreTax, decimal Roth)[] due = [.. (await bench.DueAsync(1000)).Where(d => d.PreTax + d.Roth > 0)];
        (Participant person, Participant other) = (due[0].Person, due[1].Person);
        string row = string.Format(
            CultureInfo.InvariantCulture,
            ids,
            person.ObjectId,
            person.Ssn,
            other.Ssn,
            "p9-0000000",
            person.ObjectId!.ToUpperInvariant()
        );
        Assert.Empty(await WarningsAsync(bench, person.ObjectId!, null, "ParticipantId,Ssn,Hours,GrossPay", row + ",80,1000"));
        Assert.Contains(
            "PersonMissing",
            await WarningsAsync(bench, due[2].Person.ObjectId!, null, "ParticipantId,Ssn,Hours,GrossPay", row + ",80,1000")
        );
    }

    [Fact]
    public async Task Who_left_is_not_compared_with_a_pay_period_that_cannot_be_read()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        Participant gone = (await bench.PeopleAsync()).First(p => p.TerminationDate is not null);
        const string Dated = "ParticipantId,Hours,GrossPay,PeriodStart";
        Assert.NotEmpty(await WarningsAsync(bench, gone.ObjectId!, null, Dated, gone.ObjectId + ",80,1000,2026-11-09"));
        Assert.Empty(await WarningsAsync(bench, gone.ObjectId!, null, Dated, gone.ObjectId + ",80,1000,11/9"));
    }
}
