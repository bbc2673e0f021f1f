using System;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>
/// A pattern that is not valid is an error of the module, or the text itself if it names something; never one of the engine.
/// </summary>
public sealed class WildcardErrorTests
{
    [Theory]
    [InlineData("Find-Go401Operation '['")]
    [InlineData("Find-Go401Operation payroll, 'a[b'")]
    [InlineData("Find-Go401Operation -Path 'companies/[*'")]
    [InlineData("Find-Go401Operation -Path '[]*'")]
    [InlineData("Find-Go401Operation -Scope 'company[*'")]
    [InlineData("Find-Go401Operation -Area 'x[*'")]
    [InlineData("Get-Go401Connection '[*'")]
    [InlineData("Get-Go401Company '[*'")]
    [InlineData("Get-Go401Company ok, 'a[?'")]
    [InlineData("Get-Go401Participant c1 -Name 'Ada [*'")]
    [InlineData("Get-Go401Connection 'a['")]
    [InlineData("Get-Go401Connection 'a[' -ListAvailable")]
    [InlineData("Submit-Go401Payroll -InputObject @{ a = 1 } -AcceptWarning '[*' -CompanyId c1 -Confirm:$false")]
    public async Task A_pattern_that_is_not_valid_is_named(string script)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(script);
        Assert.Equal("WildcardInvalid", outcome.ErrorId);
        Assert.Contains("']'", outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.NotNull(outcome.Error.ErrorDetails.RecommendedAction);
        Assert.Empty(session.Run(script.Replace("-Confirm:$false", "", StringComparison.Ordinal) + " -ErrorAction Ignore").Errors);
        Assert.Empty(session.Simulator.Log.All);
    }

    // The advice was to sign in under the pattern, which no connection can have as its name.
    [Theory]
    [InlineData("Get-Go401Company -Connection 'n*'", "has no wildcards")]
    [InlineData("Update-Go401Token -Connection 'n?'", "has no wildcards")]
    [InlineData("Get-Go401Participant c1 -Connection 'n[ab]'", "has no wildcards")]
    [InlineData("Get-Go401Company -Connection 'my payroll'", "A connection cannot have this name")]
    [InlineData("Get-Go401Connection 'my payroll'", "A connection cannot have this name")]
    [InlineData("Get-Go401Company -Connection nobody", "Sign in with: Connect-Go401 -Name nobody")]
    public async Task A_sign_in_is_proposed_only_under_a_name_that_a_connection_can_have(string script, string advice)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(script);
        Assert.Equal("ConnectionNotFound", outcome.ErrorId);
        Assert.Contains(advice, outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(
            advice.StartsWith("Sign in", StringComparison.Ordinal),
            outcome.Error.Exception.Message.Contains("Connect-Go401", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("Find-Go401Operation -Scope nomatch", "OperationNotFound")]
    [InlineData("Find-Go401Operation -Area nomatch", "OperationNotFound")]
    [InlineData("Find-Go401Operation -Area 'nomatch*'", "")]
    [InlineData("Get-Go401Company -Status nomatch", "CompanyNotFound")]
    [InlineData("Get-Go401Company -Status SETUP_COMPLETE, '[*'", "CompanyNotFound")]
    [InlineData("Get-Go401Company -Status setup_complete", "")]
    [InlineData("Get-Go401Company -Id c1 -Status SETUP_PENDING", "")]
    [InlineData("Get-Go401Company 'Bolt ['", "CompanyNotFound")]
    [InlineData("Get-Go401Participant c1 -Name '['", "")]
    [InlineData("Export-Go401Participant x.csv c1 -Property '['", "ColumnUnknown")]
    [InlineData("Export-Go401Participant x.csv c1 -ExcludeProperty '[*'", "ColumnUnknown")]
    [InlineData("Disconnect-Go401 '['", "ConnectionNotFound")]
    [InlineData("Sync-Go401Participant -InputObject @{ a = 1 } -CompanyId c1 -ClearBlank '[' -Confirm:$false", "CensusRefused")]
    public async Task A_name_with_a_bracket_is_a_name_and_a_status_is_no_pattern(string script, string id)
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(script);
        Assert.Equal(id, outcome.Errors.Count == 0 ? "" : outcome.Errors[0].FullyQualifiedErrorId.Split(',')[0]);
    }
}
