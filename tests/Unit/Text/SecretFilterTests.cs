using Go401.Client.Text;
using Xunit;

namespace Go401.Tests.Unit.Text;

/// <summary>What has the shape of a token, without regard to how long the text is.</summary>
public sealed class SecretFilterTests
{
    [Theory]
    [InlineData("abcdefghij1234567890", "***")]
    [InlineData("ABCDEFGHabcdefgh1", "***")]
    [InlineData("participant_identifier_of_the_row", "participant_identifier_of_the_row")]
    [InlineData("6f0a9c41-3b0e-4c52-9d0b-4b7f5b7b6a01", "6f0a9c41-3b0e-4c52-9d0b-4b7f5b7b6a01")]
    [InlineData("abcdefghijklmnopqrst", "abcdefghijklmnopqrst")]
    [InlineData("abcdefghijklmnopqr12", "abcdefghijklmnopqr12")]
    [InlineData("Bearer abc1defgh", "Bearer ***")]
    public void Tokens_are_masked_and_words_are_not(string text, string shown) => Assert.Equal(shown, SecretFilter.MaskTokens(text));

    [Theory]
    [InlineData('a')]
    [InlineData('A')]
    [InlineData('-')]
    [InlineData('=')]
    [InlineData('.')]
    public void A_long_text_takes_linear_time(char of) =>
        Assert.Equal(4_000_000, SecretFilter.MaskTokens(new string(of, 4_000_000)).Length);

    // Texts of printable characters are searched without a pattern first; each other form of a secret needs the pattern.
    [Theory]
    [InlineData("c1", "c1")]
    [InlineData("6f0a9c41-3b0e-4c52-9d0b-4b7f5b7b6a01", "6f0a9c41-3b0e-4c52-9d0b-4b7f5b7b6a01")]
    [InlineData("top-secret", "***")]
    [InlineData("id-top-secret-top-secret", "id-***-***")]
    [InlineData("Top-secret", "Top-secret")]
    [InlineData("top-secre", "top-secre")]
    [InlineData("top%2dsecret", "***")]
    [InlineData("top%252Dsecret", "***")]
    [InlineData("t\\u006fp-secret", "***")]
    [InlineData("top-\u200bsecret", "***")]
    [InlineData("top -secret", "***")]
    [InlineData("two+words", "***")]
    [InlineData("two%20words", "***")]
    [InlineData("two-words", "two-words")]
    public void A_secret_is_masked_in_each_form_that_a_server_may_repeat_it_in(string text, string shown)
    {
        var filter = new SecretFilter(new SecretValue("top-secret"), null, new SecretValue("two words"));
        Assert.Equal(shown, filter.Apply(text));
        Assert.Equal(shown, filter.Apply(text));
    }

    [Fact]
    public void A_long_secret_is_masked_to_its_end_in_a_text_without_spaces()
    {
        string secret = new('k', 300);
        Assert.Equal("a:***", new SecretFilter(new SecretValue(secret)).Apply("a:" + secret));
        string shorter = "a:" + new string('k', 99);
        Assert.Equal(shorter, new SecretFilter(new SecretValue(secret)).Apply(shorter));
    }
}
