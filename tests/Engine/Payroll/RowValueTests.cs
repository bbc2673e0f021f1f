using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>Values of a row that are no single value: never left out, as an amount would count as 0.</summary>
public sealed class RowValueTests
{
    [Theory]
    [InlineData("@(100)")]
    [InlineData("@(1, 2)")]
    [InlineData("@{ a = 1 }")]
    [InlineData("[securestring]::new()")]
    public async Task A_field_that_is_a_list_or_a_table_is_refused(string value)
    {
        await using Session session = await Session.ConnectedAsync();
        string row = $"[pscustomobject]@{{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = 100; Roth = {value} }}";
        foreach (
            string command in new[]
            {
                "Test-Go401Payroll -CompanyId c1 -CheckDate 2026-12-04",
                "Submit-Go401Payroll -CompanyId c1 -CheckDate 2026-12-04 -AcceptWarning * -Confirm:$false",
            }
        )
        {
            Outcome outcome = session.Run($"{row} | {command}");
            Assert.Equal("InputNotRows", outcome.ErrorId);
            Assert.Contains("Roth is a list, a table or a secure string", outcome.Error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(
                session.Simulator.Log.All,
                r => r.Method == "POST" && r.Path.Contains("payroll", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task A_list_that_is_no_field_is_left_alone()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            "[pscustomobject]@{ ParticipantId = 'p1-0000001'; Hours = 1; GrossPay = 100; Departments = @('a', 'b') } | "
                + "Test-Go401Payroll -CompanyId c1 -CheckDate 2026-12-04"
        );
        Assert.Empty(outcome.Errors);
        Assert.NotEmpty(outcome.Output.Select(o => Session.Value(o, "Id")));
    }
}
