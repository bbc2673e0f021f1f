using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>What an error recommends fits the method of the request: only a write may have been done.</summary>
public sealed class RemedyTests
{
    private static readonly string[] OfWrites = ["write", "processed", "retry"];

    [Theory]
    [InlineData("Export-Go401Participant $File c1")]
    [InlineData("Export-Go401Participant $File c1 -OnlyWhenComplete")]
    [InlineData("Get-Go401Participant c1")]
    [InlineData("Invoke-Go401Request companies/c1/participants -All")]
    [InlineData("@{ ParticipantId = 'p1-0000001'; Hours = 8; GrossPay = 1 } | Submit-Go401Payroll -CompanyId c1 -CheckDate 2026-03-13")]
    public async Task A_read_that_failed_recommends_nothing_about_a_write(string script)
    {
        await using Session session = await Session.ConnectedAsync();
        string folder = Directory.CreateTempSubdirectory("go401-remedy-").FullName;
        session.Set("File", Path.Combine(folder, "x.csv"));

        // 401GO says to wait longer than a retry waits, so that none is made.
        foreach (
            (string fault, string id) in new[]
            {
                ("status=503 retry-after=1000", "ServerError"),
                ("status=409", "Conflict"),
                ("status=429 retry-after=1000", "RateLimited"),
            }
        )
        {
            session.Simulator.Faults.Clear();
            session.Simulator.Faults.Add(Fault.Parse("GET /participants/ " + fault));
            Outcome outcome = session.Run(script);
            Assert.Equal(id, outcome.ErrorId);
            string action = outcome.Error.ErrorDetails.RecommendedAction;
            Assert.NotEmpty(action);
            Assert.DoesNotContain(OfWrites, w => action.Contains(w, StringComparison.OrdinalIgnoreCase));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("lost-answer", "ConnectionFailed")]
    [InlineData("status=500", "ServerError")]
    [InlineData("status=408", "RequestTimeout")]
    public async Task A_read_that_failed_once_recommends_nothing_about_a_write(string fault, string id)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(Fault.Parse("GET /participants/ " + fault));
        Outcome outcome = session.Run("Invoke-Go401Request companies/c1/participants -All -MaximumRetryCount 0");
        Assert.Equal(id, outcome.ErrorId);
        Assert.DoesNotContain(OfWrites, w => outcome.Error.ErrorDetails.RecommendedAction.Contains(w, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("companies/c1/participants/p1-0000001 -Method PATCH -Body @{ name = 'A B' }", 500)]
    [InlineData("companies/c1/participants/p1-0000001 -Method PATCH -Body @{ name = 'A B' }", 408)]
    public async Task A_write_that_may_have_been_done_recommends_to_check(string request, int status)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(new Fault { Method = "PATCH", Status = status });
        Outcome outcome = session.Run($"Invoke-Go401Request {request} -Confirm:$false -MaximumRetryCount 0");
        Assert.Contains("may have been processed", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Check whether the request was processed before you retry.", outcome.Error.ErrorDetails.RecommendedAction);
    }
}
