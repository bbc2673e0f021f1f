using System;
using Go401.Client.Errors;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Xunit;

namespace Go401.Tests.Unit.Tokens;

/// <summary>Tokens, secrets and ids are trimmed and checked where they come in.</summary>
public sealed class CredentialTextTests
{
    [Theory]
    [InlineData("tok", "tok")]
    [InlineData("tok\n", "tok")]
    [InlineData("\r\n\t tok \u00a0\r\n", "tok")]
    [InlineData("\ufefftok\u200b\0", "tok")]
    [InlineData("Bearer tok", "tok")]
    [InlineData("bearer   tok\n", "tok")]
    [InlineData("Authorization: Bearer tok", "tok")]
    [InlineData("Bearertok", "Bearertok")]
    [InlineData("\"tok\"", "tok")]
    [InlineData("Bearer 'tok'\n", "tok")]
    [InlineData("\"tok", "\"tok")]
    [InlineData("a.b-c_d~e+f/g==", "a.b-c_d~e+f/g==")]
    public void S80_what_stands_around_an_access_token_is_left_out(string given, string token) =>
        Assert.Equal(token, CredentialText.AccessToken(new SecretValue(given)).Reveal());

    [Theory]
    [InlineData("tok\nen")]
    [InlineData("tok en")]
    [InlineData("tok…")]
    [InlineData("tok\u00a0en")]
    [InlineData("tok\0en")]
    [InlineData("t\u00f6k")]
    public void S80_a_character_that_no_access_token_has_is_refused_and_not_quoted(string given)
    {
        Go401Exception refused = Assert.Throws<Go401Exception>(() => CredentialText.AccessToken(new SecretValue(given)));
        Assert.Equal("SecretInvalid", refused.ErrorId);
        Assert.DoesNotContain(given, refused.Message, StringComparison.Ordinal);
        Assert.Null(CredentialText.Token(given));
    }

    [Theory]
    [InlineData(" \r\n")]
    [InlineData("\ufeff")]
    [InlineData("Bearer ")]
    [InlineData("Authorization:\n")]
    [InlineData("Authorization: Bearer\n")]
    [InlineData("\"\"")]
    public void S80_nothing_is_no_token(string given) =>
        Assert.Equal("SecretEmpty", Assert.Throws<Go401Exception>(() => CredentialText.AccessToken(new SecretValue(given))).ErrorId);

    [Fact]
    public void S80_half_a_character_is_in_no_secret_and_no_id()
    {
        Assert.Equal(
            "SecretInvalid",
            Assert.Throws<Go401Exception>(() => CredentialText.ClientSecret(new SecretValue("p@ss\ud83d"))).ErrorId
        );
        Assert.Equal("ClientIdInvalid", Assert.Throws<Go401Exception>(() => CredentialText.ClientId("id\udc00x")).ErrorId);
        Assert.Equal("p\ud83d\ude00w", CredentialText.ClientSecret(new SecretValue("p\ud83d\ude00w")).Reveal());
        Assert.Equal("tok", CredentialText.RefreshToken(new SecretValue("\"tok\"")).Reveal());
        Assert.Equal("\"p\"", CredentialText.ClientSecret(new SecretValue("\"p\"")).Reveal());
    }

    [Fact]
    public void S80_a_client_secret_may_hold_blanks_and_a_client_id_is_checked_too()
    {
        Assert.Equal("p@ss wörd", CredentialText.ClientSecret(new SecretValue("p@ss wörd\n")).Reveal());
        Assert.Equal(
            "SecretInvalid",
            Assert.Throws<Go401Exception>(() => CredentialText.ClientSecret(new SecretValue("pass\nword"))).ErrorId
        );
        Assert.Equal("SecretInvalid", Assert.Throws<Go401Exception>(() => CredentialText.RefreshToken(new SecretValue("rt…"))).ErrorId);
        Assert.Equal("id", CredentialText.ClientId(" id\r\n"));
        Assert.Equal("ClientIdInvalid", Assert.Throws<Go401Exception>(() => CredentialText.ClientId("i\rd")).ErrorId);
        Assert.Equal("ClientIdInvalid", Assert.Throws<Go401Exception>(() => CredentialText.ClientId("\n")).ErrorId);
    }
}
