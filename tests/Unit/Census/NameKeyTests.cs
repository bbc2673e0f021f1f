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
    [InlineData("John Doe", "John A. Doe")]
    [InlineData("John Doe", "John Andrew Doe")]
    [InlineData("John B Doe", "John A. Doe")]
    [InlineData("John Doe", "JOHN DOE JR.")]
    [InlineData("John Doe Sr", "Doe, John, Jr.")]
    [InlineData("John Doe", "Doe Jr., John Q.")]
    [InlineData("John Doe", "Dr. John Doe III")]
    [InlineData("John Doe", "John Doe 3rd")]
    [InlineData("Doe, John A.", "John Doe")]
    [InlineData("Jörg Weiß", "JORG WEISS")]
    [InlineData("Hans Gro\u1e9emann", "Hans Grossmann")]
    [InlineData("Søren Łoś", "Soren Los")]
    [InlineData("Sean P. O'Brien", "Sean O’Brien")]
    [InlineData("Sean P. O'Brien", "Sean OBrien Jr")]
    [InlineData("J. Michael Smith", "Michael Smith")]
    [InlineData("J R Smith", "J.R. Smith")]
    [InlineData("Ann B. Mac Donald", "Ann MacDonald")]
    public void S78_a_name_is_known_however_it_is_written(string known, string written) =>
        Assert.NotEmpty(PersonKeys.Names(known).Intersect(PersonKeys.Names(written)));

    [Theory]
    [InlineData("Jane Doe", "Jane Roe")]
    [InlineData("Jane Doe", "Janet Doe")]
    [InlineData("Jane Doe", "Doe")]
    [InlineData("John A. Doe", "Jane A. Doe")]
    [InlineData("John Doe Jr.", "James Doe Jr.")]
    [InlineData("Dr. John Doe", "Dr. John Roe")]
    [InlineData("", "")]
    [InlineData("Jr., A.", "")]
    public void Another_name_is_another_one(string known, string written) =>
        Assert.Empty(PersonKeys.Names(known).Intersect(PersonKeys.Names(written)));
}
