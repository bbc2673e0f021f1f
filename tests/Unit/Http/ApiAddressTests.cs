using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Http;
using Xunit;

namespace Go401.Tests.Unit.Http;

public sealed class ApiAddressTests
{
    private static readonly Uri Base = new("https://app.401go.com/api");

    [Theory]
    [InlineData("companies", "https://app.401go.com/api/companies/")]
    [InlineData("/companies/", "https://app.401go.com/api/companies/")]
    [InlineData("companies/", "https://app.401go.com/api/companies/")]
    [InlineData("/companies", "https://app.401go.com/api/companies/")]
    [InlineData("", "https://app.401go.com/api/")]
    [InlineData("/", "https://app.401go.com/api/")]
    [InlineData("companies?page=2", "https://app.401go.com/api/companies/?page=2")]
    [InlineData("companies/?a=b c&d=é", "https://app.401go.com/api/companies/?a=b%20c&d=%C3%A9")]
    [InlineData("https://app.401go.com/api/companies/c1", "https://app.401go.com/api/companies/c1/")]
    [InlineData("https://APP.401go.com:443/api/companies/?page=3", "https://app.401go.com/api/companies/?page=3")]
    public void S55_a_path_has_one_form_however_it_is_written(string path, string address) => Assert.Equal(address, Make(path));

    [Theory]
    [InlineData("companies/a b", "companies/a%20b/")]
    [InlineData("companies/a%20b", "companies/a%20b/")]
    [InlineData("companies/é/x", "companies/%C3%A9/x/")]
    [InlineData("companies/#1", "companies/%231/")]
    [InlineData("companies/100%", "companies/100%25/")]
    [InlineData("companies/{company_id}", "companies/%7Bcompany_id%7D/")]
    [InlineData("companies/😀", "companies/%F0%9F%98%80/")]
    public void S55_what_has_no_place_in_a_path_is_encoded(string path, string below) =>
        Assert.Equal("https://app.401go.com/api/" + below, Make(path));

    [Theory]
    [InlineData("companies/../o/token")]
    [InlineData("..")]
    [InlineData("./companies")]
    [InlineData("companies/%2e%2e/x")]
    [InlineData("companies/%2E./x")]
    [InlineData("companies/%252e%252e/x")]
    [InlineData("//evil.example/companies")]
    [InlineData("companies//participants")]
    [InlineData("companies/ /participants")]
    [InlineData("companies\\c1")]
    [InlineData("companies/a%5cb")]
    [InlineData("companies/a%2fb")]
    [InlineData("companies/a%252fb")]
    [InlineData("companies/a\nb")]
    [InlineData("companies/a%0d%0ab")]
    [InlineData("companies/a\0b")]
    [InlineData("companies?x=\r\nHost: evil")]
    public void S55_a_path_that_could_lead_elsewhere_is_refused(string path) =>
        Assert.Equal("PathInvalid", Assert.Throws<Go401Exception>(() => Make(path)).ErrorId);

    [Property]
    public bool S55_any_id_stays_one_part_of_the_path(NonEmptyString id)
    {
        string escaped = Uri.EscapeDataString(id.Get);
        try
        {
            var address = new Uri(Make("companies/" + escaped + "/participants"));
            return address.Segments.Length == 5
                && address.AbsolutePath.StartsWith("/api/companies/", StringComparison.Ordinal)
                && address.AbsolutePath.EndsWith("/participants/", StringComparison.Ordinal);
        }
        catch (Go401Exception refused)
        {
            return refused.ErrorId == "PathInvalid";
        }
    }

    [Theory]
    [InlineData("https://evil.example/api/companies/")]
    [InlineData("http://app.401go.com/api/companies/")]
    [InlineData("https://app.401go.com:8443/api/companies/")]
    [InlineData("https://app.401go.com.evil.example/api/companies/")]
    [InlineData("https://user:pass@app.401go.com/api/companies/")]
    [InlineData("https://app.401go.com/other/companies/")]
    [InlineData("https://app.401go.com/apix/companies/")]
    [InlineData("https://app.401go.com")]
    public async Task S49_an_address_that_is_not_ours_is_refused_before_anything_is_sent(string address)
    {
        using ApiClient api = ApiBench.Fake(_ => throw new InvalidOperationException("Something was sent."));
        var refused = await Assert.ThrowsAsync<Go401Exception>(() =>
            api.SendAsync(new ApiRequest { Path = address }, SilentReporter.Instance, default)
        );
        Assert.Equal(("AddressNotOwn", ErrorKind.SecurityError), (refused.ErrorId, refused.Kind));
    }

    [Fact]
    public void S49_an_absolute_address_cannot_climb_out_of_the_base() =>
        Assert.Equal("PathInvalid", Assert.Throws<Go401Exception>(() => Make("https://app.401go.com/api/../admin/")).ErrorId);

    [Fact]
    public void Values_of_the_query_are_escaped_and_added_to_those_of_the_path() =>
        Assert.Equal(
            "https://app.401go.com/api/companies/?a=1&name=a%26b%3Dc%20%2B&name=2",
            Make("companies?a=1", [new("name", "a&b=c +"), new("name", "2")])
        );

    [Theory]
    [InlineData("companies?page", "")]
    [InlineData("companies?page=", "")]
    [InlineData("companies?page=a%3Db", "a=b")]
    [InlineData("companies?pages=2", null)]
    public void A_value_of_the_query_is_found_by_its_name(string path, string? expected) =>
        Assert.Equal(expected, ApiAddress.Make(Base, path, [])["page"]);

    [Theory]
    [InlineData("companies?access_token=x")]
    [InlineData("companies?a=1&ACCESS%5Ftoken=x")]
    public void S48_a_token_in_the_query_is_refused(string path) =>
        Assert.Equal(ErrorKind.SecurityError, Assert.Throws<Go401Exception>(() => Make(path)).Kind);

    private static string Make(string path, IEnumerable<KeyValuePair<string, string>>? query = null) =>
        ApiAddress.Make(Base, path, query ?? []).Uri.AbsoluteUri;
}
