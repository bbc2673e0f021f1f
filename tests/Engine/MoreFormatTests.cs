using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>Views of what payroll and the plan answer: 80 columns, nothing personal.</summary>
public sealed class MoreFormatTests
{
    [Theory]
    [InlineData("participants/p1-0000000/payroll-lines", "GrossPay")]
    [InlineData("participants/p1-0000000/totals", "year_contribution_limit")]
    [InlineData("participants/p1-0000000/deferrals", "active_traditional")]
    [InlineData("companies/c1/plan-provisions", "loans_permitted")]
    [InlineData("companies/c1/matches", "100% up to 3%, 50% up to 5%")]
    public async Task An_answer_has_a_view_of_80_columns(string path, string tells)
    {
        await using Session session = await Session.StartAsync(host: new CapturingHost(80));
        session.Connect("company:read company:write participant:read participant:write plan:read");
        string payroll =
            "$null = Invoke-Go401Request companies/c1/submit-payroll POST -Confirm:$false -Body @{ check_date = '2026-12-11'; "
            + "payroll_lines = @(@{ participant_id = 'p1-0000000'; hours = '80.00'; gross_pay = '1234.50'; "
            + "pre_tax_amount = '10.00'; post_tax_amount = '0.00' }) }; ";
        string shown = session.Show((path.EndsWith("lines", StringComparison.Ordinal) ? payroll : "") + $"Invoke-Go401Request {path}");
        Assert.Contains(tells, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("@{", shown, StringComparison.Ordinal);
        Assert.All(
            System.Text.RegularExpressions.Regex.Replace(shown, @"\x1b\[[0-9;]*m", "").Split('\n'),
            l => Assert.True(l.TrimEnd().Length <= 80, l)
        );
    }

    [Fact]
    public async Task A_participant_looks_the_same_typed_and_raw()
    {
        await using Session session = await Session.StartAsync(host: new CapturingHost(80));
        session.Connect();
        string raw = Table(session, "Invoke-Go401Request companies/c1/participants -First 25");
        Assert.Contains("p1-0000000", raw, StringComparison.Ordinal);
        Assert.Equal(Table(session, "@(Get-Go401Participant c1)[0..24]"), raw);
        Assert.Equal(raw, Table(session, "Invoke-Go401Request companies/c1/participants -First 25 -AsTyped"));

        // The host keeps what it showed before, and writes progress as text too.
        static string Table(Session session, string script)
        {
            int before = session.Host.Text.Length;
            string shown = System.Text.RegularExpressions.Regex.Replace(session.Show(script)[before..], @"\x1b\[[0-9;]*m", "");
            IEnumerable<string> lines = shown.Split('\n').Select(l => l.TrimEnd());
            return string.Join('\n', lines.Where(l => l.Length > 0 && !l.StartsWith("parent = ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task An_account_that_is_not_known_says_why()
    {
        await using Session session = await Session.StartAsync(host: new CapturingHost(80));
        session.Connect("company:read");
        Assert.Contains("needs scope openid", session.Show("Get-Go401Connection " + session.Name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_credentials_have_no_account_and_nothing_is_missing()
    {
        await using Session session = await Session.StartAsync(host: new CapturingHost(80));
        string shown = session.Show(
            "Connect-Go401 -Name service -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret -ClientCredentials "
                + "-Scope company:read -NoPersist"
        );
        Assert.Contains("client credentials", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("openid", shown, StringComparison.Ordinal);
        session.Run("Disconnect-Go401 service");
    }
}
