using System;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>Amounts as payroll systems write them.</summary>
public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", "0.00")]
    [InlineData("1234.5", "1234.50")]
    [InlineData("1,234.50", "1234.50")]
    [InlineData("12,345,678.90", "12345678.90")]
    [InlineData("$1,234.50", "1234.50")]
    [InlineData(" $ 12 ", "12.00")]
    [InlineData("(12.00)", "-12.00")]
    [InlineData("($1,012.34)", "-1012.34")]
    [InlineData("-12.00", "-12.00")]
    [InlineData("-$12", "-12.00")]
    [InlineData("$-12", "-12.00")]
    [InlineData(".5", "0.50")]
    [InlineData("5.", "5.00")]
    [InlineData("0001.10", "1.10")]
    [InlineData("9999999999.99", "9999999999.99")]
    public void Plain_amounts_are_read(string text, string expected)
    {
        Assert.Equal(Money.Problem.None, Money.TryParse(text, Money.MaxAmount, out decimal value));
        Assert.Equal(expected, Money.Text(value));
    }

    [Theory]
    [InlineData("1.234", "Decimals")]
    [InlineData("1.230", "Decimals")]
    [InlineData("0.001", "Decimals")]
    [InlineData("1,23", "Invalid")]
    [InlineData("1.234,50", "Invalid")]
    [InlineData("1,2345.00", "Invalid")]
    [InlineData("12 345.00", "Invalid")]
    [InlineData(",123", "Invalid")]
    [InlineData("1e3", "Invalid")]
    [InlineData("NaN", "Invalid")]
    [InlineData("Infinity", "Invalid")]
    [InlineData("-", "Invalid")]
    [InlineData("$", "Invalid")]
    [InlineData(".", "Invalid")]
    [InlineData("()", "Invalid")]
    [InlineData("--1", "Invalid")]
    [InlineData("-(1.00)", "Invalid")]
    [InlineData("(-1.00)", "Invalid")]
    [InlineData("1.00-", "Invalid")]
    [InlineData("1.2.3", "Invalid")]
    [InlineData("0,123", "Invalid")]
    [InlineData("012,345", "Invalid")]
    [InlineData("1\u2009234.50", "Invalid")]
    [InlineData("1\u202f234.50", "Invalid")]
    [InlineData("\uff11\uff12", "Invalid")]
    [InlineData("\u221212.00", "Invalid")]
    [InlineData("12\u200b.00", "Invalid")]
    [InlineData("=\"12\"", "Invalid")]
    [InlineData("٣", "Invalid")]
    [InlineData("€5", "Invalid")]
    [InlineData("10000000000.00", "TooLarge")]
    [InlineData("99999999999999999999999999999999999999", "TooLarge")]
    public void What_is_not_plain_is_refused(string text, string problem) =>
        Assert.Equal(problem, Money.TryParse(text, Money.MaxAmount, out _).ToString());

    [Theory]
    [InlineData("-0")]
    [InlineData("-0.00")]
    [InlineData("(0.00)")]
    [InlineData("-$0")]
    public void Minus_zero_is_zero_so_that_it_makes_no_other_run(string text)
    {
        Assert.Equal(Money.Problem.None, Money.TryParse(text, Money.MaxAmount, out decimal value));
        Assert.Equal("0.00", Money.Text(value));
        Assert.Equal(decimal.GetBits(0.00m), decimal.GetBits(value));
    }

    [Theory]
    [InlineData("1.234,50", "a period separates cents")]
    [InlineData("1,23", "a period separates cents")]
    [InlineData("0,123", "a period separates cents")]
    [InlineData("1e3", "scientific notation")]
    [InlineData("1.2E+05", "scientific notation")]
    [InlineData("12.00-", "minus sign is at the end")]
    [InlineData("\u221212.00", "minus sign is a dash")]
    [InlineData("1 234.50", "space inside")]
    [InlineData("1\u2009234.50", "space inside")]
    [InlineData("\uff11\uff12", "digits other than 0 to 9")]
    [InlineData("12\u200b.00", "invisible character")]
    [InlineData("12.00 CR", "Letters")]
    [InlineData("12.00 CR", "-12.00 or (12.00)")]
    [InlineData("USD 12", "Letters")]
    [InlineData("€5", "currencies other than $")]
    [InlineData("8h", "Letters")]
    [InlineData("8 hrs", "Letters")]
    [InlineData("40:30", "40.50 for 40 hours and 30 minutes")]
    [InlineData("08:30:00", "It is a time")]
    [InlineData("3.08:30:00", "It is a time")]
    [InlineData("1899-12-30T08:00:00.0000000", "It is a time")]
    [InlineData("1900-01-02T08:30:00", "It is a time")]
    [InlineData("40%", "percentage")]
    [InlineData("2026-12-16T00:00:00", "It is a date")]
    [InlineData("12/16/2026", "It is a date")]
    [InlineData("%", "0 for no amount")]
    [InlineData("", "0 for no amount")]
    [InlineData("n/a", "0 for no amount")]
    [InlineData("-", "0 for no amount")]
    public void An_amount_that_is_refused_says_why(string text, string why) =>
        Assert.Contains(why, Money.WhyInvalid(text), StringComparison.Ordinal);

    [Property(MaxTest = 500)]
    public Property An_amount_is_read_in_every_spelling_of_it() =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            cents =>
            {
                decimal amount = cents / 100m;
                string plain = amount.ToString("0.00", CultureInfo.InvariantCulture),
                    grouped = amount.ToString("#,0.00", CultureInfo.InvariantCulture);
                bool Reads(string text, decimal expected) =>
                    Money.TryParse(text, Money.MaxAmount, out decimal value) == Money.Problem.None && value == expected;
                return Reads(plain, amount)
                    && Reads(grouped, amount)
                    && Reads("$" + grouped, amount)
                    && Reads("(" + grouped + ")", -amount)
                    && Reads("-" + plain, -amount);
            }
        );

    // Half away from zero, by whole cents and remainders instead of decimals.
    [Property(MaxTest = 1000)]
    public Property A_percentage_is_rounded_half_away_from_zero() =>
        Prop.ForAll(
            Gen.Choose(-2_000_000_00, 2_000_000_00).ToArbitrary(),
            Gen.Choose(0, 100_00).ToArbitrary(),
            (payCents, hundredths) =>
            {
                long product = Math.Abs((long)payCents) * hundredths;
                long cents = (product / 10_000) + (product % 10_000 >= 5_000 ? 1 : 0);
                decimal expected = Math.Sign(payCents) * cents / 100m;
                var election = new Go401.Client.Participants.DeferralElection { Amount = hundredths / 100m, IsPercent = true };
                return ContributionRules.Amount(election, payCents / 100m) == expected;
            }
        );

    [Fact]
    public void A_match_covers_each_tier_up_to_its_maximum()
    {
        MatchTier[] tiers = [new(100, 3), new(50, 5)];
        Assert.Equal(90.00m, ContributionRules.Match(tiers, 90, 3000));
        Assert.Equal(120.00m, ContributionRules.Match(tiers, 150, 3000));
        Assert.Equal(120.00m, ContributionRules.Match(tiers, 900, 3000));
        Assert.Equal(105.00m, ContributionRules.Match(tiers, 120, 3000));
        Assert.Equal(0m, ContributionRules.Match(tiers, 0, 3000));
        Assert.Equal(0m, ContributionRules.Match([], 90, 3000));
        Assert.Equal(0m, ContributionRules.Match(tiers, 90, 0));
    }

    // By the definition: every hundredth of a percent that is deferred earns the rate of the tier it falls into.
    [Property(MaxTest = 200)]
    public Property A_match_is_the_sum_over_small_steps() =>
        Prop.ForAll(
            Gen.Choose(0, 2000).ToArbitrary(),
            Gen.Choose(1, 100).ToArbitrary(),
            (hundredths, thousands) =>
            {
                decimal pay = thousands * 1000m,
                    deferred = pay * hundredths / 10_000;
                decimal sum = 0;
                for (int i = 0; i < hundredths; i++)
                {
                    sum +=
                        i < 300 ? 1.00m
                        : i < 500 ? 0.50m
                        : 0;
                }

                decimal expected = Math.Round(pay / 10_000 * sum, 2, MidpointRounding.AwayFromZero);
                return ContributionRules.Match([new(100, 3), new(50, 5)], deferred, pay) == expected;
            }
        );

    [Theory]
    [InlineData(23000, 0, 500, 0, 1990, 0)]
    [InlineData(23000, 0, 500.01, 0, 1990, 0.01)]
    [InlineData(20000, 3000, 300, 300, 1990, 100)]
    [InlineData(23000, 0, 8000, 0, 1970, 0)]
    [InlineData(23000, 0, 8000.01, 0, 1970, 0.01)]
    [InlineData(0, 0, 23500, 0, 1976, 0)]
    [InlineData(0, 0, 31000, 0, 1977, 7500)]
    public void The_limits_of_the_year_are_shared_and_the_catch_up_begins_at_50(
        decimal preTaxYtd,
        decimal rothYtd,
        decimal preTax,
        decimal roth,
        int born,
        decimal over
    )
    {
        var totals = new ContributionTotals(preTaxYtd, rothYtd, 23500, 23500, 23500, 7500, 7500);
        var line = new PayrollLine { PreTax = preTax, Roth = roth };
        Assert.Equal(born == 1976 ? 0 : over, ContributionRules.OverLimit(totals, line, new DateTime(born, 6, 1), 2026));
    }
}
