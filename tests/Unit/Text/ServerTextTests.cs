using System.Linq;
using Go401.Client.Text;
using Xunit;

namespace Go401.Tests.Unit.Text;

public sealed class ServerTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("a\u001b[31mred\u001b[0m b", "ared b")]
    [InlineData("a\u001b[38;5;196mb", "ab")]
    [InlineData("a\u001b[?25lb\u001b[2J\u001b[1;1Hc", "abc")]
    [InlineData("a\u009b31mb", "ab")]
    [InlineData("a\u001b]0;a title\u0007b", "ab")]
    [InlineData("a\u001b]0;a title\u001b\\b", "ab")]
    [InlineData("a\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\b", "alinkb")]
    [InlineData("a\u009d0;a title\u009cb", "ab")]
    [InlineData("a\u0090q#1\u009cb\u001bP1$r0m\u001b\\c\u009fx\u009cd\u001b^y\u0007e", "abcde")]
    [InlineData("a\u001b]52;c;aGVsbG8=\u0007b", "ab")]
    [InlineData("a\u001b(0b\u001bcc\u001b7d", "abcd")]
    [InlineData("a\u0000\u0008\u007f\u0085\u009cb", "ab")]
    [InlineData("a\r\nb\tc\u2028d\u2029e", "a  b c d e")]
    [InlineData("a\u202eb\u2066c\u200fd\u061ce\ufefff\u200bg\u00adh", "abcdefgh")]
    [InlineData("a\u001b]never ends", "a")]
    [InlineData("a\u001b[", "a")]
    [InlineData("a\u001b", "a")]
    [InlineData("Zo\u00eb \ud83d\ude00 \u4f60\u597d e\u0301", "Zo\u00eb \ud83d\ude00 \u4f60\u597d e\u0301")]
    [InlineData("a\udb40\udc41b", "ab")]
    [InlineData("  padded  ", "padded")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void S63_terminal_control_sequences_and_what_turns_or_hides_text_are_gone(string? text, string? clean) =>
        Assert.Equal(clean, ServerText.Clean(text));

    [Fact]
    public void Half_a_character_is_shown_as_a_replacement()
    {
        Assert.Equal("a\ufffdb", ServerText.Clean("a\udc00b"));
        Assert.Equal("a\ufffd", ServerText.Clean("a\ud83d"));
        Assert.Equal("\ufffda", ServerText.Clean("\ud83da"));
    }

    [Fact]
    public void S63_no_control_character_survives_in_any_state()
    {
        string[] starts = ["", "\u001b", "\u001b[", "\u001b[3", "\u001b]", "\u001b]x\u001b", "\u009b", "\u009d", "\u0090", "\u001b("];
        foreach (string start in starts)
        {
            for (char c = '\0'; c < '\u0300'; c++)
            {
                Assert.DoesNotContain(ServerText.Clean($"a{start}{c}b\u0007c{c}d")!, char.IsControl);
            }
        }
    }

    [Fact]
    public void A_long_text_is_cut_with_an_ellipsis_and_never_in_the_middle_of_a_character()
    {
        Assert.Equal(new string('x', 500), ServerText.Clean(new string('x', 500)));
        Assert.Equal(new string('x', 500) + "…", ServerText.Clean(new string('x', 501)));
        string smiles = string.Concat(Enumerable.Repeat("\ud83d\ude00", 50));
        Assert.Equal("a\ud83d\ude00\ud83d\ude00…", ServerText.Clean("a" + smiles, 5));
        Assert.Equal("a\ud83d\ude00…", ServerText.Clean("a" + smiles, 4));
        Assert.True(ServerText.Clean(new string('\u001b', 1_000_000) + "x", 10)!.Length <= 11);
    }

    [Theory]
    [InlineData("123456789", "***-**-6789")]
    [InlineData("123-45-6789", "***-**-6789")]
    [InlineData("123 45 6789", "***-**-6789")]
    [InlineData("123-456789", "***-**-6789")]
    [InlineData("12345-6789", "***-**-6789")]
    [InlineData("123 - 45 - 6789", "***-**-6789")]
    [InlineData("123\u201145\u20116789", "***-**-6789")]
    [InlineData("123\u201345\u20136789", "***-**-6789")]
    [InlineData("123\u00a045\u00a06789", "***-**-6789")]
    [InlineData("123\uff0d45\uff0d6789", "***-**-6789")]
    [InlineData("123\ufe5845\ufe636789", "***-**-6789")]
    [InlineData("\uff11\uff12\uff13\uff0d\uff14\uff15\uff0d6789", "***-**-6789")]
    [InlineData("123\u300045\u30006789", "***-**-6789")]
    [InlineData("123\u200945\u20096789", "***-**-6789")]
    [InlineData("123\uff0e45\uff0e6789", "***-**-6789")]
    [InlineData("123\u00b745\u00b76789", "***-**-6789")]
    [InlineData("123,45,6789", "***-**-6789")]
    [InlineData("123*45*6789", "***-**-6789")]
    [InlineData("123~45~6789", "***-**-6789")]
    [InlineData("123.45.6789", "***-**-6789")]
    [InlineData("123_45_6789", "***-**-6789")]
    [InlineData("123/45/6789", "***-**-6789")]
    [InlineData("SSN123456789 and ssn=987-65-4321.", "SSN***-**-6789 and ssn=***-**-4321.")]
    [InlineData("\"ssn\":\"123456789\",\"x\":1", "\"ssn\":\"***-**-6789\",\"x\":1")]
    [InlineData("123456789.0", "***-**-6789.0")]
    public void S57_a_social_security_number_in_any_shape_shows_its_last_four_digits(string text, string masked) =>
        Assert.Equal(masked, ServerText.Clean(text));

    [Theory]
    [InlineData("$1,234,567.89 and 23000.00 and 1234567.89")]
    [InlineData("gross_pay 100.25 2026-01-01")]
    [InlineData("2026-11-24T09:30:00Z to 2026-12-31")]
    [InlineData("1234567890 and 12345678 and 1234-56-789")]
    [InlineData("p0-0000001, co_12345678, prt_1234567890123456")]
    [InlineData("3f2504e0-4f89-11d3-9a0c-030512345678")]
    [InlineData("3F2504E0-4F89-11D3-9A0C-123456789ABC")]
    [InlineData("555-010-1234 and (555) 010-1234")]
    [InlineData("10.123.45.67:8080")]
    public void S57_amounts_dates_ids_and_telephone_numbers_are_left_alone(string text) => Assert.Equal(text, ServerText.Clean(text));

    [Theory]
    [InlineData("Token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl is bad.", "Token *** is bad.")]
    [InlineData("Authorization: Bearer abc.def-123 failed", "Authorization: Bearer *** failed")]
    [InlineData("bearer=1a2b3c4d5e", "bearer=***")]
    [InlineData("\"access_token\":\"kR2fT9vQ1xLm0ZpYwB7sHd4uNcEjAg\"", "\"access_token\":\"***\"")]
    [InlineData("sim-access-0a1b2c3d4e5f60718293a4b5c6d7e8f901234567 has ended", "*** has ended")]
    [InlineData("x 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.", "x ***.")]
    [InlineData("\u001b[31mkR2fT9vQ1x\u001b[0mLm0ZpYwB7sHd4uNcEjAg", "***")]
    public void S57_what_has_the_shape_of_a_token_is_not_shown(string text, string masked) =>
        Assert.Equal(masked, ServerText.Sentence(text));

    [Theory]
    [InlineData("Bearer token required; basic authentication is not supported.")]
    [InlineData("met_profit_share_eligibility_date: a valid date is required, for instance 2026-11-24T09:30:00Z.")]
    [InlineData("p1-0000001, prt_1234567890123456 and 3f2504e0-4f89-11d3-9a0c-030512345678")]
    [InlineData("The participant's CompensationYearToDate is wrong.")]
    public void S57_sentences_fields_and_ids_are_left_alone(string text) => Assert.Equal(text, ServerText.Sentence(text));

    [Fact]
    public void S57_what_is_known_to_be_secret_is_not_shown_whatever_its_shape()
    {
        var secrets = new SecretFilter(new SecretValue("hush"), null, new SecretValue("a&b hush"));
        Assert.Equal("*** and *** and *** and ***", ServerText.Sentence("hush and a&b hush and a%26b%20hush and hu\u0007sh", 500, secrets));
        for (int limit = 1; limit < 30; limit++)
        {
            Assert.DoesNotContain(
                "kR2f",
                ServerText.Sentence("xxxxxxxxxx kR2fT9vQ1xLm0ZpYwB7sHd4uNcEjAg yyy", limit),
                System.StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void S57_a_number_at_the_limit_is_masked_before_the_text_is_cut()
    {
        for (int limit = 1; limit < 30; limit++)
        {
            string? clean = ServerText.Clean("xxxxxxxxxx 123-45-6789 yyyyyyyyyy", limit);
            Assert.DoesNotContain("123", clean, System.StringComparison.Ordinal);
            Assert.DoesNotContain("45", clean!.Replace("6789", "", System.StringComparison.Ordinal), System.StringComparison.Ordinal);
        }
    }

    // Blanks before a text were counted and then trimmed, so that a number that was cut in half came into view unmasked.
    [Theory]
    [InlineData("123-45-6789")]
    [InlineData("123 45 6789")]
    [InlineData("123456789")]
    [InlineData("123.45.6789")]
    public void S57_attack_10_no_number_at_the_cut_is_shown_whatever_stands_before_it(string number)
    {
        foreach (string before in new[] { " ", "\t", "\u200b", "\r\n", "x", "\u001b[31m" })
        {
            for (int blanks = 0; blanks < 40; blanks++)
            {
                string lead = string.Concat(Enumerable.Repeat(before, blanks));
                for (int at = 470; at < 530; at++)
                {
                    string text = lead + new string('y', at) + " " + number + " and what follows is long enough to be cut off";
                    Assert.DoesNotContain("123", ServerText.Clean(text), System.StringComparison.Ordinal);
                    Assert.DoesNotContain("123", ServerText.Sentence(text), System.StringComparison.Ordinal);
                }
            }
        }
    }
}
