using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Go401.Client.Census;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>The headers that the help lists are those that the code takes, both ways.</summary>
public sealed class HeaderListTests
{
    private static readonly string Help = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "help");

    private static string Here([CallerFilePath] string path = "") => path;

    private static Dictionary<string, string[]> Listed(string topic)
    {
        string text = File.ReadAllText(Path.Combine(Help, topic + ".md")).Replace("\r", "");
        string section = text.Substring(text.IndexOf("## THE FILE", StringComparison.Ordinal));
        string list = Regex.Match(section, @"(?<=\n)    (?s:.+?)(?=\n\n[^ ])").Value;
        var fields = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (
            Match field in Regex.Matches(list, @"(?<=^    )(?<name>\w+) +(?<headers>[^\n]+(?:\n {10,}[^\n]+)*)", RegexOptions.Multiline)
        )
        {
            fields.Add(
                field.Groups["name"].Value,
                [.. Regex.Replace(field.Groups["headers"].Value, @"\s+", " ").Split(',').Select(h => h.Trim())]
            );
        }

        return fields;
    }

    private static void AreListed(string topic, IReadOnlyList<InputField> fields)
    {
        Dictionary<string, string[]> listed = Listed(topic);
        Assert.Equal(
            fields.Select(f => f.Name).OrderBy(n => n, StringComparer.Ordinal),
            listed.Keys.OrderBy(n => n, StringComparer.Ordinal)
        );
        Assert.All(
            fields,
            field =>
            {
                string[] taken = [.. field.Headers, .. field.Fallback is null ? [] : new[] { field.Fallback }];
                string[] told = [.. listed[field.Name].Select(InputField.Comparable)];
                Assert.Equal(told.Distinct(), told);
                Assert.Equal(
                    taken.OrderBy(h => h, StringComparer.Ordinal),
                    told.Append(InputField.Comparable(field.Name)).Distinct().OrderBy(h => h, StringComparer.Ordinal)
                );
            }
        );
    }

    [Fact]
    public void Those_of_a_pay_run() => AreListed("about_Go401_Payroll", PayrollField.All);

    [Fact]
    public void Those_of_a_census() => AreListed("about_Go401_Census", CensusField.Inputs);

    [Fact]
    public void None_means_two_fields()
    {
        foreach (IReadOnlyList<InputField> fields in new[] { PayrollField.All, CensusField.Inputs })
        {
            string[] all = [.. fields.SelectMany(f => f.Headers)];
            Assert.Equal(all.Distinct(), all);
        }
    }

    [Theory]
    [InlineData("Pre-Tax 401(k)", "PreTax")]
    [InlineData("EE Pre-Tax", "PreTax")]
    [InlineData("Roth 401(k)", "Roth")]
    [InlineData("ER Match", "CompanyContribution")]
    [InlineData("401(k) Company Match", "CompanyContribution")]
    [InlineData("Matching", null)]
    [InlineData("After-Tax", null)]
    [InlineData("Deferral", null)]
    [InlineData("Safe Harbor", null)]
    [InlineData("Loan Payment", null)]
    public void What_payroll_systems_call_them(string header, string? field) =>
        Assert.Equal(field, PayrollField.All.SingleOrDefault(f => f.IsNamed(header))?.Name);

    [Theory]
    [InlineData("PreTax %")]
    [InlineData("Roth %")]
    [InlineData("Match %")]
    [InlineData("401k %")]
    [InlineData("401(k)%")]
    [InlineData("% Roth")]
    [InlineData("Roth Pct")]
    [InlineData("Pct. Roth")]
    [InlineData("RothPct")]
    [InlineData("Roth Percent")]
    [InlineData("Roth per cent")]
    [InlineData("401k Rate")]
    [InlineData("DeferralRate")]
    [InlineData("Employer Match Percent")]
    public void A_percentage_names_no_amount(string header)
    {
        Assert.True(InputField.IsPercentage(header));
        Assert.DoesNotContain(PayrollField.All, f => f.IsNamed(header));
    }

    [Theory]
    [InlineData("Corporate Match")]
    [InlineData("CORPORATE")]
    [InlineData("Separate Check")]
    [InlineData("Rated Hours")]
    public void What_has_the_letters_of_a_rate_is_no_percentage(string header) => Assert.False(InputField.IsPercentage(header));

    [Theory]
    [InlineData("YearsWorked1000Hours", "")]
    [InlineData("Regular Hours", "Hours")]
    [InlineData("Matching", "CompanyContribution")]
    public void A_word_of_a_long_header_is_no_suggestion(string header, string nearest) =>
        Assert.Equal(nearest, string.Join(",", NearestField.To(header, PayrollField.All)));

    [Fact]
    public void A_percentage_is_still_an_ownership() =>
        Assert.Contains(CensusField.Inputs, f => f.IsNamed("Ownership %") && f.Name == CensusField.OwnershipPercentage);
}
