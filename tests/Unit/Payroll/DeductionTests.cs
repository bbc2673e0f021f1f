using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

public sealed class DeductionTests
{
    private static async Task<Deduction[]> ReadAsync(PayrollBench bench, DeductionQuery query)
    {
        var all = new List<Deduction>();
        await foreach (Deduction[] batch in query.ReadAsync(bench.Api, "c1", null, SilentReporter.Instance, default))
        {
            all.AddRange(batch);
        }

        return [.. all];
    }

    [Fact]
    public async Task There_is_one_for_every_participant_and_those_who_left_have_zero_amounts()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(80);
        IReadOnlyList<Participant> people = await bench.PeopleAsync();
        Deduction[] deductions = await ReadAsync(bench, new DeductionQuery { GrossPay = _ => 2000 });
        Assert.Equal(people.Select(p => p.ObjectId), deductions.Select(d => d.ParticipantId));
        foreach ((Participant person, Deduction deduction) in people.Zip(deductions))
        {
            bool may = person.TerminationDate is null && person.IsEligible == true;
            decimal Expected(decimal? amount, bool? percent) =>
                !may ? 0
                : percent == true ? Math.Round(20m * amount ?? 0, 2, MidpointRounding.AwayFromZero)
                : amount ?? 0;
            Assert.Equal(Expected(person.ActiveTraditionalDeferral, person.ActiveTraditionalDeferralIsPercent), deduction.PreTaxAmount);
            Assert.Equal(Expected(person.ActiveRothDeferral, person.ActiveRothDeferralIsPercent), deduction.RothAmount);
            Assert.Equal(person.TerminationDate is null ? person.Loans.Sum(l => l.TodaysPayment ?? 0) : 0, deduction.LoanPayment);
            Assert.Equal((person.ActiveTraditionalDeferral, may), (deduction.PreTaxElection, deduction.Eligible));
        }

