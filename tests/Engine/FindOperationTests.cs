using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

public sealed class FindOperationTests
{
    [Theory]
    [InlineData("Find-Go401Operation", 72)]
    [InlineData("Find-Go401Operation -Paged", 22)]
    [InlineData("Find-Go401Operation -Paged:$false", 50)]
    [InlineData("Find-Go401Operation -Idempotent", 2)]
    [InlineData("Find-Go401Operation -MovesMoney -Method DELETE", 3)]
    [InlineData("Find-Go401Operation -Scope affiliate*", 6)]
    [InlineData("Find-Go401Operation -Scope company:write, plan:*", 3)]
    [InlineData("Find-Go401Operation -Area beneficiaries -Method patch, put", 3)]
    [InlineData("Find-Go401Operation -Path companies/*", 10)]
    [InlineData("Find-Go401Operation -Path /companies/c1/participants", 2)]
    [InlineData("Find-Go401Operation -Path 'companies/{company_id}/participants/' -Method POST", 1)]
    [InlineData("'companies', 'participants/p1/totals/' | Find-Go401Operation", 2)]
    [InlineData("Find-Go401Operation submit payroll", 1)]
    [InlineData("Find-Go401Operation 'submit payroll'", 1)]
    [InlineData("Find-Go401Operation \"submit a payroll\"", 1)]
    [InlineData("Find-Go401Operation SUBMIT -Path companies/*", 1)]
    [InlineData("Find-Go401Operation 'roll*over*'", 0)]
    [InlineData("Find-Go401Operation '*roll*over*' -Method GET", 3)]
    [InlineData("Find-Go401Operation signed*link*", 0)]
    [InlineData("Find-Go401Operation bank_routing_aba_number", 2)]
    [InlineData("Find-Go401Operation salary", 1)]
    public async Task It_finds_by_every_condition_without_a_connection(string script, int count)
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run(script);
        Assert.Empty(outcome.Errors);
        Assert.Equal(count, outcome.Output.Count);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task An_operation_tells_all_that_is_needed_to_call_it()
    {
        await using Session session = await Session.StartAsync();
        PSObject operation = session.Run("Find-Go401Operation -Path companies/c1/submit-payroll/").Single;
        object? Of(string name) => operation.Properties[name].Value;
        Assert.Equal("POST", Of("Method"));
        Assert.Equal("companies/{company_id}/submit-payroll/", Of("Path"));
        Assert.Equal("company:write", Of("Scope"));
        Assert.Equal(true, Of("Idempotent"));
        Assert.Equal(true, Of("MovesMoney"));
        Assert.Equal(false, Of("Paged"));
        Assert.Equal(["check_date", "payroll_lines"], (string[])Of("RequiredField")!);
        Assert.Equal(["company_id"], (string[])Of("PathParameter")!);
        Assert.Equal("Go401.Payroll", Of("TypeName"));
        Assert.Equal(
            "Invoke-Go401Request 'companies/{company_id}/submit-payroll/' -Method POST -PathParameter @{ company_id = "
                + "'...' } -Body @{ ... }",
            Of("Example")
        );
    }

    [Theory]
    [InlineData("Find-Go401Operation compnies", "Did you mean companies/?")]
    [InlineData("Find-Go401Operation -Path participants/p1/totls", "Did you mean participants/{participant_id}/totals/?")]
    [InlineData("Find-Go401Operation -Path companies/c1/submit-payroll -Method GET", "supports POST, not GET.")]
    [InlineData("Find-Go401Operation weather", "Find-Go401Operation alone lists all.")]
    [InlineData("Find-Go401Operation -Area nope", "has no area 'nope'. The areas are: ")]
    [InlineData("Find-Go401Operation -Scope nope", "requires the scope 'nope'. The scopes are: ")]
    [InlineData("Find-Go401Operation -Area Payrol, nope", "has no area 'Payrol' or 'nope'. Did you mean Payroll? The areas are: ")]
    [InlineData("Find-Go401Operation -Scope nope, company:reed", "the scope 'nope' or 'company:reed'. Did you mean company:read? The")]
    [InlineData("Find-Go401Operation -Method DELETE -Area Payroll", "matches -Method DELETE and -Area Payroll. Remove one")]
    [InlineData("Find-Go401Operation -Method PUT -Paged", "matches -Method PUT and -Paged. Remove one")]
    [InlineData("Find-Go401Operation payroll -Method DELETE", "matches the text 'payroll' and -Method DELETE. Remove one")]
    public async Task What_is_not_there_is_an_error_with_a_suggestion(string script, string text)
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run(script);
        Assert.Equal("OperationNotFound", outcome.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, outcome.Errors[0].CategoryInfo.Category);
        Assert.Contains(text, outcome.Errors[0].ToString(), System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_view_shows_method_path_and_purpose_by_area()
    {
        await using Session session = await Session.StartAsync();
        string view = session.Show("Find-Go401Operation -Area Payroll");
        Assert.Contains("Area: Payroll", view, System.StringComparison.Ordinal);
        Assert.Matches(@"GET    participants/\{participant_id\}/totals/\s+Shows a participant's contributions", view);
    }
}
