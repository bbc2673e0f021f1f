using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.OAuth;
using Xunit;

namespace Go401.Tests.Unit.Browser;

/// <summary>One browser for all tests of the page; none where no Chromium is installed.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    internal Chromium? Browser { get; private set; }

    public async ValueTask InitializeAsync() => Browser = Chromium.Find() is string program ? await Chromium.StartAsync(program) : null;

    public ValueTask DisposeAsync() => Browser?.DisposeAsync() ?? default;
}

/// <summary>
/// The page after the sign-in, in a real browser, served by the real listener. GO401_SCREENSHOTS names a folder to keep the pictures
/// in.
/// </summary>
public sealed class LandingPageTests(ChromiumFixture fixture) : IClassFixture<ChromiumFixture>
{
    private const string State = "state-canary";
    private const string Code = "code-canary";

    public static TheoryData<string, string, string> Pages =>
        new()
        {
            { "done", "You are signed in to 401GO", "Signed in - Go401" },
            { "refused", "The sign-in was refused", "Not signed in - Go401" },
            { "failed", "The sign-in did not work", "Sign-in failed - Go401" },
        };

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

    private static byte[] Page(string kind) =>
        kind switch
        {
            "done" => LandingPage.Done,
            "refused" => LandingPage.Refused,
            _ => LandingPage.Failed,
        };