        Assert.Contains(deductions, d => d.MatchAmount > 0);
        Assert.Contains(deductions, d => d is { PendingReason: "Frequency", PendingPreTax: not null });
        Assert.Contains(deductions, d => d is { PendingReason: "Eligibility" });
        Assert.All(deductions, d => Assert.Equal(d.PendingPreTax is null && d.PendingRoth is null, d.PendingReason is null));
    }

    [Fact]
    public async Task Without_pay_there_are_no_amounts_and_in_a_table_those_who_are_not_in_it_have_none()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        Deduction[] plain = await ReadAsync(bench, new DeductionQuery());
        Assert.All(plain, d => Assert.True(d.PreTaxAmount is null or 0));
        Assert.DoesNotContain("/matches/", string.Join('\n', bench.Simulator.Log.All.Select(r => r.Path)), StringComparison.Ordinal);
        string one = (await bench.DueAsync(1)).First(d => d.PreTax + d.Roth > 0).Person.ObjectId!;
        Deduction[] some = await ReadAsync(bench, new DeductionQuery { GrossPay = id => id == one ? 1000 : null });
        Assert.Equal([one], some.Where(d => d.PreTaxAmount + d.RothAmount > 0).Select(d => d.ParticipantId));
    }

    [Fact]
    public async Task A_match_that_may_not_be_read_is_a_warning()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(5);
        bench.Simulator.Options.NotGranted.Add("GET /companies/{company_id}/matches/");
        Deduction[] deductions = await ReadAsync(bench, new DeductionQuery { GrossPay = _ => 1000 });
        Assert.Equal(5, deductions.Length);
        Assert.All(deductions, d => Assert.True(d.MatchAmount is null or 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Against_an_earlier_run_what_changed_is_told_with_old_and_new_value(bool asJson)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(40);
        Deduction[] before = await ReadAsync(bench, new DeductionQuery());
        ReadOnlyMemory<byte> file = Encoding.UTF8.GetBytes(asJson ? JsonSerializer.Serialize(before) : Csv(before));
        Assert.Empty(await ReadAsync(bench, new DeductionQuery { EarlierRun = file }));

        Participant changed = (await bench.DueAsync(1000)).First(d => d.PreTax > 0).Person,
            leaver = (await bench.DueAsync(1000)).Last(d => d.PreTax > 0).Person;
        await bench.Api.SendAsync(
            new Client.Http.ApiRequest
            {
                Method = System.Net.Http.HttpMethod.Post,
                Path = $"participants/{changed.ObjectId}/deferrals/",
                Content = Http.ApiBench.JsonBody("""{"traditional":{"amount":"17.50","is_percent":true}}"""),
            },
            SilentReporter.Instance,
            default
        );
        await bench.ChangeAsync(leaver.ObjectId!, """{"termination_date":"2026-11-01"}""");
        await bench.Api.SendAsync(
            new Client.Http.ApiRequest
            {
                Method = System.Net.Http.HttpMethod.Post,
                Path = "companies/c1/participants/",
                Content = Http.ApiBench.JsonBody(
                    """{"ssn":"123456789","name":"New Hire","email":"n@example.com","start_date":"2026-11-10"}"""
                ),
            },
            SilentReporter.Instance,
            default
        );
        Deduction[] now = await ReadAsync(bench, new DeductionQuery { EarlierRun = file });
        string[] told = [.. now.Select(d => $"{d.ParticipantId} {d.Change}")];
        string old = changed.ActiveTraditionalDeferral!.Value.ToString(CultureInfo.InvariantCulture);
        Assert.Contains(told, t => t.StartsWith($"{changed.ObjectId} PreTaxElection: {old} -> 17.50", StringComparison.Ordinal));
        Assert.Contains(told, t => t.StartsWith($"{leaver.ObjectId} Left", StringComparison.Ordinal));
        Assert.Contains("p1-0000040 Added", told);
        Assert.Equal(3, told.Length);

        // Someone who is not in the company any more, or never was in it.
        ReadOnlyMemory<byte> strange = Encoding.UTF8.GetBytes(Csv(before).Replace("p1-0000001", "p1-gone", StringComparison.Ordinal));
        Assert.Contains(
            "p1-gone Left",
            (await ReadAsync(bench, new DeductionQuery { EarlierRun = strange })).Select(d => $"{d.ParticipantId} {d.Change}")
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{\"ParticipantId\":\"p1\"}]")]
    [InlineData("a,b\n1,2\n")]
    public async Task A_file_that_is_no_earlier_run_is_refused(string content)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(1);
        Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() =>
            ReadAsync(bench, new DeductionQuery { EarlierRun = Encoding.UTF8.GetBytes(content) })
        );
        Assert.Equal("DeductionFileInvalid", refused.ErrorId);
    }

    [Fact]
    public async Task Since_a_time_only_what_was_changed_later_comes()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        DateTimeOffset since = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        Deduction[] all = await ReadAsync(bench, new DeductionQuery()),
            some = await ReadAsync(bench, new DeductionQuery { ChangedSince = since });
        Assert.Equal(all.Where(d => d.ChangedAt >= since).Select(d => d.ParticipantId), some.Select(d => d.ParticipantId));
        Assert.InRange(some.Length, 1, 59);
    }

    private static string Csv(Deduction[] deductions)
    {
        string[] names =
        [
            "ParticipantId",
            "Name",
            "CompanyId",
            "Eligible",
            "HitMax",
            "PreTaxElection",
            "PreTaxIsPercent",
            "RothElection",
            "RothIsPercent",
            "PreTaxAmount",
            "RothAmount",
            "LoanPayment",
            "MatchAmount",
        ];
        string Cell(Deduction d, string name) =>
            "\"" + Convert.ToString(typeof(Deduction).GetProperty(name)!.GetValue(d), CultureInfo.InvariantCulture) + "\"";
        return string.Join(',', names)
            + "\r\n"
            + string.Join("\r\n", deductions.Select(d => string.Join(',', names.Select(n => Cell(d, n)))));
    }
}
