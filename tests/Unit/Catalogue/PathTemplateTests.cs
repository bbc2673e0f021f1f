using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using Go401.Client.Catalogue;
using Go401.Client.Errors;
using Xunit;

namespace Go401.Tests.Unit.Catalogue;

public sealed class PathTemplateTests
{
    private const string Participant = "companies/{company_id}/participants/{participant_id}/";

    [Fact]
    public void The_names_in_braces_come_in_their_order() =>
        Assert.Equal(["company_id", "participant_id"], PathTemplate.ParametersOf(Participant));

    [Fact]
    public void A_template_is_filled_and_names_are_found_whatever_their_case()
    {
        Assert.Equal("companies/c1/participants/p-2/", Fill(("Company_Id", "c1"), ("{participant_id}", "p-2"), ("other", "x")));
        Assert.Equal("/companies/c1/?page=2&x={y}", PathTemplate.Fill("/companies/{company_id}/?page=2&x={y}", [new("company_id", "c1")]));
    }

    [Theory]
    [InlineData("a b", "a%20b")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("50%", "50%25")]
    [InlineData("%2e%2e", "%252e%252e")]
    [InlineData("a&b=c;d", "a%26b%3Dc%3Bd")]
    [InlineData("Müller", "M%C3%BCller")]
    [InlineData("...", "...")]
    [InlineData("😀", "%F0%9F%98%80")]
    [InlineData("{company_id}", "%7Bcompany_id%7D")]
    public void S55_a_value_becomes_one_percent_encoded_segment(string value, string segment) =>
        Assert.Equal(segment, PathTemplate.Escape("company_id", value));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../companies")]
    [InlineData("a/b")]
    [InlineData("//evil.example")]
    [InlineData("a\\b")]
    [InlineData("a\r\nHost: evil")]
    [InlineData("a\0")]
    [InlineData("a\u0085")]
    [InlineData("half")]
    public void S55_a_value_that_is_no_segment_is_refused_without_being_repeated(string value)
    {
        // Half of a surrogate pair does not survive in an attribute.
        string given = value == "half" ? "a\ud800" : value;
        Go401Exception failure = Assert.Throws<Go401Exception>(() => Fill(("company_id", given), ("participant_id", "p1")));
        Assert.Equal("PathParameterInvalid", failure.ErrorId);
        Assert.Equal(ErrorKind.InvalidArgument, failure.Kind);
        Assert.Contains("{company_id}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_value_is_named_and_so_are_the_given_ones()
    {
        Go401Exception failure = Assert.Throws<Go401Exception>(() => Fill(("compny_id", "secret-value"), ("participant_id", "p1")));
        Assert.Equal("PathParameterMissing", failure.ErrorId);
        Assert.Contains(
            "needs a value for {company_id}; the specified values are: compny_id, participant_id.",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret-value", failure.Message, StringComparison.Ordinal);
    }

    [Property(MaxTest = 500)]
    public bool S55_whatever_is_given_the_path_has_as_many_segments_as_its_template(string? value)
    {
        try
        {
            string path = Fill(("company_id", value ?? ""), ("participant_id", "p1"));
            var address = new Uri(new Uri("https://h.example/api/"), path);
            return path.Split('/').Length == 5
                && path.All(c => c is > ' ' and < '\x7f')
                && address.Host == "h.example"
                && address.AbsolutePath.StartsWith("/api/companies/", StringComparison.Ordinal)
                && address.Segments.Length == 6
                && address.Query.Length == 0
                && Uri.UnescapeDataString(path.Split('/')[1]) == value
                && OperationCatalogue.TemplateOf(path) == Participant;
        }
        catch (Go401Exception)
        {
            return true;
        }
    }

    private static string Fill(params (string Name, string Value)[] values) =>
        PathTemplate.Fill(Participant, values.Select(v => new KeyValuePair<string, string>(v.Name, v.Value)));
}
