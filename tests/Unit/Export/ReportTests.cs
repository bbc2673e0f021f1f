using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Export;
using Go401.Client.Paging;
using Go401.Client.Participants;
using Go401.Client.Reports;
using Xunit;

namespace Go401.Tests.Unit.Export;

public sealed class ReportTests
{
    private static string Person(int i, string state = "UT", string pay = "100000.00", string rate = "5.00") =>
        $$$"""
            {"object_id":"p{{{i}}}","name":"Canary Person{{{i}}}","ssn":"9001234{{{i:D2}}}","dob":"1980-01-{{{(i % 28)
                + 1:D2}}}","compensation_ytd":"{{{pay}}}","address":{"city":"Canaryville","state":"{{{state}}}"},
             "deferrals":{"active_traditional":{"amount":"{{{rate}}}","is_percent":true},"active_roth":{"amount":"0.00","is_percent":true},
                 "is_eligible":true}}
            """;

    private static string Render(string[] people, Func<ExportResult, ExportResult>? change = null)
    {
        var result = new ExportResult
        {
            Path = "/exports/people.csv",
            Format = ExportFormat.Csv,
            Columns = ["Name"],
            Sha256 = "00ff",
            Connection = "payroll",
            Companies = [new CompanyResult("c1") { Received = people.Length }],
            Received = people.Length,
            Rows = people.Length,
        };
        return ReportPage.Render(ReportCounter.Count(Rows.Page(people), "c1"u8.ToArray()), change?.Invoke(result) ?? result);
    }

    // What a browser shows. .NET Framework writes more characters as numbers (&#8211;) than .NET does.
    private static string Text(string html) =>
        System.Net.WebUtility.HtmlDecode(
            Regex.Replace(Regex.Replace(html, "<style>.*?</style>|<[^>]+>", " ", RegexOptions.Singleline), @"\s+", " ")
        );

