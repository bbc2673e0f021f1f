using System;
using Go401.Client.Errors;
using Go401.Client.OAuth;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

public sealed class ScopesTests
{
    [Fact]
    public void S7_the_default_is_reading_companies_and_participants() =>
        Assert.Equal(["company:read", "participant:read"], Scopes.Default);

    [Theory]
    [InlineData("company:read participant:read", "company:read participant:read")]
    [InlineData(" company:read,participant:read  company:read ", "company:read participant:read")]
    public void One_text_with_blanks_or_commas_is_several_scopes(string given, string parsed) =>
        Assert.Equal(parsed, string.Join(' ', Scopes.Parse([given])));

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("a\u0000b")]
    [InlineData("ä")]
    [InlineData("a\tb")]
    public void What_no_scope_can_be_is_refused(string given) =>
        Assert.Equal("ScopeInvalid", Assert.Throws<Go401Exception>(() => Scopes.Parse([given])).ErrorId);

    [Fact]
    public void S7_nothing_at_all_is_refused_since_a_server_would_take_it_for_everything()
    {
        Assert.Equal("ScopeInvalid", Assert.Throws<Go401Exception>(() => Scopes.Parse([" "])).ErrorId);
        Assert.Equal("ScopeInvalid", Assert.Throws<Go401Exception>(() => Scopes.Parse([null!])).ErrorId);
    }
}
