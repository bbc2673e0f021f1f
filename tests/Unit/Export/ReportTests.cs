using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Go401.Client.Export;
using Go401.Client.Participants;
using Xunit;

namespace Go401.Tests.Unit.Export;

public sealed class ReportTests
{
    private static string Person(int i, string state = "UT", string pay = "100000.00", string rate = "5.00") => $$$"""
        {"object_id":"p{{{i}}}","name":"Canary Person{{{i}}}","ssn":"9001234{{{i:D2}}}","dob":"1980-01-{{{(i % 28) + 1:D2}}}","compensation_ytd":"{{{pay}}}","address":{"city":"Canaryville","state":"{{{state}}}"},
         "deferrals":{"active_traditional":{"amount":"{{{rate}}}","is_percent":true},"active_roth":{"amount":"0.00","is_percent":true},"is_eligible":true}}
        """;

    private static string Render(string[] people, Func<ExportResult, ExportResult>? change = null)
    {
        ExportOptions options = Rows.Options("Name", "Ssn") with { Report = true };
        Rows.Format(options, out ExportTotals totals, people);
        var result = new ExportResult { Path = "/exports/people.csv", Format = ExportFormat.Csv, Columns = ["Name"], Sha256 = "00ff", Connection = "payroll", Companies = [new CompanyResult("c1") { Received = people.Length }], Received = people.Length, Rows = people.Length };
        return ReportPage.Render(totals.Report!, change?.Invoke(result) ?? result);
    }

    private static string Text(string html) => Regex.Replace(Regex.Replace(html, "<style>.*?</style>|<[^>]+>", " ", RegexOptions.Singleline), @"\s+", " ");

    [Fact]
    public void It_counts_and_sums()
    {
        string text = Text(Render([.. Enumerable.Range(0, 6).Select(i => Person(i)), .. Enumerable.Range(10, 5).Select(i => Person(i, "TX", rate: "0.00"))]));
        Assert.Contains("Participants 11", text, StringComparison.Ordinal);
        Assert.Contains("Contributing 6 54.5% of the eligible", text, StringComparison.Ordinal);
        Assert.Contains("UT $30,000 5.0% 6", text, StringComparison.Ordinal);
        Assert.Contains("TX $0 0.0% 5", text, StringComparison.Ordinal);
    }

    // What one person earns or saves must not be told by a sum over one, nor by the difference of two sums.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void S57_a_sum_stands_for_five_people_at_least(int few)
    {
        string text = Text(Render([.. Enumerable.Range(0, 9).Select(i => Person(i)), .. Enumerable.Range(10, 6).Select(i => Person(i, "TX")), .. Enumerable.Range(20, few).Select(i => Person(i, "NV", pay: "777777.00"))]));
        Assert.DoesNotContain("NV", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" TX ", text, StringComparison.Ordinal);
        Assert.Contains("2 others", text, StringComparison.Ordinal);
        Assert.Contains("Fewer than five participants", Text(Render([.. Enumerable.Range(0, few).Select(i => Person(i))])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S57_nothing_of_a_person_is_in_it()
    {
        await using ExportBench bench = await ExportBench.StartAsync(60);
        await bench.ChangeAsync("p1-0000007", """{"name":"Canary Name","address":{"address_line_1":"1 Canary Road","city":"Canaryville","state":"<script>alert(1)</script>","postal_code":"00000"}}""");
        await bench.RunAsync(bench.Options with { Report = true, Columns = ParticipantColumns.Select(null, null, true), Sensitive = SensitiveData.Included });
        string html = await File.ReadAllTextAsync(ExportOptions.ReportPath(bench.Target));
        foreach (string[] row in Rows.Read(File.ReadAllBytes(bench.Target)).Skip(1))
        {
            Assert.All(new[] { row[0], row[2], row[3], row[4], row[10], row[11], row[13] }, value => Assert.DoesNotContain(value, html, StringComparison.Ordinal));
        }

        Assert.DoesNotContain("Canary", html, StringComparison.Ordinal);
    }

    [Fact]
    public void It_holds_no_script_and_nothing_from_elsewhere()
    {
        string html = Render([.. Enumerable.Range(0, 6).Select(i => Person(i, "<img src=x>"))], r => r with { Connection = "<script>x</script>", Failures = [new("\"><b>", new("NotFound", Client.Errors.ErrorKind.ObjectNotFound, "gone"))] });
        Assert.DoesNotMatch(new Regex("<(script|img|link|iframe|b)[ >]|<[^>]*\\s(src|href|style|on[a-z]+)=|url\\(|@import", RegexOptions.IgnoreCase), html);
        Assert.Contains("default-src 'none'; style-src 'sha256-", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;x&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("1 company is not in this file", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_at_all_is_a_page_too() => Assert.Contains("Participants 0", Text(Render([])), StringComparison.Ordinal);

    [Fact]
    public async Task An_export_that_was_taken_up_reports_everybody()
    {
        await using ExportBench bench = await ExportBench.StartAsync(35);
        ExportOptions options = bench.Options with { Report = true, Resume = true };
        await bench.InterruptAsync(options, ["c1", "c2"], "c2");
        Assert.True((await bench.RunAsync(options, ["c1", "c2"])).Resumed);
        string taken = Text(await File.ReadAllTextAsync(ExportOptions.ReportPath(bench.Target)));
        await bench.RunAsync(options, ["c1", "c2"]);
        string straight = Text(await File.ReadAllTextAsync(ExportOptions.ReportPath(bench.Target)));
        int end = taken.IndexOf("Dropped or changed", StringComparison.Ordinal), from = taken.IndexOf("Participants 40", StringComparison.Ordinal);
        Assert.True(from > 0 && end > from);
        Assert.Equal(straight[straight.IndexOf("Participants 40", StringComparison.Ordinal)..straight.IndexOf("Dropped or changed", StringComparison.Ordinal)], taken[from..end]);
    }
}