    [Fact]
    public void It_counts_and_sums()
    {
        string text = Text(
            Render([
                .. Enumerable.Range(0, 6).Select(i => Person(i)),
                .. Enumerable.Range(10, 5).Select(i => Person(i, "TX", rate: "0.00")),
            ])
        );
        Assert.Contains("Participants 11", text, StringComparison.Ordinal);
        Assert.Contains("Contributing 6 54.5% of the active eligible", text, StringComparison.Ordinal);
        Assert.Contains("UT $30,000 5.0% 6", text, StringComparison.Ordinal);
        Assert.Contains("TX $0 0.0% 5", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_explains_the_columns_that_it_counts()
    {
        string text = Text(Render([.. Enumerable.Range(0, 6).Select(i => Person(i))]));
        Assert.All(
            ReportPage.Columns,
            c => Assert.Contains($"{c} {Client.Data.DataCatalogue.ExportColumn(c)!.Summary}", text, StringComparison.Ordinal)
        );
    }

    // What one person earns or saves must not be told by a sum over one, nor by the difference of two sums.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void S57_a_sum_stands_for_five_people_at_least(int few)
    {
        string text = Text(
            Render([
                .. Enumerable.Range(0, 9).Select(i => Person(i)),
                .. Enumerable.Range(10, 6).Select(i => Person(i, "TX")),
                .. Enumerable.Range(20, few).Select(i => Person(i, "NV", pay: "777777.00")),
            ])
        );
        Assert.DoesNotContain("NV", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" TX ", text, StringComparison.Ordinal);
        Assert.Contains("2 others", text, StringComparison.Ordinal);
        Assert.Contains(
            "Fewer than five participants",
            Text(Render([.. Enumerable.Range(0, few).Select(i => Person(i))])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task S57_nothing_of_a_person_is_in_it()
    {
        await using ExportBench bench = await ExportBench.StartAsync(60);
        await bench.ChangeAsync(
            "p1-0000007",
            """
            {"name":"Canary Name","address":{"address_line_1":"1 Canary Road","city":"Canaryville",
            """
                + """
                "state":"<script>alert(1)</script>","postal_code":"00000"}}
                """
        );
        await bench.RunAsync(
            bench.Options with
            {
                Report = ReportStep.Create,
                Columns = ParticipantColumns.Select(null, null, true),
                Sensitive = SensitiveData.Included,
            }
        );
        string html = await File.ReadAllTextAsync(ExportOptions.ReportPath(bench.Target));
        foreach (string[] row in Rows.Read(File.ReadAllBytes(bench.Target)).Skip(1))
        {
            Assert.All(
                new[] { row[0], row[2], row[3], row[4], row[10], row[11], row[13] },
                value => Assert.DoesNotContain(value, html, StringComparison.Ordinal)
            );
        }

        Assert.DoesNotContain("Canary", html, StringComparison.Ordinal);
    }

    [Fact]
    public void It_holds_no_script_and_nothing_from_elsewhere()
    {
        string html = Render(
            [.. Enumerable.Range(0, 6).Select(i => Person(i, "<img src=x>"))],
            r =>
                r with
                {
                    Connection = "<script>x</script>",
                    Failures = [new("\"><b>", new("NotFound", Client.Errors.ErrorKind.ObjectNotFound, "gone"))],
                }
        );
        Assert.DoesNotMatch(
            new Regex("<(script|img|link|iframe|b)[ >]|<[^>]*\\s(src|href|style|on[a-z]+)=|url\\(|@import", RegexOptions.IgnoreCase),
            html
        );
        Assert.Contains("default-src 'none'; style-src 'sha256-", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;x&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("1 company is not in this file", html, StringComparison.Ordinal);
    }

    // Counted once more, from the objects and without the code that writes the report.
    [Fact]
    public async Task Its_figures_are_those_of_an_independent_count()
    {
        await using ExportBench bench = await ExportBench.StartAsync(2500, o => o.Companies = 3);
        await bench.RunAsync(bench.Options with { Report = ReportStep.Create, PageSize = 1000 }, ["c1", "c2", "c3"]);
        string text = Text(await File.ReadAllTextAsync(ExportOptions.ReportPath(bench.Target)));
        var people = new List<Participant>();
        foreach (string company in new[] { "c1", "c2", "c3" })
        {
            await foreach (
                Participant[] some in new ParticipantQuery().ReadAsync(bench.Connection.Api, company, SilentReporter.Instance, default)
            )
            {
                people.AddRange(some);
            }
        }

        static decimal Rate(Participant p) => (p.Deferrals!.ActiveTraditional?.Amount ?? 0) + (p.Deferrals.ActiveRoth?.Amount ?? 0);
        static bool Fixed(Participant p) =>
            new[] { p.Deferrals!.ActiveTraditional, p.Deferrals.ActiveRoth }.Any(d => d is { Amount: > 0, IsPercent: not true });
        static string N(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
        Participant[] active = [.. people.Where(p => p.IsActive == true)],
            eligible = [.. active.Where(p => p.IsEligible == true)],
            saving = [.. eligible.Where(p => Rate(p) > 0)];
        int left = people.Count - active.Length;

        // There is something to get wrong: people who left and are still called eligible, or have a deferral in force.
        Assert.Contains(people, p => p.IsActive == false && p.IsEligible == true);
        Assert.Contains($"Participants {N(people.Count)} Active {N(active.Length)} ", text, StringComparison.Ordinal);
        Assert.Matches(
            $"Eligible {N(eligible.Length)} .*Contributing {N(saving.Length)} "
                + $"{(100.0 * saving.Length / eligible.Length).ToString("0.#", CultureInfo.InvariantCulture)}% of the active "
                + "eligible",
            text
        );
        Assert.Contains($" Left the company {N(left)} ", text, StringComparison.Ordinal);
        (string Name, int Count)[] rates =
        [
            ("No deferral", eligible.Count(p => Rate(p) == 0)),
            .. new[] { 0, 3, 6, 9, 12 }.Select(from =>
                (
                    $"{(from == 0 ? "Over 0" : from)}% to under {from + 3}%",
                    saving.Count(p => !Fixed(p) && Rate(p) > 0 && Rate(p) >= from && Rate(p) < from + 3)
                )
            ),
            ("15% or more", saving.Count(p => !Fixed(p) && Rate(p) >= 15)),
            ("Fixed amount", saving.Count(Fixed)),
        ];
        Assert.Equal(eligible.Length, rates.Sum(r => r.Count));
        foreach ((string name, int count) in rates)
        {
            Match shown = Regex.Match(text, Regex.Escape(name) + " ([0-9,]+|–)");
            Assert.True(
                shown.Success && shown.Groups[1].Value == (count is > 0 and < 5 ? "–" : N(count)) || shown.Groups[1].Value == "–",
                $"{name}: {count} people, shown {shown.Value}"
            );
        }

        foreach (IGrouping<string, Participant> company in people.GroupBy(p => p.CompanyId!))
        {
            int[] counts =
            [
                company.Count(),
                company.Count(active.Contains),
                company.Count(eligible.Contains),
                company.Count(saving.Contains),
            ];
            Assert.Matches($" {company.Key} {string.Join(' ', counts.Select(c => $"({N(c)}|–)"))} ", text);
        }

        foreach (IGrouping<string, Participant> state in eligible.GroupBy(p => p.Address!.State!).Where(s => s.Count() >= 5))
        {
            decimal sum = state.Where(p => !Fixed(p)).Sum(p => (p.CompensationYtd ?? 0) * Rate(p) / 100);
            Assert.True(
                text.Contains($" {state.Key} ${sum.ToString("N0", CultureInfo.InvariantCulture)} ", StringComparison.Ordinal)
                    || text.Contains(" other", StringComparison.Ordinal),
                $"{state.Key} {sum}"
            );
        }
    }

    [Fact]
    public void Who_has_left_is_counted_by_themselves_and_in_no_share()
    {
        string gone = Person(50).Replace("\"object_id\"", "\"termination_date\":\"2020-01-01\",\"object_id\"", StringComparison.Ordinal);
        string text = Text(
            Render([
                .. Enumerable.Range(0, 10).Select(i => Person(i)),
                .. Enumerable.Range(10, 10).Select(i => Person(i, rate: "0.00")),
                .. Enumerable.Repeat(gone, 7),
            ])
        );
        Assert.Contains(
            "Participants 27 Active 20 74.1% of all Eligible 20 100% of the active Contributing 10 50% of the active eligible",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("Left the company 7", text, StringComparison.Ordinal);
        Assert.Contains("UT $50,000 2.5% 20", text, StringComparison.Ordinal);
        Assert.Contains("c1 27 20 20 10", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_may_have_left_by_a_date_that_cannot_be_read_is_not_counted_as_active()
    {
        string With(int i, string date) =>
            Person(i).Replace("\"object_id\"", $"\"termination_date\":{date},\"object_id\"", StringComparison.Ordinal);
        string text = Text(
            Render([
                .. Enumerable.Range(0, 20).Select(i => Person(i)),
                .. Enumerable.Range(20, 7).Select(i => With(i, "\"01/31/2020\"")),
                .. Enumerable.Range(30, 5).Select(i => With(i, "\"\"")),
            ])
        );
        Assert.Contains("Participants 32 Active 25", text, StringComparison.Ordinal);
        Assert.Contains("Left the company, or a date cannot be read 7", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.01", "Over 0% to under 3%")]
    [InlineData("2.99", "Over 0% to under 3%")]
    [InlineData("3.00", "3% to under 6%")]
    [InlineData("14.99", "12% to under 15%")]
    [InlineData("15.00", "15% or more")]
    [InlineData("0.00", "No deferral")]
    public void A_rate_on_the_border_is_in_one_class_and_the_label_says_which(string rate, string label) =>
        Assert.Contains(
            $"{label} 9 100%",
            Text(Render([.. Enumerable.Range(0, 9).Select(i => Person(i, rate: rate))])),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_company_is_called_by_its_name_where_it_is_known()
    {
        RecordPage people = Rows.Page([.. Enumerable.Range(0, 9).Select(i => Person(i))]);
        var result = new ExportResult
        {
            Path = "/x.csv",
            Columns = ["Name"],
            Format = ExportFormat.Csv,
            Sha256 = "0",
            Connection = "x",
            Companies = [new CompanyResult("c1") { Received = 9 }],
            Rows = 9,
            Received = 9,
        };
        string text = Text(
            ReportPage.Render(ReportCounter.Count(people, "c1"u8.ToArray()), result, id => id == "c1" ? "Acme & Sons" : null)
        );
        Assert.Contains("9 participants in Acme & Sons c1", text, StringComparison.Ordinal);
        Assert.Contains("Acme & Sons c1 9 9 9 9", text, StringComparison.Ordinal);
    }

    // Twenty companies of all sizes, again and again: what is hidden follows neither from its line nor from its column.
    [Fact]
    public void S73_no_number_of_one_to_four_people_is_shown_or_can_be_computed()
    {
        var random = new Random(401);
        for (int round = 0; round < 200; round++)
        {
            var data = new ReportData();
            string[] ids = [.. Enumerable.Range(0, random.Next(1, 20)).Select(i => "c" + i)];
            foreach (string id in ids)
            {
                int[] parts = [.. Enumerable.Range(0, 4).Select(_ => random.Next(random.Next(2, 60)))];
                data.Companies[id] = new CompanyHeads
                {
                    Contributing = parts[0],
                    Eligible = parts[0] + parts[1],
                    Active = parts[0] + parts[1] + parts[2],
                    Heads = parts.Sum(),
                };
                data.Contributing += parts[0];
                data.Eligible += parts[0] + parts[1];
                data.Active += parts[0] + parts[1] + parts[2];
                data.Heads += parts.Sum();
            }

            // Some have no line of their own.
            var counts = new ReportCounts(data, ids.Take(15));
            HeadCounts[] rows = [.. ids.Take(15).Select(counts.Company), counts.All];
            Assert.All(
                rows.SelectMany(r => new[] { r.Heads, r.Active, r.Eligible, r.Contributing, r.NotContributing, r.NotEligible, r.Left }),
                n => Assert.False(n is > 0 and < 5)
            );
            Assert.All(rows.Where(r => !r.IsTooFew && r.Hidden.Contains(true)), r => Assert.True(Guard(r.Parts, r.Hidden)));
            for (int part = 0; part < 4 && ids.Length <= 15; part++)
            {
                bool[] hidden = [.. rows.SkipLast(1).Select(r => r.Hidden[part])];
                Assert.Equal(counts.All.Hidden[part], counts.All.Hidden[part] && hidden.Contains(true));
                Assert.True(
                    counts.All.Hidden[part] || !hidden.Contains(true) || Guard([.. rows.SkipLast(1).Select(r => r.Parts[part])], hidden)
                );
            }
        }

        // Two at least, and five people together.
        static bool Guard(long[] parts, bool[] hidden) => hidden.Count(h => h) >= 2 && parts.Where((_, i) => hidden[i]).Sum() >= 5;
    }

    [Fact]
    public void S73_a_state_with_few_contributors_is_folded_however_many_live_there()
    {
        string text = Text(
            Render([
                .. Enumerable.Range(0, 30).Select(i => Person(i)),
                .. Enumerable.Range(30, 9).Select(i => Person(i, "TX", rate: "0.00")),
                Person(40, "TX", pay: "777777.00"),
            ])
        );
        Assert.DoesNotContain("TX", text, StringComparison.Ordinal);
        Assert.DoesNotContain("$38,88", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_at_all_is_a_page_too() => Assert.Contains("Participants 0", Text(Render([])), StringComparison.Ordinal);

    [Fact]
    public async Task An_export_that_was_taken_up_reports_everybody()
    {
        await using ExportBench bench = await ExportBench.StartAsync(35);
        ExportOptions options = bench.Options with { Report = ReportStep.Create, Resume = true };
        await bench.InterruptAsync(options, ["c1", "c2"], "c2");
        Assert.True((await bench.RunAsync(options, ["c1", "c2"])).Resumed);
        string taken = Text(await File.ReadAllTextAsync(ExportOptions.ReportPath(bench.Target)));
        await bench.RunAsync(options, ["c1", "c2"]);
        string straight = Text(await File.ReadAllTextAsync(ExportOptions.ReportPath(bench.Target)));
        int end = taken.IndexOf("Dropped or changed", StringComparison.Ordinal),
            from = taken.IndexOf("Participants 40", StringComparison.Ordinal);
        Assert.True(from > 0 && end > from);
        Assert.Equal(
            straight[
                straight.IndexOf("Participants 40", StringComparison.Ordinal)..straight.IndexOf(
                    "Dropped or changed",
                    StringComparison.Ordinal
                )
            ],
            taken[from..end]
        );
    }
}
