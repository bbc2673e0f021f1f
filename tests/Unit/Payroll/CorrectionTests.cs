using System;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>A correction names only the rows that change, with the differences: it is checked as what it makes of the check date.</summary>
public sealed class CorrectionTests
{
    private const string Header = "ParticipantId,Hours,GrossPay,PreTax,Roth,LoanPrincipal";
    private static readonly PayrollOptions Correction = PayrollBench.Options() with { Correction = true };

    private static string Ids(PayrollPlan plan) => string.Join(", ", plan.Faults.Select(f => $"{f.Id} {f.Column}".TrimEnd()).Order());

    private static async Task<Participant> PercentAsync(PayrollBench bench, bool withLoan = false) =>
        (await bench.DueAsync(1000))
            .Select(d => d.Person)
            .First(p =>
                p.Deferrals?.ActiveTraditional is { IsPercent: true, Amount: > 0 }
                && ContributionRules.IsEligible(p, bench.Time.GetUtcNow().Date)
                && p.Loans.Payment > 0 == withLoan
            );

    private static async Task<PayrollPlan> CorrectAsync(PayrollBench bench, string line, bool onAnotherMachine = false)
    {
        await bench.SubmitAsync(await bench.RightRowsAsync());
        if (onAnotherMachine)
        {
            bench.OnAnotherMachine("second");
        }

        return await bench.PlanAsync(PayrollBench.Rows(Header, line), Correction);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_the_people_who_change_are_in_a_correction_and_no_one_is_missing(bool onAnotherMachine)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Participant person = await PercentAsync(bench);
        string differences = FormattableString.Invariant($"{person.ObjectId},-8,-100,{-PreTax(person, 100)},{-Roth(person, 100)},0");
        PayrollPlan plan = await CorrectAsync(bench, differences, onAnotherMachine);
        Assert.Equal("", Ids(plan));
        Assert.Equal((PayrollAction.Send, 1), (plan.Action, plan.Run!.Correction));
        Assert.Equal("Submitted", (await bench.SubmitAsync(plan)).Status);
    }

    // Too little was withheld the first time: the difference alone is no election, and with it everything is as elected.
    [Fact]
    public async Task What_the_first_run_withheld_too_little_is_no_difference_from_the_election()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Participant person = await PercentAsync(bench);
        InputRow[] rows = await bench.RightRowsAsync();
        InputRow wrong = rows.Single(r => r.Cells["ParticipantId"] == person.ObjectId);
        decimal due = decimal.Parse(wrong.Cells["PreTax"], System.Globalization.CultureInfo.InvariantCulture);
        InputRow less = new(wrong.Number, wrong.Cells.ToDictionary(c => c.Key, c => c.Key == "PreTax" ? "0" : c.Value));
        await bench.SubmitAsync([.. rows.Select(r => r == wrong ? less : r)]);
        Assert.Equal("", Ids(await bench.PlanAsync(Line(person, due), Correction)));

        // Twice what is missing is another matter.
        PayrollPlan twice = await bench.PlanAsync(Line(person, due * 2), Correction);
        Assert.Equal("ElectionDiffers PreTax", Ids(twice));
        Assert.StartsWith(
            "PreTax of this check date, with this correction, is more than the election",
            twice.Warnings.Single().Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_loan_payment_of_the_first_run_is_not_due_again()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        Participant person = (await bench.DueAsync(1000)).Select(d => d.Person).First(p => p.Loans.Payment > 0);
        string back = FormattableString.Invariant($"{person.ObjectId},0,-100,{-PreTax(person, 100)},{-Roth(person, 100)}");
        Assert.Equal("", Ids(await CorrectAsync(bench, back + ",0")));

        // A correction that takes the payment back leaves the loan unpaid.
        string unpaid = FormattableString.Invariant($"{back},{-person.Loans.Payment}");
        Assert.Equal("LoanNotPaid LoanPrincipal", Ids(await bench.PlanAsync(PayrollBench.Rows(Header, unpaid), Correction)));
    }

    // It may be that -Correction was used for the first run of a date: then everyone who is not in it is missing.
    [Fact]
    public async Task A_correction_of_nothing_is_checked_as_the_first_run()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        Assert.Equal("", Ids(await bench.PlanAsync(rows, Correction)));
        PayrollPlan one = await bench.PlanAsync([.. rows.Skip(2)], Correction);
        Assert.Contains("PersonMissing", Ids(one), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_is_not_compared_with_elections_if_401GO_does_not_return_lines()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Participant person = await PercentAsync(bench);
        await bench.SubmitAsync(await bench.RightRowsAsync());
        bench.Simulator.Faults.Add(new Fault { Path = "/payroll-lines/", Status = 403 });
        Assert.Equal("", Ids(await bench.PlanAsync(Line(person, 5), Correction)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_comparison_with_the_last_run_says_nothing_of_people_who_were_removed(bool correction)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.SubmitAsync(await bench.RightRowsAsync());
        Participant person = await PercentAsync(bench);
        PayrollOptions options = PayrollBench.Options() with { Correction = correction, OffCycle = !correction };
        PayrollPlan plan = await bench.PlanAsync(Line(person, 5), options);
        Assert.Equal("Compared with the run of 2026-11-27: 0 people added.", plan.Comparison);
    }

    private static InputRow[] Line(Participant person, decimal preTax) =>
        PayrollBench.Rows(Header, FormattableString.Invariant($"{person.ObjectId},0,0,{preTax},0,0"));

    private static decimal PreTax(Participant person, decimal pay) =>
        person.Deferrals?.ActiveTraditional is { IsPercent: true, Amount: decimal percent } ? percent * pay / 100 : 0;

    private static decimal Roth(Participant person, decimal pay) =>
        person.Deferrals?.ActiveRoth is { IsPercent: true, Amount: decimal percent } ? percent * pay / 100 : 0;
}