    /// <summary>Goes the way of a sign-in: to the callback with its parameters, and from there to the page.</summary>
    private static async Task<string> SignInAsync(Chromium browser, byte[] page)
    {
        using RedirectListener listener = RedirectListener.Bind(
            RedirectAddress.Check(new Uri("http://127.0.0.1/callback/")),
            OAuth.Fakes.PatientWithPage
        );
        Task<CallbackResult> waiting = listener.WaitAsync(
            new CallbackParser(State, "https://server.example/api/o", false, "unit"),
            CancellationToken.None
        );
        Task opening = browser.OpenAsync($"{listener.RedirectUri}?code={Code}&state={State}&note=note-canary");
        await waiting;
        await listener.ShowAsync(page, CancellationToken.None);
        await opening;
        return listener.RedirectUri;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void S23_the_page_is_static_and_holds_nothing_that_could_come_from_a_request(string kind, string heading, string title)
    {
        string html = Encoding.UTF8.GetString(Page(kind));
        Assert.Contains(heading, html, StringComparison.Ordinal);
        Assert.Contains($"<title>{title}</title>", html, StringComparison.Ordinal);
        Assert.Contains("terminal", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(
            new Regex(
                "<script|<img|<link|<iframe|<form|src=|href=|url\\(|@import|http(s)?://| on[a-z]+=|javascript:",
                RegexOptions.IgnoreCase
            ),
            html
        );
        Assert.Same(Page(kind), Page(kind));
        Assert.InRange(html.Length, 500, 8000);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task S23_in_a_browser_the_code_is_out_of_the_address_and_the_history_and_nothing_else_is_asked_for(
        string kind,
        string heading,
        string title
    )
    {
        Chromium browser = Browser;
        browser.Requests.Clear();
        browser.Complaints.Clear();
        string address = await SignInAsync(browser, Page(kind));
        Assert.Equal(address, await browser.ReadAsync("location.href"));
        Assert.Equal("", await browser.ReadAsync("document.referrer"));
        Assert.Equal(title, await browser.ReadAsync("document.title"));
        Assert.Equal(heading, await browser.ReadAsync("document.querySelector('h1').textContent"));
        JsonArray history = (JsonArray)(await browser.SendAsync("Page.getNavigationHistory"))["entries"]!;
        Assert.Contains(history, e => (string)e!["url"]! == address);
        Assert.DoesNotContain(history, e => ((string)e!["url"]!).Contains("canary", StringComparison.Ordinal));
        Assert.DoesNotContain("canary", await browser.ReadAsync("document.documentElement.outerHTML"), StringComparison.Ordinal);
        Assert.All(
            browser.Requests,
            r => Assert.True(r.StartsWith(address, StringComparison.Ordinal) || r.EndsWith("/favicon.ico", StringComparison.Ordinal), r)
        );

        // The style sheet is let through by its hash, and nothing was refused but the icon that is not there.
        Assert.Equal("grid", await browser.ReadAsync("getComputedStyle(document.body).display"));
        Assert.DoesNotContain(browser.Complaints, c => c.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_screen_reader_is_told_what_happened_and_what_to_do(string kind, string heading, string title)
    {
        Chromium browser = Browser;
        await SignInAsync(browser, Page(kind));
        JsonArray tree = (JsonArray)(await browser.SendAsync("Accessibility.getFullAXTree"))["nodes"]!;
        (string Role, string Name)[] nodes =
        [
            .. tree.Where(n => !(bool)n!["ignored"]!).Select(n => ((string)n!["role"]!["value"]!, (string?)n["name"]?["value"] ?? "")),
        ];
        Assert.Contains(("RootWebArea", title), nodes);
        Assert.Contains(("heading", heading), nodes);
        Assert.Contains(nodes, n => n.Role == "main" && n.Name == heading);
        Assert.Contains(nodes, n => n.Role is "StaticText" && n.Name.Contains("terminal", StringComparison.Ordinal));
        Assert.DoesNotContain(nodes, n => n.Role is "image" or "img" or "SvgRoot");
        Assert.Equal("en", await browser.ReadAsync("document.documentElement.lang"));
        Assert.Equal("1", await browser.ReadAsync("document.querySelectorAll('h1').length"));
    }

    [Fact]
    public async Task The_keyboard_reaches_nothing_that_is_not_there_and_is_not_caught()
    {
        Chromium browser = Browser;
        await SignInAsync(browser, LandingPage.Done);
        for (int i = 0; i < 3; i++)
        {
            await browser.PressAsync("Tab");
            Assert.Equal("BODY", await browser.ReadAsync("document.activeElement.tagName"));
        }

        Assert.Equal("0", await browser.ReadAsync("document.querySelectorAll('a,button,input,select,textarea,[tabindex]').length"));
    }

    [Fact]
    public async Task The_page_fits_every_width_in_light_and_dark_and_its_text_can_be_read()
    {
        Chromium browser = Browser;
        string? folder = Environment.GetEnvironmentVariable("GO401_SCREENSHOTS");
        foreach (
            (string kind, byte[] page) in new[]
            {
                ("done", LandingPage.Done),
                ("refused", LandingPage.Refused),
                ("failed", LandingPage.Failed),
                ("neutral", LandingPage.Neutral),
            }
        )
        {
            await SignInAsync(browser, page);
            foreach ((int width, int height) in new[] { (1280, 800), (320, 640) })
            {
                foreach (bool dark in new[] { false, true })
                {
                    await browser.LookAsync(width, height, dark);
                    Assert.Equal(
                        "true",
                        (await browser.ReadAsync("document.documentElement.scrollWidth <= innerWidth")).ToLowerInvariant()
                    );
                    foreach (string element in new[] { "h1", "p", "footer" })
                    {
                        double contrast = Colors.Contrast(
                            await browser.ReadAsync($"getComputedStyle(document.querySelector('{element}')).color"),
                            await browser.ReadAsync("getComputedStyle(document.querySelector('main')).backgroundColor")
                        );
                        Assert.True(
                            contrast >= 4.5,
                            $"{kind}, {(dark ? "dark" : "light")}, {element}: contrast {contrast:0.0} (WCAG 2.2, 1.4.3 asks for 4.5)"
                        );
                    }

                    double mark = Colors.Contrast(
                        await browser.ReadAsync("getComputedStyle(document.querySelector('svg')).color"),
                        await browser.ReadAsync("getComputedStyle(document.querySelector('svg')).backgroundColor")
                    );
                    Assert.True(
                        mark >= 3,
                        $"{kind}, {(dark ? "dark" : "light")}: the mark has contrast {mark:0.0} (WCAG 2.2, 1.4.11 asks for 3)"
                    );
                    if (folder is not null)
                    {
                        await File.WriteAllBytesAsync(
                            Path.Combine(folder, $"{kind}-{width}-{(dark ? "dark" : "light")}.png"),
                            await browser.PictureAsync()
                        );
                    }
                }
            }
        }
    }
}
