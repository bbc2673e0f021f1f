using System;
using System.Linq;
using Go401.Client.Catalogue;
using Xunit;

namespace Go401.Tests.Unit.Catalogue;

public sealed class FindTests
{
    [Theory]
    [InlineData("companies")]
    [InlineData("/companies/")]
    [InlineData("companies/")]
    [InlineData("companies/?page=2&page_size=10")]
    [InlineData("companies?page=2")]
    [InlineData("/api/companies/")]
    [InlineData("api/companies")]
    [InlineData("https://app.401go.com/api/companies/?page=2")]
    [InlineData("http://127.0.0.1:4180/api/companies/")]
    [InlineData("https://sandbox.example/companies/")]
    [InlineData("companies/#top")]
    public void A_path_is_found_however_it_is_written(string path) =>
        Assert.Equal("GET companies/", OperationCatalogue.Find("get", path)?.ToString());

    [Theory]
    [InlineData("GET", "companies/c1/participants", "companies/{company_id}/participants/")]
    [InlineData("POST", "companies/c1/participants/", "companies/{company_id}/participants/")]
    [InlineData("GET", "companies/{company_id}/participants/", "companies/{company_id}/participants/")]
    [InlineData("GET", "companies/c1/participants/participants/", "companies/{company_id}/participants/{participant_id}/")]
    [InlineData("HEAD", "participants/p%201/totals/", "participants/{participant_id}/totals/")]
    [InlineData("PATCH", "participants/p1/notifications/attachment/", "participants/{participant_id}/notifications/{notification_id}/")]
    [InlineData(
        "GET",
        "participants/p1/notifications/attachment/a1/",
        "participants/{participant_id}/notifications/attachment/{attachment_id}/"
    )]
    public void A_real_path_finds_its_template(string method, string path, string template) =>
        Assert.Equal(template, OperationCatalogue.Find(method, path)?.PathTemplate);

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/")]
    [InlineData("GET", "compnies/")]
    [InlineData("GET", "Companies/")]
    [InlineData("DELETE", "companies/")]
    [InlineData("GET", "companies//participants/")]
    [InlineData("GET", "companies/c1/participants/p1/more/")]
    [InlineData("GET", "https://app.401go.com/api/participants/companies/")]
    [InlineData("GET", "https://app.401go.com")]
    public void What_is_no_operation_is_not_found(string method, string path) => Assert.Null(OperationCatalogue.Find(method, path));

    [Fact]
    public void Every_operation_finds_itself_by_its_template_and_by_a_filled_path() =>
        Assert.All(
            OperationCatalogue.All,
            o =>
            {
                Assert.Same(o, OperationCatalogue.Find(o.Method, o.PathTemplate));
                string filled = PathTemplate.Fill(
                    o.PathTemplate,
                    o.PathParameters.Select(p => new System.Collections.Generic.KeyValuePair<string, string>(p, "Xy-9"))
                );
                Assert.Same(o, OperationCatalogue.Find(o.Method, "/api/" + filled));
            }
        );

    [Theory]
    [InlineData("companies/c1/participants/p1/", "companies/{company_id}/participants/{participant_id}/")]
    [InlineData("/api/companies/c1/participants/?page=2&ssn=900000001", "companies/{company_id}/participants/")]
    [InlineData("https://app.401go.com/api/participants/p1/totals/", "participants/{participant_id}/totals/")]
    [InlineData("participants/p1/totls/", "participants/{participant_id}/totls/")]
    [InlineData("companies/c1/participants/p1/more/x9/", "companies/{company_id}/participants/{participant_id}/more/{id}/")]
    [InlineData("compnies/c1/participants/p1", "compnies/{id}/participants/{id}/")]
    [InlineData("people/smith/", "people/{id}/")]
    [InlineData("900000001/", "{id}/")]
    [InlineData("Xq7-Token/", "{id}/")]
    [InlineData("companies/c1//", "companies/{company_id}/{id}/")]
    [InlineData("o/token/", "o/token/")]
    [InlineData("https://app.401go.com/api/o/userinfo/", "o/userinfo/")]
    [InlineData("https://elsewhere.example/secret9/", "{id}/")]
    [InlineData("", "")]
    public void S59_a_logged_path_holds_no_id(string path, string template) => Assert.Equal(template, OperationCatalogue.TemplateOf(path));

    [Fact]
    public void S59_no_id_survives_in_any_known_path() =>
        Assert.All(
            OperationCatalogue.All,
            o =>
            {
                string filled = PathTemplate.Fill(
                    o.PathTemplate,
                    o.PathParameters.Select(p => new System.Collections.Generic.KeyValuePair<string, string>(p, "canary"))
                );
                foreach (string path in new[] { filled, filled + "?dob=canary", filled + "more/", "https://h/api/" + filled })
                {
                    Assert.DoesNotContain("canary", OperationCatalogue.TemplateOf(path), StringComparison.Ordinal);
                }
            }
        );

    [Theory]
    [InlineData("GET", "compnies/", "GET companies/")]
    [InlineData("GET", "company/", "GET companies/")]
    [InlineData("GET", "Companies/", "GET companies/")]
    [InlineData("GET", "companies/c1/particpants/", "GET companies/{company_id}/participants/")]
    [InlineData("GET", "companies/c1/participant/p-3", "GET companies/{company_id}/participants/{participant_id}/")]
    [InlineData("GET", "companies/participants/", "GET companies/{company_id}/participants/")]
    [InlineData("POST", "companies/c1/submit_payroll/", "POST companies/{company_id}/submit-payroll/")]
    [InlineData("POST", "companies/c1/payroll/", "POST companies/{company_id}/submit-payroll/")]
    [InlineData("GET", "participants/p1/beneficaries/", "GET participants/{participant_id}/beneficiaries/")]
    [InlineData("GET", "participants/p1/payrolllines/", "GET participants/{participant_id}/payroll-lines/")]
    [InlineData("GET", "affiliatefirms/", "GET affiliate-firms/")]
    [InlineData("GET", "companies/c1/submit-payroll/", "POST companies/{company_id}/submit-payroll/")]
    [InlineData("DELETE", "/api/participant/p1/loan-requests/x/", "DELETE participants/{participant_id}/loan-requests/{loan_request_id}/")]
    public void A_typo_finds_what_was_meant(string method, string path, string meant) =>
        Assert.Equal(meant, OperationCatalogue.NearestTo(method, path)?.ToString());

    [Theory]
    [InlineData("users/")]
    [InlineData("weather/utah/today/")]
    [InlineData("")]
    [InlineData("x")]
    public void What_is_near_to_nothing_suggests_nothing(string path) => Assert.Null(OperationCatalogue.NearestTo("GET", path));
}
