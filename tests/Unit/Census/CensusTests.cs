using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Census;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Go401.Client.Text;
using Go401.Simulator.Faults;
using Go401.Tests.Unit.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Census;

/// <summary>The census beside the roster.</summary>
public sealed class CensusTests
{
    private const string Header = "SSN,Name,Hire Date,Termination Date,DOB,Email,City";
    private static readonly CensusOptions C1 = new() { CompanyId = "c1" };

    private static Task<CensusPlan> PlanAsync(PayrollBench bench, InputRow[] rows, CensusOptions? options = null) =>
        new CensusPlanner(bench.Api, options ?? C1, SilentReporter.Instance, default).PlanAsync(rows);

    private static async Task<List<string>> ApplyAsync(PayrollBench bench, CensusPlan plan)
    {
        var refused = new List<string>();
        var sync = new CensusSync(
            bench.Api,
            "c1",
            (entry, failure) =>
            {
                refused.Add($"{entry.Row} {failure.StatusCode}");
                return Task.CompletedTask;
            },
            SilentReporter.Instance,
            default
        );
        await sync.ApplyAsync([.. plan.Entries.Where(e => e.Status == "Planned")]);
        return refused;
    }

    private static string Line(
        Participant p,
        string? name = null,
        string? start = null,
        string? end = null,
        string? email = null,
        string? city = null
    ) =>
        string.Join(
            ',',
            p.Ssn,
            name ?? p.Name,
            start ?? IsoDate.Text(p.StartDate!.Value),
            end ?? (p.TerminationDate is DateTime d ? IsoDate.Text(d) : ""),
            IsoDate.Text(p.Dob!.Value),
            email ?? p.Email,
            city ?? p.City
        );

    private static string[] Told(CensusPlan plan) =>
        [
            .. plan
                .Entries.Where(e => e.Action != CensusAction.Unchanged)
                .Select(e => $"{e.Action} {e.ParticipantId} {e.Row}".Replace("  ", " - ", StringComparison.Ordinal)),
        ];

    private static string[] Faults(CensusPlan plan) => [.. plan.Faults.Select(f => $"{f.Severity} {f.Id} {f.Row} {f.Column}".TrimEnd())];

