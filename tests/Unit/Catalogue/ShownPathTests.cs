using Go401.Client.Catalogue;
using Xunit;

namespace Go401.Tests.Unit.Catalogue;

public class ShownPathTests
{
    [Theory]
    [InlineData("companies/c1/participants", "companies/c1/participants/", "c1", null)]
    [InlineData("/api/companies/c1/participants/p1-0000003/?x=1", "companies/c1/participants/p1-0000003/", "c1", "p1-0000003")]
    [InlineData("participants/p1/totals", "participants/p1/totals/", null, "p1")]
    [InlineData("companies/c9/no-such-thing", "companies/c9/no-such-thing/", "c9", null)]
    [InlineData("companies/{company_id}/participants", "companies/{company_id}/participants/", null, null)]
    [InlineData(
        "companies/3f2504e0-4f89-11d3-9a0c-0305e82c3301/participants",
        "companies/3f2504e0-4f89-11d3-9a0c-0305e82c3301/participants/",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        null
    )]
    [InlineData("companies", "companies/", null, null)]
    [InlineData("companies/c*/participants", "companies/c*/participants/", "c*", null)]
    [InlineData("companies/%3F/participants", "companies/?/participants/", "?", null)]
    public void The_ids_of_company_and_participant_are_shown(string path, string text, string? company, string? participant)
    {
        var shown = ShownPath.Of(path);
        Assert.Equal((text, company, participant), (shown.Text, shown.CompanyId, shown.ParticipantId));
    }

    [Theory]
    [InlineData("participants/123-45-6789/totals")]
    [InlineData("participants/123456789/totals")]
    [InlineData("participants/123-45-*/totals")]
    [InlineData("participants/*6789/totals")]
    [InlineData("participants/Jane Doe*/totals")]
    [InlineData("participants/ssn-123-45-6789/totals")]
    [InlineData("participants/1980-01-31/totals")]
    [InlineData("participants/19800131/totals")]
    [InlineData("participants/01-31-1980/totals")]
    [InlineData("participants/555-010-1234/totals")]
    [InlineData("participants/jane.doe@example.com/totals")]
    [InlineData("participants/Jane%20Doe/totals")]
    [InlineData("participants/eyJhbGciOiJIUzI1NiJ9.e30.x/totals")]
    [InlineData("participants/Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0/totals")]
    public void S59_what_may_be_personal_or_a_token_is_not(string path)
    {
        Assert.Equal("participants/{participant_id}/totals/", ShownPath.Of(path).Text);
        Assert.Null(ShownPath.Of(path).ParticipantId);
    }

    // Other ids of a path are not about a company: they stay hidden, as does an unknown part after an unknown word.
    [Theory]
    [InlineData("investments/i1", "investments/{investment_id}/")]
    [InlineData("companies/c1/unknown/rosa", "companies/c1/unknown/{id}/")]
    public void S59_other_values_stay_hidden(string path, string text) => Assert.Equal(text, ShownPath.Of(path).Text);

    [Fact]
    public void S57_a_known_secret_in_the_place_of_an_id_stays_hidden() =>
        Assert.Equal("companies/{company_id}/participants/", ShownPath.Of("companies/tok1/participants", id => id == "tok1").Text);
}
