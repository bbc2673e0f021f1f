using System;
using System.Linq;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>Many small companies, one request each: several are read at once, and what comes out is as if they came one by one.</summary>
public sealed class SeveralCompaniesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static Task<Session> StartAsync() =>
        Session.ConnectedAsync(o =>
        {
            o.Companies = 9;
            o.Participants = 3;
        });

    private static Fault Hold(Session session, string path) =>
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = path,
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );

    private static string Participants(string company) => $"/companies/{company}/participants/";

    [Theory]
    [InlineData("Get-Go401Participant c1, c2, c3, c4, c5, c6 -ThrottleLimit 3")]
    [InlineData("'c1', 'c2', 'c3', 'c4', 'c5', 'c6' | Get-Go401Participant -ThrottleLimit 3")]
    [InlineData("Get-Go401Deduction c1, c2, c3, c4, c5, c6 -ThrottleLimit 3")]
    [InlineData("'c1', 'c2', 'c3', 'c4', 'c5', 'c6' | Get-Go401Deduction -ThrottleLimit 3")]
    public async Task So_many_are_under_way_as_the_limit_allows_and_come_in_order(string script)
    {
        await using Session session = await StartAsync();
        Fault[] held = [.. new[] { "c1", "c2", "c3" }.Select(c => Hold(session, Participants(c)))];
        Task<Outcome> running = Task.Run(() => session.Run(script));
        await Task.WhenAll(held.Select(h => h.Met)).WaitAsync(Patience);
        foreach (Fault hold in held.Reverse())
        {
            hold.Release();
        }

        Outcome outcome = await running;
        Assert.Empty(outcome.Errors);
        Assert.Equal(3, session.Simulator.Log.MostAtOnce);
        string[] companies = [.. outcome.Output.Select(o => (string)o.Properties["CompanyId"].Value)];
        Assert.Equal(["c1", "c2", "c3", "c4", "c5", "c6"], companies.Distinct());
        Assert.Equal(companies.OrderBy(c => c, StringComparer.Ordinal), companies);
        Assert.Equal(6, session.Simulator.Log.Count("GET", "/participants/"));
    }

    [Theory]
    [InlineData("Get-Go401Participant c1, unknown, c2")]
    [InlineData("Get-Go401Deduction c1, unknown, c2")]
    [InlineData("'unknown', 'c1', 'c2' | Get-Go401Participant")]
    public async Task One_that_cannot_be_read_is_an_error_and_the_others_are_read(string script)
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(script);
        Assert.Equal(["c1", "c2"], outcome.Output.Select(o => (string)o.Properties["CompanyId"].Value).Distinct());
        Assert.Equal("unknown", Assert.Single(outcome.Errors).TargetObject);
    }

    [Fact]
    public async Task A_service_that_fails_is_not_asked_for_all()
    {
        await using Session session = await StartAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/participants/",
                Kind = FaultKind.Status,
                Status = 403,
                Times = 1000,
            }
        );
        Outcome outcome = session.Run("Get-Go401Participant c1, c2, c3, c4, c5, c6, c7, c8, c9 -ThrottleLimit 2 -ErrorAction Stop");
        Assert.Single(outcome.Errors);
        Assert.InRange(session.Simulator.Log.Count("GET", "/participants/"), 1, 4);
    }

    [Fact]
    public async Task Enough_is_enough()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(
            "do { 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9' | Get-Go401Participant -ThrottleLimit 1 | "
                + "ForEach-Object { $_; break } } while ($false)"
        );
        Assert.Single(outcome.Output);
        Assert.InRange(session.Simulator.Log.Count("GET", "/participants/"), 1, 3);
    }
}
