using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Census;
using Go401.Client.Errors;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Go401.Tests.Unit.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Census;

/// <summary>How long the plan of a census is right, and how its faults are listed.</summary>
public sealed class CensusPlanTests
{
    private static readonly CensusOptions C1 = new() { CompanyId = "c1", AllowMassTermination = true };

    private static Task<CensusPlan> PlanAsync(PayrollBench bench, InputRow[] rows, CensusOptions? options = null) =>
        new CensusPlanner(bench.Api, options ?? C1, SilentReporter.Instance, default).PlanAsync(rows);

    private static Task CheckAsync(PayrollBench bench, CensusPlan plan, InputRow[] rows, CensusOptions? options = null) =>
        new CensusPlanner(bench.Api, options ?? C1, SilentReporter.Instance, default).CheckAgeAsync(plan, rows);

    private static int Reads(PayrollBench bench) => bench.Simulator.Log.All.Count(r => r.Method == "GET");

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(2000)]
    [InlineData(-30)]
    public async Task S90_a_plan_whose_prompt_was_open_for_long_is_compared_again(int minutes)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        Participant known = (await bench.PeopleAsync())[0];
        InputRow[] rows = PayrollBench.Rows("SSN,City", $"{known.Ssn},Provo");
        CensusPlan plan = await PlanAsync(bench, rows);
        int reads = Reads(bench);
        bench.Time.AdjustTime(bench.Time.GetUtcNow().AddMinutes(minutes));
        await CheckAsync(bench, plan, rows);
        Assert.Equal(minutes == 4, Reads(bench) == reads);
    }

    [Theory]
    [InlineData("""{"phone":"555-999-0000"}""", true)]
    [InlineData("""{"address":{"address_line_1":"1 Elm St","city":"Provo","state":"UT","postal_code":"84601"}}""", false)]
    public async Task S90_what_another_person_changed_while_the_prompt_was_open_is_not_overwritten(string change, bool others)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        Participant known = (await bench.PeopleAsync())[0];
        InputRow[] rows = PayrollBench.Rows("SSN,City", $"{known.Ssn},Provo");
        CensusPlan plan = await PlanAsync(bench, rows);
        await bench.ChangeAsync(known.ObjectId!, change);
        bench.Time.AdjustTime(bench.Time.GetUtcNow().AddHours(1));
        if (others)
        {
            await CheckAsync(bench, plan, rows);
            return;
        }

        Go401Exception failure = await Assert.ThrowsAsync<Go401Exception>(() => CheckAsync(bench, plan, rows));
        Assert.Equal("CensusChanged", failure.ErrorId);
        Assert.Contains("Nothing was sent.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(known.Ssn!, failure.Message, StringComparison.Ordinal);

        // Only what is applied counts.
        CensusOptions adds = C1 with
        {
            Only = [CensusAction.Add],
        };
        await CheckAsync(bench, plan, rows, adds);
    }

    [Fact]
    public async Task S90_a_person_whom_another_person_added_with_another_number_meanwhile_is_not_added_twice()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        const string Header = "SSN,Name,Hire Date,DOB,Email";
        InputRow[] rows = PayrollBench.Rows(Header, "123-45-6789,New Hire,2026-11-10,1990-02-03,new@example.com");
        CensusPlan plan = await PlanAsync(bench, rows);
        CensusPlan other = await PlanAsync(
            bench,
            PayrollBench.Rows(Header, "123-45-6798,New Hire,2026-11-10,1990-02-03,new.hire@example.com")
        );
        var sync = new CensusSync(bench.Api, "c1", (_, failure) => throw failure, SilentReporter.Instance, default);
        await sync.ApplyAsync([.. other.Entries.Where(e => e.Action == CensusAction.Add)]);
        bench.Time.AdjustTime(bench.Time.GetUtcNow().AddMinutes(30));
        Assert.Equal("CensusChanged", (await Assert.ThrowsAsync<Go401Exception>(() => CheckAsync(bench, plan, rows))).ErrorId);
    }

    [Fact]
    public async Task What_can_be_a_consequence_of_wrong_rows_is_listed_after_them()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(30);
        Participant[] people = [.. await bench.PeopleAsync()];
        string[] lines = [.. people.Take(4).Select((p, i) => $"{p.Ssn},{people[3 - i].ObjectId}")];
        CensusPlan plan = await PlanAsync(bench, PayrollBench.Rows("SSN,ParticipantId", lines), new CensusOptions { CompanyId = "c1" });
        Assert.Equal(
            ["PersonConflict", "PersonConflict", "PersonConflict", "PersonConflict", "MassTermination"],
            plan.Faults.Select(f => f.Id)
        );
        string[] shown = [.. FaultLine.Of(plan.Faults).Select(l => l.Text)];
        Assert.Equal(2, shown.Length);
        Assert.StartsWith("PersonConflict (4 rows: 2, 3, 4, 5; ParticipantId): ", shown[0], StringComparison.Ordinal);
        Assert.StartsWith("MassTermination: ", shown[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_whose_number_is_wrong_is_a_person_who_is_not_missing()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(30);
        Participant[] active = [.. (await bench.PeopleAsync()).Where(p => p.TerminationDate is null)];
        string Line(Participant p, int i) => (i < 6 ? "12" : p.Ssn) + ",";
        InputRow[] rows = PayrollBench.Rows("SSN,Phone", [.. active.Select(Line)]);
        CensusPlan plan = await PlanAsync(bench, rows, new CensusOptions { CompanyId = "c1" });
        Assert.Equal(["SsnInvalid"], plan.Faults.Select(f => f.Id).Distinct());
        Assert.Single(FaultLine.Of(plan.Faults));

        rows = PayrollBench.Rows("SSN,Phone", [.. active.Select(Line).Take(active.Length - 6)]);
        plan = await PlanAsync(bench, rows, new CensusOptions { CompanyId = "c1" });
        Assert.Equal("MassTermination", plan.Faults[^1].Id);
    }

    [Theory]
    [InlineData(4, 0, "4 people would be terminated. That")]
    [InlineData(0, 4, "4 people are missing from the input. That")]
    [InlineData(3, 1, "3 people would be terminated, and 1 person is missing from the input. That")]
    public async Task People_who_end_and_people_who_are_missing_are_counted_apart(int ending, int missing, string expected)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(30);
        Participant[] active = [.. (await bench.PeopleAsync()).Where(p => p.TerminationDate is null)];
        InputRow[] rows = PayrollBench.Rows(
            "SSN,Termination Date",
            [.. active.Skip(missing).Select((p, i) => p.Ssn + (i < ending ? ",2026-11-15" : ","))]
        );
        CensusPlan plan = await PlanAsync(bench, rows, new CensusOptions { CompanyId = "c1" });
        Go401PayrollFault fault = Assert.Single(plan.Faults);
        Assert.Equal($"Of {active.Length} active people, {expected} is more than 10 percent.", fault.Message);
        Assert.NotEqual("", fault.Remedy);
    }

    [Fact]
    public void Faults_that_are_alike_are_one_line_with_their_number_and_the_first_rows()
    {
        Go401PayrollFault Fault(int? row, string message, string? person = null) =>
            PayrollFaults.Error("SsnInvalid", new(row, "Ssn", person), message, "Correct it.");
        var faults = new List<Go401PayrollFault> { Fault(2, "Short.") };
        faults.AddRange(Enumerable.Range(3, 5000).Select(i => Fault(i, "Long.", "p" + i)));
        faults.AddRange([Fault(6000, "Short."), Fault(null, "Absent.", "p1"), Fault(null, "Absent.", "p2")]);
        faults.AddRange([Fault(null, "Absent.", "p3"), Fault(null, "Absent.", "p4")]);
        Assert.Equal(
            [
                "SsnInvalid (row 2, Ssn): Short. Correct it.",
                "SsnInvalid (5000 rows: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, and others; Ssn): Long. Correct it.",
                "SsnInvalid (row 6000, Ssn): Short. Correct it.",
                "SsnInvalid (4 participants: p1, p2, p3, p4; Ssn): Absent. Correct it.",
            ],
            FaultLine.Of(faults).Select(l => l.Text)
        );
        Assert.Equal([1, 10, 1, 4], FaultLine.Of(faults).Select(l => l.Named));
    }
}
