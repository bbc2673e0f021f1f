using System;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Census;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Go401.Client.Text;
using Go401.Tests.Unit.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Census;

/// <summary>What would make a person twice, write one person's data to another, or end no one.</summary>
public sealed class CensusIdentityTests
{
    private const string New = "SSN,Name,Hire Date,DOB,Email";
    private static readonly CensusOptions C1 = new() { CompanyId = "c1", AllowMassTermination = true };

    private static async Task<string[]> FaultsAsync(PayrollBench bench, CensusOptions options, string header, params string[] lines) =>
        [
            .. (
                await new CensusPlanner(bench.Api, options, SilentReporter.Instance, default).PlanAsync(PayrollBench.Rows(header, lines))
            ).Faults.Select(f => $"{f.Severity} {f.Id} {f.Row} {f.Column}"),
        ];

    [Theory]
    [InlineData("123-45-6798,Hire New,2026-11-10,1990-02-03,other@example.com", "Error SsnSuspect 3 Ssn")]
    [InlineData("123-45-6798,Other Name,2026-11-10,1990-02-03,NEW@example.com", "Error SsnSuspect 3 Ssn")]
    [InlineData("123-45-6798,New Q. Hire Jr.,2026-11-10,1990-02-03,q@example.com", "Error SsnSuspect 3 Ssn")]
    [InlineData("123-45-6798,New Hire,2026-11-10,,q@example.com", "Warning NameKnown 3 Ssn")]
    [InlineData("123-45-6798,New Hire,2026-11-10,1991-02-03,q@example.com", null)]
    [InlineData("123-45-6798,Other Name,2026-11-10,1990-02-03,q@example.com", null)]
    public async Task S78_one_new_person_with_two_numbers_in_one_file_is_taken_for_a_typing_error(string second, string? fault)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        const string First = "123-45-6789,New Hire,2026-11-10,1990-02-03,new@example.com";
        Assert.Equal(fault is null ? [] : [fault], await FaultsAsync(bench, C1, New, First, second));
        if (fault?.StartsWith("Error", StringComparison.Ordinal) == true)
        {
            Assert.Empty(await FaultsAsync(bench, C1 with { AllowNewPerson = true }, New, First, second));
        }
    }

    [Fact]
    public async Task S78_numbers_that_were_sorted_alone_do_not_write_one_person_to_another_without_birth_dates_either()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        Participant[] people = [.. await bench.PeopleAsync()];
        string[] moved = [.. people.Select((p, i) => $"{p.Ssn},{people[(i + 1) % 3].Name},555-000-000{i}")];
        string[] faults = await FaultsAsync(bench, C1, "SSN,Name,Phone", moved);
        Assert.Equal(["Error PersonConflict 2 Ssn", "Error PersonConflict 3 Ssn", "Error PersonConflict 4 Ssn"], faults);

        // The name of another participant is a new name of the person where the birth date is right.
        string born = IsoDate.Text(people[0].Dob!.Value);
        Assert.Empty(await FaultsAsync(bench, C1, "SSN,Name,DOB", $"{people[0].Ssn},{people[1].Name},{born}"));
        Assert.Empty(await FaultsAsync(bench, C1, "SSN,Name", $"{people[0].Ssn},Married Otherwise"));
    }

    [Theory]
    [InlineData("Name", "ValueMissing")]
    [InlineData("StartDate", "ValueMissing")]
    [InlineData("Phone,Email", "ValueMissing")]
    [InlineData("Phone", null)]
    [InlineData("Email", null)]
    public async Task What_every_participant_has_is_not_cleared(string columns, string? fault)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        Participant known = (await bench.PeopleAsync())[0];
        string[] names = columns.Split(',');
        CensusOptions options = C1 with { ClearBlank = names, ChangeEmail = true };
        string[] faults = await FaultsAsync(bench, options, "SSN," + columns, known.Ssn + new string(',', names.Length));
        Assert.Equal(fault is null ? [] : [$"Error {fault} 2 {(names.Length > 1 ? "Email" : columns)}"], faults);
    }

    [Fact]
    public async Task Dates_that_contradict_each_other_are_said()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(30);
        Participant known = (await bench.PeopleAsync()).First(p => p.TerminationDate is null);
        string start = IsoDate.Text(known.StartDate!.Value),
            birth = IsoDate.Text(known.Dob!.Value);
        Assert.Equal(["Error ValueInvalid 2 BirthDate"], await FaultsAsync(bench, C1, "SSN,DOB,Hire Date", $"{known.Ssn},{start},{birth}"));
        Assert.Equal(
            ["Error ValueInvalid 2 BirthDate"],
            await FaultsAsync(bench, C1, New, "123-45-6789,New Hire,1990-02-03,2026-11-10,new@example.com")
        );
        Assert.Equal(
            ["Warning TerminationBeforeStart 2 TerminationDate"],
            await FaultsAsync(bench, C1, "SSN,Term Date", $"{known.Ssn},{known.StartDate.Value.AddDays(-1):yyyy-MM-dd}")
        );
        Assert.Empty(await FaultsAsync(bench, C1, "SSN,Term Date", $"{known.Ssn},{start}"));
        InputRow[] rows = PayrollBench.Rows("SSN,Term Date", $"{known.Ssn},1990-01-01");
        CensusPlan plan = await new CensusPlanner(bench.Api, C1, SilentReporter.Instance, default).PlanAsync(rows);
        Assert.Equal(CensusAction.Update, plan.Entries.Single(e => e.Row == 2).Action);
    }
}
