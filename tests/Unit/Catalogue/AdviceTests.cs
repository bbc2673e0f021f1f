using System;
using Go401.Client.Catalogue;
using Xunit;

namespace Go401.Tests.Unit.Catalogue;

public sealed class AdviceTests
{
    [Fact]
    public void A_missing_scope_is_named_with_the_command_that_gets_it()
    {
        var advice = AccessAdvice.For("post", "companies/c1/submit-payroll/", ["company:read", "openid"], "client-7", "pay roll");
        Assert.Equal(AccessCause.ScopeMissing, advice.Cause);
        Assert.Equal(
            "The token does not have the scope company:write, which POST /companies/{company_id}/submit-payroll/ "
                + "requires. It has company:read, openid.",
            advice.Explanation
        );
        Assert.Contains("[SignInNamedWithScopes 'pay roll' company:read, openid, company:write]", advice.Remedy, StringComparison.Ordinal);
        Assert.Contains(advice.Request, advice.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_scope_there_it_is_the_list_and_the_sentence_for_401GO_is_written()
    {
        var advice = AccessAdvice.For("GET", "/api/companies/c1/participants/?page=2", ["participant:read"], "client-7");
        Assert.Equal(AccessCause.NotOnList, advice.Cause);
        Assert.StartsWith(
            "The token has the scope participant:read. Either GET /companies/{company_id}/participants/ is not on your "
                + "client's list at 401GO",
            advice.Explanation,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "\"Please allow our API client client-7 to call GET /companies/{company_id}/participants/ (scope participant:read).\"",
            advice.Request
        );
    }

    [Theory]
    [InlineData("companies/c1/", "company:read")]
    [InlineData("investments/i1/", "company:read")]
    [InlineData("companies/", null)]
    public void Where_the_cause_cannot_be_told_both_are_named(string path, string? scope)
    {
        var advice = AccessAdvice.For("GET", path, scope is null ? null : [scope]);
        Assert.Equal(AccessCause.Unknown, advice.Cause);
        Assert.Matches("^Either the token does not have .+, or GET /.+ is not on your client's list at 401GO[.]$", advice.Explanation);
    }

    [Fact]
    public void S59_no_advice_repeats_an_id_of_the_path()
    {
        foreach (
            string path in new[] { "companies/canary/participants/canary/", "compnies/canary/", "companies/canary/x/canary/?ssn=canary" }
        )
        {
            string all = $"{AccessAdvice.For("GET", path, ["company:read"], "client", "name")} {PathAdvice.For("GET", path)}";
            Assert.DoesNotContain("canary", all, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET", "companies/c1/submit-payroll/", "companies/{company_id}/submit-payroll/ supports POST, not GET.")]
    [InlineData(
        "delete",
        "companies/c1/participants/p1/",
        "companies/{company_id}/participants/{participant_id}/ supports GET, PUT, PATCH, not DELETE."
    )]
    [InlineData("GET", "participants/p1/totls/", "Did you mean participants/{participant_id}/totals/?")]
    [InlineData("GET", "companies/c1/submit-payrol/", "Did you mean POST companies/{company_id}/submit-payroll/?")]
    [InlineData("GET", "companies/c1/participants/p1/", null)]
    [InlineData("GET", "api/companies/", "Paths are relative to the base address, which ends in /api: omit api/.")]
    [InlineData("GET", "https://app.401go.com/api/companies/", null)]
    [InlineData("GET", "weather/", null)]
    public void A_path_that_is_no_operation_is_explained(string method, string path, string? sentence) =>
        Assert.Equal(sentence, PathAdvice.For(method, path));
}