    [Fact]
    public async Task The_guard_of_mass_termination_holds_where_terminations_are_applied()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(30);
        InputRow[] rows = PayrollBench.Rows("SSN,Name,Hire Date,Email", "123-45-6789,New Person,2026-11-16,new@example.com");
        Assert.Equal(["Error MassTermination"], Faults(await PlanAsync(bench, rows)));
        Assert.Equal(["Error MassTermination"], Faults(await PlanAsync(bench, rows, C1 with { Only = [CensusAction.Terminate] })));
        CensusAction[] harmless = [CensusAction.Add, CensusAction.Update, CensusAction.Rehire, CensusAction.OnlyAt401GO];
        foreach (CensusAction only in harmless)
        {
            Assert.Empty(Faults(await PlanAsync(bench, rows, C1 with { Only = [only] })));
        }
    }

    [Fact]
    public async Task A_company_or_a_column_that_differs_is_told_first()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        InputRow[] rows = PayrollBench.Rows("SSN,Name,CompanyId,City", "900-00-0001,X,c2,Reno");
        Go401PayrollFault other = (await PlanAsync(bench, rows)).Faults[0];
        Assert.Equal(("CompanyDiffers", "CompanyId"), (other.Id, other.Column));
        Assert.Contains("'c2'", other.Message, StringComparison.Ordinal);
        Assert.Contains("'c1'", other.Message, StringComparison.Ordinal);
        foreach (string field in new[] { "Ssn", "CompanyId", "Town" })
        {
            CensusOptions mapped = new()
            {
                CompanyId = "c2",
                ColumnMap = new Dictionary<string, string> { [field] = "Typo" },
            };
            Assert.Equal([$"Error ColumnMissing  {field}"], Faults(await PlanAsync(bench, rows, mapped)));
        }

        CensusOptions none = new() { ColumnMap = new Dictionary<string, string> { ["CompanyId"] = "Typo" } };
        Assert.Equal(["Error ColumnMissing  CompanyId"], Faults(await PlanAsync(bench, rows, none)));
    }

    [Fact]
    public async Task The_roster_itself_is_unchanged()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(30);
        CensusPlan plan = await PlanAsync(
            bench,
            PayrollBench.Rows(Header, [.. (await bench.PeopleAsync()).Select(p => Line(p, email: " " + p.Email!.ToUpperInvariant() + " "))])
        );
        Assert.Empty(plan.Faults);
        Assert.All(plan.Entries, e => Assert.Equal((CensusAction.Unchanged, "None"), (e.Action, e.Status)));
        Assert.Equal(30, plan.Entries.Count);
    }

    [Fact]
    public async Task A_row_with_the_number_of_one_person_and_the_name_and_birth_date_of_another_stops_everything()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        Participant[] people = [.. await bench.PeopleAsync()];
        string swapped = Line(people[1]).Replace(people[1].Ssn!, people[0].Ssn, StringComparison.Ordinal);
        string[] Rows(string first) => [first, Line(people[2])];
        CensusOptions some = C1 with { AllowMassTermination = true };
        Assert.Contains("Error PersonConflict 2 Ssn", Faults(await PlanAsync(bench, PayrollBench.Rows(Header, Rows(swapped)), some)));
        string renamed = Line(people[0], name: "Someone Else");
        Assert.DoesNotContain("Error PersonConflict 2 Ssn", Faults(await PlanAsync(bench, PayrollBench.Rows(Header, Rows(renamed)), some)));
    }

    [Theory]
    [InlineData("Someone Else", "", false)]
    [InlineData("", "1950-02-03", false)]
    [InlineData("<same>", "1950-02-03", false)]
    [InlineData("Someone Else", "<same>", false)]
    [InlineData("Someone Else", "1950-02-03", true)]
    public async Task One_of_name_and_birth_date_that_is_missing_or_the_same_is_no_other_person(string name, string birth, bool conflicts)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        Participant known = (await bench.PeopleAsync())[0];
        name = name == "<same>" ? known.Name! : name;
        birth = birth == "<same>" ? IsoDate.Text(known.Dob!.Value) : birth;
        CensusOptions some = C1 with { AllowMassTermination = true };
        CensusPlan plan = await PlanAsync(bench, PayrollBench.Rows("SSN,Name,DOB", $"{known.Ssn},{name},{birth}"), some);
        Assert.Equal(conflicts, Faults(plan).Contains("Error PersonConflict 2 Ssn"));
        string[] expected = [.. new[] { "Name", "BirthDate" }.Where(f => f == "Name" ? name.Length > 0 : birth.Length > 0)];
        Assert.All(plan.Entries.Where(e => !conflicts && e.Row == 2).SelectMany(e => e.Changes), c => Assert.Contains(c.Field, expected));
    }

    [Theory]
    [InlineData("""{"dob":null}""")]
    [InlineData("""{"name":""}""")]
    public async Task Someone_of_whom_401GO_has_no_name_or_no_birth_date_is_no_other_person(string json)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        Participant known = (await bench.PeopleAsync())[0];
        await bench.ChangeAsync(known.ObjectId!, json);
        CensusOptions some = C1 with { AllowMassTermination = true };
        InputRow[] rows = PayrollBench.Rows("SSN,Name,DOB", $"{known.Ssn},Someone Else,1950-02-03");
        Assert.DoesNotContain("Error PersonConflict 2 Ssn", Faults(await PlanAsync(bench, rows, some)));
    }

    // One column of a spreadsheet was sorted without the others: each row has the number of one person and the rest of another.
    [Fact]
    public async Task A_row_with_the_id_of_one_person_and_the_number_of_another_stops_everything()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        Participant[] people = [.. await bench.PeopleAsync()];
        string[] Rows(params string?[] ids) => [.. people.Select((p, i) => $"{Line(p)},{ids[i]}")];
        string[] ids = [.. people.Select(p => p.ObjectId!)];
        foreach (string header in new[] { "ObjectId", "ParticipantId", "object_id" })
        {
            string columns = $"{Header},{header}";
            Assert.Empty((await PlanAsync(bench, PayrollBench.Rows(columns, Rows(ids)))).Faults);
            Assert.Empty((await PlanAsync(bench, PayrollBench.Rows(columns, Rows("", ids[1], "elsewhere")))).Faults);
            Assert.Equal(
                ["Error PersonConflict 2 ParticipantId", "Error PersonConflict 3 ParticipantId"],
                Faults(await PlanAsync(bench, PayrollBench.Rows(columns, Rows(ids[1], ids[0], ids[2]))))
            );
        }

        // A number that 401GO does not have, beside an id that it has, makes no second person either.
        string unknown = Line(people[0]).Replace(people[0].Ssn!, "123-45-6789", StringComparison.Ordinal) + "," + ids[0];
        CensusOptions allowed = C1 with { AllowNewPerson = true };
        Assert.Contains(
            "Error PersonConflict 2 ParticipantId",
            Faults(await PlanAsync(bench, PayrollBench.Rows($"{Header},ObjectId", [unknown]), allowed))
        );
    }

    [Fact]
    public async Task Each_person_is_added_updated_rehired_ended_or_left()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        IReadOnlyList<Participant> people = await bench.PeopleAsync();
        Participant moved = people.First(p => p.TerminationDate is null),
            leaver = people.Last(p => p.TerminationDate is null),
            gone = people.First(p => p.TerminationDate is not null);
        Participant absent = people.Where(p => p.TerminationDate is null).ElementAt(1);
        string[] lines =
        [
            .. people
                .Where(p => p != absent)
                .Select(p =>
                    p == moved ? Line(p, city: "Provo")
                    : p == leaver ? Line(p, end: "2026-11-15")
                    : p == gone ? Line(p, start: "2026-11-16")
                    : Line(p)
                ),
            "123-45-6789,New Hire,2026-11-10,,1990-02-03,new@example.com,Reno",
        ];
        CensusPlan plan = await PlanAsync(bench, PayrollBench.Rows(Header, lines), C1);
        Assert.Contains("AddressIncomplete", string.Join('\n', Faults(plan)), StringComparison.Ordinal);

        lines[^1] = "123-45-6789,New Hire,2026-11-10,,1990-02-03,new@example.com,";
        plan = await PlanAsync(bench, PayrollBench.Rows(Header, lines));
        Assert.Empty(plan.Faults);
        Assert.Equal(
            new[]
            {
                $"Update {moved.ObjectId}",
                $"Rehire {gone.ObjectId}",
                $"Terminate {leaver.ObjectId}",
                "Add - 61",
                $"OnlyAt401GO {absent.ObjectId}",
            }.Order(StringComparer.Ordinal),
            Told(plan)
                .Select(t => t.StartsWith("Add", StringComparison.Ordinal) ? t : string.Join(' ', t.Split(' ')[..2]))
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            [$"City: {moved.City} -> Provo"],
            plan.Entries.Single(e => e.Action == CensusAction.Update).Changes.Select(c => c.ToString())
        );

        bench.Simulator.Log.Clear();
        Assert.Empty(await ApplyAsync(bench, plan));
        Assert.All(
            plan.Entries.Where(e => e.Action is not (CensusAction.Unchanged or CensusAction.OnlyAt401GO)),
            e => Assert.Equal("Done", e.Status)
        );
        Assert.Equal("p1-0000060", plan.Entries.Single(e => e.Action == CensusAction.Add).ParticipantId);
        string patch = Assert
            .Single(bench.Simulator.Log.All, r => r.Method == "PATCH" && r.Path.Contains(leaver.ObjectId!, StringComparison.Ordinal))
            .Body;
        Assert.Equal("""{"termination_date":"2026-11-15"}""", patch);
        CensusPlan again = await PlanAsync(bench, PayrollBench.Rows(Header, lines));
        Assert.Equal([$"OnlyAt401GO {absent.ObjectId}"], Told(again).Select(t => t.Trim()));
    }

    [Theory]
    [InlineData("000-12-3456", "Error SsnInvalid 2 Ssn")]
    [InlineData("666-12-3456", "Error SsnInvalid 2 Ssn")]
    [InlineData("912-12-3456", "Error SsnInvalid 2 Ssn")]
    [InlineData("123-00-3456", "Error SsnInvalid 2 Ssn")]
    [InlineData("123-45-0000", "Error SsnInvalid 2 Ssn")]
    [InlineData("12345678", "Error SsnInvalid 2 Ssn")]
    [InlineData("1234567890", "Error SsnInvalid 2 Ssn")]
    [InlineData("12345678O", "Error SsnInvalid 2 Ssn")]
    [InlineData("", "Error ValueMissing 2 Ssn")]
    public async Task S78_a_number_that_is_never_issued_stops_everything(string ssn, string fault)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        CensusPlan plan = await PlanAsync(
            bench,
            PayrollBench.Rows(
                Header,
                $"{ssn},New Hire,2026-11-10,,1990-02-03,new@example.com,",
                "123-45-6789,Other Hire,2026-11-10,,1991-02-03,o@example.com,"
            ),
            C1 with
            {
                AllowMassTermination = true,
            }
        );
        Assert.Equal([fault], Faults(plan));
        Assert.DoesNotContain("3456", string.Join('\n', plan.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leading_zeros_are_restored_only_when_it_is_said()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        await bench.ChangeAsync("p1-0000001", """{"ssn":"012345678"}""");
        InputRow[] rows = PayrollBench.Rows("SSN,Zip", "12345678,2134");
        Assert.Equal(
            ["Error SsnInvalid 2 Ssn", "Error ValueInvalid 2 PostalCode"],
            Faults(await PlanAsync(bench, rows, C1 with { AllowMassTermination = true })).Order(StringComparer.Ordinal)
        );
        CensusPlan plan = await PlanAsync(bench, rows, C1 with { RestoreLeadingZeros = true, AllowMassTermination = true });
        Assert.Empty(plan.Faults);
        CensusEntry entry = plan.Entries.Single(e => e.Row == 2);
        Assert.Equal(("p1-0000001", "02134"), (entry.ParticipantId, Assert.Single(entry.Changes).NewValue));
    }

    [Fact]
    public async Task S78_a_new_number_for_a_known_name_and_birth_date_is_taken_for_a_typing_error()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(20);
        Participant known = (await bench.PeopleAsync())[4];
        string born = IsoDate.Text(known.Dob!.Value);
        string[] rest = [.. (await bench.PeopleAsync()).Select(p => Line(p))];
        string Row(string name, string birth) => $"123-45-6789,{name},2026-11-10,,{birth},new@example.com,";
        string other = string.Join(' ', known.Name!.Split(' ').Reverse()).ToUpperInvariant();
        Assert.Equal(
            ["Error SsnSuspect 22 Ssn"],
            Faults(await PlanAsync(bench, PayrollBench.Rows(Header, [.. rest, Row(known.Name!, born)])))
        );
        Assert.Equal(["Error SsnSuspect 22 Ssn"], Faults(await PlanAsync(bench, PayrollBench.Rows(Header, [.. rest, Row(other, born)]))));
        Assert.Equal(
            ["Warning NameKnown 22 Ssn"],
            Faults(await PlanAsync(bench, PayrollBench.Rows(Header, [.. rest, Row(known.Name!, "")])))
        );
        Assert.Empty(Faults(await PlanAsync(bench, PayrollBench.Rows(Header, [.. rest, Row(known.Name!, "1999-09-09")]))));
        Assert.Empty(
            Faults(await PlanAsync(bench, PayrollBench.Rows(Header, [.. rest, Row(known.Name!, born)]), C1 with { AllowNewPerson = true }))
        );
    }

    [Fact]
    public async Task S78_a_new_number_for_a_known_email_and_birth_date_is_taken_for_a_typing_error_and_a_twin_is_not()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(20);
        Participant known = (await bench.PeopleAsync())[4];
        string born = IsoDate.Text(known.Dob!.Value),
            last = known.Name!.Split(' ')[^1],
            mail = known.Email!.ToUpperInvariant();
        string[] rest = [.. (await bench.PeopleAsync()).Select(p => Line(p))];
        async Task<string[]> FaultsOfAsync(string name, string birth, string email) =>
            Faults(await PlanAsync(bench, PayrollBench.Rows(Header, [.. rest, $"123-45-6789,{name},2026-11-10,,{birth},{email},"])));
        Assert.Equal(["Error SsnSuspect 22 Ssn"], await FaultsOfAsync("Other Person", born, mail));
        Assert.Equal(["Error SsnSuspect 22 Ssn"], await FaultsOfAsync(known.Name!.Split(' ')[0] + " Q. " + last + " Jr.", born, mail));
        Assert.Equal(["Error SsnSuspect 22 Ssn"], await FaultsOfAsync(known.Name!.Split(' ')[0] + " Q. " + last, born, "new@example.com"));
        Assert.Empty(await FaultsOfAsync("Twin " + last, born, "new@example.com"));
        Assert.Empty(await FaultsOfAsync("Other Person", "1999-09-09", mail));
    }

    [Theory]
    [InlineData("07/12/45", "ValueInvalid")]
    [InlineData("11/25/26", "ValueInvalid")]
    [InlineData("07/12/75", null)]
    public async Task A_birth_date_in_the_future_is_a_fault_and_no_other_century_is_guessed(string birth, string? fault)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        Participant known = (await bench.PeopleAsync())[0];
        CensusPlan plan = await PlanAsync(
            bench,
            PayrollBench.Rows("SSN,DOB", $"{known.Ssn},{birth}"),
            C1 with
            {
                DateFormat = "MM/dd/yy",
                AllowMassTermination = true,
            }
        );
        Assert.Equal(fault is null ? [] : [$"Error {fault} 2 BirthDate"], Faults(plan));
        Assert.All(plan.Faults, f => Assert.Contains("four digits", f.Remedy, StringComparison.Ordinal));
        Assert.All(plan.Faults, f => Assert.DoesNotContain(birth, f.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("HoursYtd", "40%", "AmountInvalid")]
    [InlineData("CompensationYtd", "40 %", "AmountInvalid")]
    [InlineData("PriorYearCompensation", "1%", "AmountInvalid")]
    [InlineData("OwnershipPercentage", "5%%", "AmountInvalid")]
    [InlineData("OwnershipPercentage", "5 %", null)]
    [InlineData("OwnershipPercentage", "5%", null)]
    public async Task Only_a_percentage_has_a_percent_sign(string field, string value, string? fault)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        Participant known = (await bench.PeopleAsync())[0];
        CensusPlan plan = await PlanAsync(
            bench,
            PayrollBench.Rows("SSN," + field, $"{known.Ssn},{value}"),
            C1 with
            {
                AllowMassTermination = true,
            }
        );
        Assert.Equal(fault is null ? [] : [$"Error {fault} 2 {field}"], Faults(plan));
    }

    [Fact]
    public async Task An_email_is_changed_only_when_it_is_said_and_the_second_login_is_named()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        InputRow[] rows = PayrollBench.Rows(
            "SSN,Email",
            [.. (await bench.PeopleAsync()).Select((p, i) => $"{p.Ssn},{(i == 1 ? "other@example.com" : p.Email)}")]
        );
        CensusPlan plan = await PlanAsync(bench, rows);
        Assert.Equal(["Warning EmailDiffers 3 Email"], Faults(plan));
        Assert.Contains("second login", plan.Faults[0].Message, StringComparison.Ordinal);
        Assert.Empty(Told(plan));
        plan = await PlanAsync(bench, rows, C1 with { ChangeEmail = true });
        Assert.Empty(plan.Faults);
        await ApplyAsync(bench, plan);
        Participant changed = (await bench.PeopleAsync())[1];
        Assert.Equal("other@example.com", changed.Email);
        Assert.Equal(["p1.1@example.com", "other@example.com"], Assert.Single(bench.Simulator.SecondLogins).Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_with_a_bad_row_is_done_whether_or_not_the_service_keeps_its_good_rows(bool keeps)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        bench.Simulator.Options.KeepGoodRows = keeps;
        string[] lines =
        [
            .. (await bench.PeopleAsync()).Select(p => $"{p.Ssn},,,,,"),
            "121-45-6789,Hire A,2026-11-10,1990-02-03,a@example.com,8",
            "122-45-6789,Hire B,2026-11-10,1991-02-03,b@example.com,-8",
        ];
        CensusPlan plan = await PlanAsync(bench, PayrollBench.Rows("SSN,Name,Hire Date,DOB,Email,YTD Hours", lines));
        Assert.Equal(["6 400"], await ApplyAsync(bench, plan));
        Assert.Equal(["Done", "Failed"], plan.Entries.Where(e => e.Action == CensusAction.Add).Select(e => e.Status));
        Assert.Equal(4, (await bench.PeopleAsync()).Count);
    }

    [Fact]
    public async Task An_empty_cell_leaves_alone_unless_its_column_is_named()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        InputRow[] rows = PayrollBench.Rows("SSN,Phone,Term Date", [.. (await bench.PeopleAsync()).Select(p => $"{p.Ssn},,")]);
        Assert.Empty(Told(await PlanAsync(bench, rows)));
        CensusPlan plan = await PlanAsync(bench, rows, C1 with { ClearBlank = ["phone"] });
        Assert.All(plan.Entries, e => Assert.Equal("Phone", Assert.Single(e.Changes).Field));
        await ApplyAsync(bench, plan);
        Assert.All(await bench.PeopleAsync(), p => Assert.Equal("", p.Phone));
        Assert.Contains("Error ColumnMissing  Nonsense", Faults(await PlanAsync(bench, rows, C1 with { ClearBlank = ["Nonsense"] })));
    }

    [Fact]
    public async Task S78_more_than_a_tenth_of_the_roster_does_not_end_by_a_file_that_is_cut_off()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        Participant[] active = [.. (await bench.PeopleAsync()).Where(p => p.TerminationDate is null)];
        int tenth = active.Length / 10;
        InputRow[] enough = PayrollBench.Rows(Header, [.. active.Skip(tenth).Select(p => Line(p))]),
            less = PayrollBench.Rows(Header, [.. active.Skip(tenth + 1).Select(p => Line(p))]);
        Assert.Empty(Faults(await PlanAsync(bench, enough)));
        Assert.Equal(["Error MassTermination"], Faults(await PlanAsync(bench, less)));
        Assert.Empty(Faults(await PlanAsync(bench, less, C1 with { AllowMassTermination = true })));
        InputRow[] both = PayrollBench.Rows(Header, [.. active.Skip(tenth).Select((p, i) => Line(p, end: i == 0 ? "2026-11-15" : null))]);
        Assert.Equal(["Error MassTermination"], Faults(await PlanAsync(bench, both)));
    }

    [Fact]
    public async Task Of_a_list_that_is_refused_the_good_rows_are_added_and_the_bad_one_is_named()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(3);
        string[] lines =
        [
            .. (await bench.PeopleAsync()).Select(p => Line(p)),
            .. Enumerable.Range(0, 5).Select(i => $"12{i}-45-6789,Hire {(char)('A' + i)},2026-11-10,,199{i}-02-03,h{i}@example.com,"),
        ];
        CensusPlan plan = await PlanAsync(bench, PayrollBench.Rows(Header, lines));

        // The list is refused, and so is the third of those who are sent one by one.
        bench.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/participants/",
                Kind = FaultKind.Status,
                Status = 400,
                Body = """[{},{},{"email":{"user_error_message":"Taken","developer_error_detail":null}},{},{}]""",
                Times = 1,
            }
        );
        bench.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/participants/",
                Kind = FaultKind.Status,
                Status = 400,
                Skip = 2,
                Times = 1,
            }
        );
        Assert.Equal(["7 400"], await ApplyAsync(bench, plan));
        Assert.Equal(
            ["Done", "Done", "Failed", "Done", "Done"],
            plan.Entries.Where(e => e.Action == CensusAction.Add).Select(e => e.Status)
        );
        Assert.Equal(7, (await bench.PeopleAsync()).Count);

        // Run again, only the one that is missing is added.
        CensusPlan again = await PlanAsync(bench, PayrollBench.Rows(Header, lines));
        Assert.Equal(["Add - 7"], Told(again));
        Assert.Empty(await ApplyAsync(bench, again));
    }

    [Fact]
    public async Task S78_what_is_put_out_masks_the_birth_date_and_holds_no_number()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(2);
        Participant known = (await bench.PeopleAsync())[0];
        CensusPlan plan = await PlanAsync(
            bench,
            PayrollBench.Rows("SSN,DOB,Name", $"{known.Ssn},1971-12-25,{known.Name}"),
            C1 with
            {
                AllowMassTermination = true,
            }
        );
        CensusEntry entry = plan.Entries.Single(e => e.Row == 2);
        Assert.Equal(
            ("BirthDate", $"{known.Dob!.Value.Year}-**-**", "1971-**-**"),
            (entry.Changes[0].Field, entry.Changes[0].OldValue, entry.Changes[0].NewValue)
        );
        Assert.DoesNotContain(
            known.Ssn!,
            string.Join('|', typeof(CensusEntry).GetProperties().Select(p => p.GetValue(entry))),
            StringComparison.Ordinal
        );
        Assert.Equal(["Action", "ParticipantId", "Row", "Changes", "Status"], typeof(CensusEntry).GetProperties().Select(p => p.Name));
    }
}
