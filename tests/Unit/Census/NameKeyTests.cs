using System.Linq;
using Go401.Client.Census;
using Xunit;

namespace Go401.Tests.Unit.Census;

/// <summary>A new social security number for a known name is taken for a typing error; how the name is written must not matter.</summary>
public sealed class NameKeyTests
{
    [Theory]
    [InlineData("Jane Doe", "DOE, Jane")]
    [InlineData("Jane Doe", "Ja\u200bne Doe")]
    [InlineData("Jane Doe", "Jane\u200bDoe")]
    [InlineData("Jane Doe", "Jane\u00a0Doe")]
    [InlineData("Jane Doe", "Jane D\u00adoe\u202e")]
    [InlineData("Jane Doe", "\uff2aane Doe")]
    [InlineData("Jane Doe", "Jane \ud800Doe")]
    [InlineData("Zoë Müller", "Zoe\u0308 Muller")]
    [InlineData("Sean O'Brien", "Sean OBrien")]
    [InlineData("Ann Mac Donald", "Ann MacDonald")]
    public void S78_a_name_is_known_however_it_is_written(string known, string written) =>
        Assert.NotEmpty(CensusGuards.NameKeys(known).Intersect(CensusGuards.NameKeys(written)));

    [Theory]
    [InlineData("Jane Doe", "Jane Roe")]
    [InlineData("Jane Doe", "Janet Doe")]
    [InlineData("Jane Doe", "Doe")]
    public void Another_name_is_another_one(string known, string written) =>
        Assert.Empty(CensusGuards.NameKeys(known).Intersect(CensusGuards.NameKeys(written)));
}
