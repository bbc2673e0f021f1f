using System.Collections;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

public sealed class PathCompletionTests
{
    [Theory]
    [InlineData("Invoke-Go401Request comp", "companies/")]
    [InlineData("Invoke-Go401Request -Path /companies/c1/part", "/companies/c1/participants/")]
    [InlineData("Invoke-Go401Request -Method POST companies/c1/", "companies/c1/participants/")]
    [InlineData("Invoke-Go401Request 'participants/p1/tot", "participants/p1/totals/")]
    [InlineData("Invoke-Go401Request \"participants/p1/tot", "participants/p1/totals/")]
    [InlineData("Invoke-Go401Request totals", "'participants/{participant_id}/totals/'")]
    [InlineData("Find-Go401Operation -Path plan", "plan-setup/")]
    [InlineData("Find-Go401Operation -Scope plan", "plan:read")]
    [InlineData("Find-Go401Operation -Area ret", "'Retirement planning'")]
    public async Task Tab_completes_without_a_connection_and_quotes_where_it_must(string line, string first)
    {
        await using Session session = await Session.StartAsync();
        Assert.Equal(first, Tab(session, line)[0]);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task A_tab_is_named_where_delimiters_are_listed()
    {
        await using Session session = await Session.StartAsync();
        const string Line = "Export-Go401Participant x.csv c1 -Delimiter ";
        session.Run($"$found = (TabExpansion2 '{Line}' {Line.Length}).CompletionMatches");
        Assert.Equal(
            ["','=comma", "';'=semicolon", "\"`t\"=tab", "'|'=vertical bar"],
            session.Run("$found | ForEach-Object { \"$($_.CompletionText)=$($_.ListItemText)\" }").Output.Select(o => o.ToString())
        );
        Outcome refused = session.Run("Export-Go401Participant x.csv c1 -Delimiter x");
        Assert.Equal("ParameterArgumentValidationError", refused.ErrorId);
        Assert.Contains("a tab (\"`t\")", refused.Error.ToString(), System.StringComparison.Ordinal);
    }

    // PSReadLine on Linux fills in what all proposals begin with.
    [Theory]
    [InlineData("Invoke-Go401Request payroll")]
    [InlineData("Find-Go401Operation -Path match")]
    [InlineData("Get-Go401Participant -CompanyId Sim")]
    public async Task Completion_never_shortens_what_was_typed(string line)
    {
        await using Session session = await Session.ConnectedAsync(o => o.Companies = 4);
        session.Run("Get-Go401Company");
        string word = line[(line.LastIndexOf(' ') + 1)..];
        string[] proposals = Tab(session, line);
        Assert.True(proposals.Length > 1);
        string common = proposals.Aggregate((a, b) => new string([.. a.TakeWhile((c, i) => i < b.Length && b[i] == c)]));
        Assert.True(common.Length == 0 || common.StartsWith(word, System.StringComparison.Ordinal), common);
    }

    [Fact]
    public async Task Names_of_companies_that_came_are_offered_and_no_files()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Companies = 2);
        session.Run("Get-Go401Company");
        Assert.Equal(["'Simulated Company 1'", "'Simulated Company 2'"], Tab(session, "Get-Go401Company -Name "));
        Assert.Equal(["'Simulated Company 2'"], Tab(session, "Get-Go401Company 'simulated company 2"));
    }

    [Fact]
    public async Task What_is_completed_is_one_argument()
    {
        await using Session session = await Session.StartAsync();
        string[] all = Tab(session, "Invoke-Go401Request ");
        Assert.Equal(50, all.Length);
        session.Set("all", all);
        string[] found =
        [
            .. session
                .Run("$all | ForEach-Object { & ([scriptblock]::Create(\"Find-Go401Operation -Path $_\")) } | ForEach-Object Path")
                .Output.Select(o => o.ToString()),
        ];
        Assert.Equal(72, found.Length);
        Assert.Equal(50, found.Distinct().Count());
    }

    [Fact]
    public async Task Ids_that_came_are_offered_until_the_connection_ends()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Companies = 4);
        string call = $"Invoke-Go401Request -Connection {session.Name} ";
        Assert.DoesNotContain("companies/c1/", Tab(session, call + "companies/"));
        Assert.Empty(session.Run(call + "companies; " + call + "companies/c2/participants").Errors);
        session.Simulator.Log.Clear();
        Assert.Equal(["companies/c2/", "companies/c1/", "companies/c3/", "companies/c4/"], Tab(session, call + "companies/").Take(4));
        Assert.Equal("participants/p2-0000000/", Tab(session, call + "participants/p")[0]);
        Assert.Contains(
            "Simulated Company 3",
            session.Run($"(TabExpansion2 '{call}companies/c3' {call.Length + 12}).CompletionMatches.ToolTip").Output[0].ToString(),
            System.StringComparison.Ordinal
        );
        Assert.Empty(session.Simulator.Log.All);
        session.Run($"Disconnect-Go401 {session.Name}");
        Assert.DoesNotContain("companies/c1/", Tab(session, call + "companies/"));
    }

    [Fact]
    public async Task Another_connections_ids_are_not_offered()
    {
        await using Session session = await Session.ConnectedAsync();
        await using Session other = await Session.ConnectedAsync();
        session.Run("Invoke-Go401Request companies");
        Assert.Equal("companies/c1/", Tab(session, "Invoke-Go401Request companies/")[0]);
        Assert.DoesNotContain("companies/c1/", Tab(other, "Invoke-Go401Request companies/"));
        Assert.DoesNotContain("companies/c1/", Tab(other, "Invoke-Go401Request -Connection not-there companies/"));
    }

    [Fact]
    public async Task The_typed_cmdlets_note_ids_too_and_complete_by_id_and_by_name()
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Empty(session.Run("Get-Go401Company | Get-Go401Participant").Errors);
        Assert.Equal(["c1", "c2", "c3"], Tab(session, "Get-Go401Participant -CompanyId "));
        Assert.Equal(["c2"], Tab(session, "Export-Go401Participant x.csv -CompanyId c2"));
        Assert.Equal(["c1", "c2", "c3", "Simul"], Tab(session, "Get-Go401Company -Id Simul"));
        Assert.Equal("p2-0000000", Tab(session, "Get-Go401Participant c2 -Id p2")[0]);
        Assert.Contains("participants/p1-0000003/", Tab(session, "Invoke-Go401Request participants/p1-0000003"));
    }

    private static string[] Tab(Session session, string line)
    {
        session.Set("line", line);
        return
        [
            .. session.Run("(TabExpansion2 $line $line.Length).CompletionMatches.CompletionText").Output.Select(o => o?.ToString() ?? ""),
        ];
    }
}
