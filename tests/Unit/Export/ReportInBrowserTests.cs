using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Go401.Client.Export;
using Go401.Client.Reports;
using Go401.Tests.Unit.Browser;
using Xunit;

namespace Go401.Tests.Unit.Export;

/// <summary>
/// The report in a real browser, from the file, as a person opens it. GO401_SCREENSHOTS names a folder to keep the pictures in.
/// </summary>
public sealed class ReportInBrowserTests(ChromiumFixture fixture) : IClassFixture<ChromiumFixture>
{
    // Text, and what it is on.
    private static readonly (string Text, string Ground)[] Texts =
    [
        ("h1", "body"),
        (".kicker", "body"),
        (".lead", "body"),
        ("h2", "section"),
        (".sub", "section"),
        (".tile dt", ".tile"),
        (".tile strong", ".tile"),
        (".tile span", ".tile"),
        ("td", "section"),
        ("thead th", "section"),
        (".facts dt", "section"),
        (".alert li", ".alert"),
        ("footer", "body"),
    ];

    private Chromium Browser
    {
        get
        {
            Assert.SkipWhen(
                fixture.Browser is null,
                "No Chromium is installed here (looked for in the usual places and in GO401_CHROMIUM)."
            );
            return fixture.Browser!;
        }
    }

    private static async Task<string> ExportAsync(ExportBench bench)
    {
        ExportOptions options = bench.Options with
        {
            Report = ReportStep.Create,
            PageSize = 100,
            Sensitive = SensitiveData.Masked,
            Incremental = true,
        };
        await bench.RunAsync(options, ["c1", "c2", "c3", "c4", "nobody"]);
        return "file://" + ExportOptions.ReportPath(bench.Target);
    }

    [Fact]
    public async Task It_fits_two_widths_in_light_and_dark_and_its_text_can_be_read()
    {
        Chromium browser = Browser;
        await using ExportBench bench = await ExportBench.StartAsync(700, o => o.Companies = 5);
        await browser.OpenAsync(await ExportAsync(bench));
        foreach ((int width, int height) in new[] { (1280, 900), (360, 740) })
        {
            foreach (bool dark in new[] { false, true })
            {
                await browser.LookAsync(width, height, dark);
                string look = $"{width}, {(dark ? "dark" : "light")}";
                Assert.True(
                    "true".Equals(
                        await browser.ReadAsync("document.documentElement.scrollWidth <= innerWidth"),
                        StringComparison.OrdinalIgnoreCase
                    ),
                    look + ": something is wider than the window"
                );
                Assert.Equal(
                    "",
                    await browser.ReadAsync(
                        "[...document.querySelectorAll('section, .tile')].filter(e => e.scrollWidth > e.clientWidth + "
                            + "1).map(e => e.innerText).join('|')"
                    )
                );
                foreach ((string text, string ground) in Texts)
                {
                    double contrast = Colors.Contrast(
                        await StyleAsync(browser, text, "color"),
                        await StyleAsync(browser, ground, "backgroundColor")
                    );
                    Assert.True(contrast >= 4.5, $"{look}, {text}: contrast {contrast:0.0} (WCAG 2.2, 1.4.3 asks for 4.5)");
                }

                foreach (string bar in new[] { "rect.a", "rect.b", "rect.c", "rect.d" })
                {
                    double contrast = Colors.Contrast(
                        await StyleAsync(browser, bar, "fill"),
                        await StyleAsync(browser, "section", "backgroundColor")
                    );
                    Assert.True(contrast >= 3, $"{look}, {bar}: contrast {contrast:0.0} (WCAG 2.2, 1.4.11 asks for 3)");
                }

                if (Environment.GetEnvironmentVariable("GO401_SCREENSHOTS") is string folder)
                {
                    int whole = int.Parse(
                        await browser.ReadAsync("document.documentElement.scrollHeight"),
                        System.Globalization.CultureInfo.InvariantCulture
                    );
                    await browser.LookAsync(width, whole, dark);
                    await File.WriteAllBytesAsync(
                        Path.Combine(folder, $"report-{width}-{(dark ? "dark" : "light")}.png"),
                        await browser.PictureAsync()
                    );
                }
            }
        }
    }

    [Fact]
    public async Task It_asks_for_nothing_and_nothing_in_it_is_refused()
    {
        Chromium browser = Browser;
        await using ExportBench bench = await ExportBench.StartAsync(60);
        browser.Requests.Clear();
        browser.Complaints.Clear();
        string address = await ExportAsync(bench);
        await browser.OpenAsync(address);
        Assert.Equal([address], browser.Requests.Distinct());
        Assert.Empty(browser.Complaints);
        Assert.Equal("grid", await StyleAsync(browser, "main", "display"));
        Assert.Equal("0", await browser.ReadAsync("document.scripts.length"));
    }

    [Fact]
    public async Task A_screen_reader_is_told_every_number()
    {
        Chromium browser = Browser;
        await using ExportBench bench = await ExportBench.StartAsync(60);
        await browser.OpenAsync(await ExportAsync(bench));
        JsonArray tree = (JsonArray)(await browser.SendAsync("Accessibility.getFullAXTree"))["nodes"]!;
        (string Role, string Name)[] nodes =
        [
            .. tree.Where(n => !(bool)n!["ignored"]!).Select(n => ((string)n!["role"]!["value"]!, (string?)n["name"]?["value"] ?? "")),
        ];
        Assert.Equal("en", await browser.ReadAsync("document.documentElement.lang"));
        Assert.Equal("1", await browser.ReadAsync("document.querySelectorAll('h1').length"));
        foreach (
            string heading in new[]
            {
                "Eligibility",
                "How they save",
                "Deferral rates",
                "Contribution by state",
                "Head counts",
                "Dropped or changed",
                "Provenance",
            }
        )
        {
            Assert.Contains(("heading", heading), nodes);
            Assert.Contains(nodes, n => n.Role == "region" && n.Name == heading);
        }

        Assert.Contains(nodes, n => n.Role is "image" or "img" && n.Name.StartsWith("Eligible, contributing", StringComparison.Ordinal));
        Assert.Contains(nodes, n => n.Role == "rowheader" && n.Name == "3% to under 6%");
        Assert.Contains(nodes, n => n.Role == "rowheader" && n.Name.EndsWith("Active, not eligible", StringComparison.Ordinal));
    }

    private static Task<string> StyleAsync(Chromium browser, string element, string property) =>
        browser.ReadAsync($"getComputedStyle(document.querySelector('{element}')).{property}");
}
