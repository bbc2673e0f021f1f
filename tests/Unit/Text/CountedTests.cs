using Go401.Client.Text;
using Xunit;

namespace Go401.Tests.Unit.Text;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 rows")]
    [InlineData(1, "1 row")]
    [InlineData(2, "2 rows")]
    public void One_is_singular(long number, string text) => Assert.Equal(text, Counted.Of(number, "row"));

    [Fact]
    public void Irregular_nouns_have_their_own_form() =>
        Assert.Equal("1 company, 2 companies", $"{Counted.Of(1, "company", "companies")}, {Counted.Of(2, "company", "companies")}");
}
