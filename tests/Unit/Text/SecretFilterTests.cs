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
}
