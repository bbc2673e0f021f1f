using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Go401.Simulator;
using Xunit;

namespace Go401.Tests.Unit.Simulated;

public sealed class ProgramTests
{
    // Every option with a value that fits, and where it is seen.
    public static readonly TheoryData<string, string?, Func<CommandLine, bool>> Options = new()
    {
        { "--port", "0", l => l.Options.Port == 0 },
        { "--participants", "1000000", l => l.Options.Participants == 1_000_000 },
        { "--companies", "9", l => l.Options.Companies == 9 },
        { "--client-id", "x", l => l.Options.ClientId == "x" },
        { "--client-secret", "x", l => l.Options.ClientSecret == "x" },
        { "--redirect-uri", "https://a.example/b/", l => l.Options.RedirectUris.Contains("https://a.example/b/") },
        { "--auto-approve", null, l => l.Options.AutoApprove },
        { "--auto-refuse", "access_denied", l => l.Options is { AutoApprove: true, AutoRefuse: "access_denied" } },
        { "--role", "advisor", l => l.Options.Role == "advisor" },
        { "--access-seconds", "9", l => l.Options.AccessTokenLifetime == TimeSpan.FromSeconds(9) },
        { "--refresh-seconds", "9", l => l.Options.RefreshTokenLifetime == TimeSpan.FromSeconds(9) },
        { "--no-rotation", null, l => !l.Options.Rotation },
        { "--grace-seconds", "9", l => l.Options.GracePeriod == TimeSpan.FromSeconds(9) },
        { "--reuse", "revoke-family", l => l.Options.Reuse == ReuseHandling.RevokeFamily },
        { "--require-pkce", null, l => l.Options.RequirePkce },
        { "--no-client-credentials", null, l => !l.Options.ClientCredentials },
        { "--no-revocation", null, l => !l.Options.Revocation },
        { "--page-size", "9", l => l.Options.DefaultPageSize == 9 },
        { "--starter-plan", null, l => l.Options.StarterPlan },
        { "--enforce-limits", null, l => l.Options.EnforceLimits },
        { "--keep-good-rows", null, l => l.Options.KeepGoodRows },
        { "--largest-page-size", "9", l => l.Options.LargestPageSize == 9 },
        { "--bare-arrays", null, l => l.Options.BareArrays },
        { "--next-origin", "http://app.401go.com/x", l => l.Options.NextOrigin == "http://app.401go.com" },
        { "--not-granted", "GET /companies/", l => l.Options.NotGranted.Contains("get /companies/") },
        { "--latency-ms", "9", l => l.Options.Latency == TimeSpan.FromMilliseconds(9) },
        { "--rate-limit", "9", l => l.Options.RateLimit == 9 },
        { "--cache-pages", null, l => l.Options.CachePages },
        { "--fault", "GET /companies/ reset", l => l.Faults.All.Count == 1 },
        { "--ready-file", "x", l => l.ReadyFile == "x" },
        { "--quiet", null, l => l.Quiet },
        { "--until-input-ends", null, l => l.UntilInputEnds },
        { "--help", null, l => l.ShowHelp },
    };

    [Theory]
    [MemberData(nameof(Options), DisableDiscoveryEnumeration = true)]
    public void Every_option_is_read(string option, string? value, Func<CommandLine, bool> seen) =>
        Assert.True(seen(CommandLine.Parse(value is null ? [option] : [option, value])));

    [Fact]
    public void The_help_names_every_option_and_no_other()
    {
        IEnumerable<string> named = Regex.Matches(CommandLine.Help, @"(?m)^  (--[a-z-]+)").Select(m => m.Groups[1].Value);
        Assert.Equal(Options.Select(o => o.Data.Item1).Order(), named.Order());
        Assert.All(CommandLine.Help.Split('\n'), line => Assert.True(line.Length <= 110, line));
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--port", "x")]
    [InlineData("--port", "70000")]
    [InlineData("--participants", "-1")]
    [InlineData("--companies", "0")]
    [InlineData("--reuse", "perhaps")]
    [InlineData("--fault", "nonsense")]
    [InlineData("--next-origin", "elsewhere")]
    [InlineData("--redirect-uri", "callback")]
    [InlineData("--prot", "4180")]
    public void What_cannot_be_read_is_refused_by_name(params string[] args)
    {
        FormatException refused = Assert.Throws<FormatException>(() => CommandLine.Parse(args));
        Assert.True(refused.Message.Contains(args[0], StringComparison.Ordinal) || args[0] == "--fault", refused.Message);
    }

    [Fact]
    public async Task The_program_says_where_it_listens_and_ends_when_it_is_told_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to end a program by.");
        string folder = Directory.CreateTempSubdirectory("go401-test-").FullName;
        try
        {
            string ready = Path.Combine(folder, "ready");
            using var watcher = new FileSystemWatcher(folder);
            var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            watcher.Renamed += (_, _) => written.TrySetResult();
            watcher.EnableRaisingEvents = true;
            using Process program = Process.Start(
                new ProcessStartInfo(
                    "dotnet",
                    [
                        Path.Combine(AppContext.BaseDirectory, "Go401.Simulator.dll"),
                        "--port",
                        "0",
                        "--participants",
                        "1000000",
                        "--ready-file",
                        ready,
                    ]
                )
                {
                    RedirectStandardOutput = true,
                }
            )!;
            Task<string> said = program.StandardOutput.ReadToEndAsync();
            try
            {
                await written.Task.WaitAsync(OAuth.Fakes.Patience);
                string address = await File.ReadAllTextAsync(ready);
                using var http = new System.Net.Http.HttpClient();
                Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(address + "/companies/?page=2")).StatusCode);
                using (
                    Process kill = Process.Start("kill", ["-TERM", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])
                )
                {
                    await kill.WaitForExitAsync();
                }

                await program.WaitForExitAsync().WaitAsync(OAuth.Fakes.Patience);
                Assert.Equal(0, program.ExitCode);
                Assert.Contains($"Connect-Go401 -BaseUri {address} -ClientId demo-client", await said, StringComparison.Ordinal);

                // The path alone is printed: a query can hold a code or a state.
                Assert.EndsWith("     1 GET    /api/companies/ 401", (await said).TrimEnd(), StringComparison.Ordinal);
            }
            finally
            {
                if (!program.HasExited)
                {
                    program.Kill();
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [UnixFact]
    public async Task Started_by_a_program_it_ends_when_the_system_tells_it_to_although_its_input_is_open()
    {
        using Process program = StartedByAProgram();
        try
        {
            await program.StandardOutput.ReadLineAsync();
            await SignalAsync(program, "-TERM");
            await program.WaitForExitAsync().WaitAsync(OAuth.Fakes.Patience);
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }

    private static Process StartedByAProgram() =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "Go401.Simulator.dll"), "--port", "0", "--quiet", "--until-input-ends"]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;

    private static async Task SignalAsync(Process program, string signal)
    {
        using Process kill = Process.Start("kill", [signal, program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    [Fact]
    public async Task Started_by_a_program_it_outlives_ctrl_c_and_ends_with_its_input()
    {
        using Process program = StartedByAProgram();
        try
        {
            string first = await program.StandardOutput.ReadLineAsync() ?? "";
            if (!OperatingSystem.IsWindows())
            {
                await SignalAsync(program, "-INT");
            }

            using var http = new System.Net.Http.HttpClient();
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await http.GetAsync(Regex.Match(first, @"http://\S+/api").Value + "/companies/")).StatusCode
            );
            program.StandardInput.Close();
            await program.WaitForExitAsync().WaitAsync(OAuth.Fakes.Patience);
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }

    [Fact]
    public async Task A_port_in_use_ends_the_program_with_a_sentence_that_says_what_to_do()
    {
        await using Sim sim = await Sim.StartAsync();
        int port = new Uri(sim.Server.Origin).Port;
        using Process program = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "Go401.Simulator.dll"),
                    "--port",
                    port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Task<string> said = program.StandardOutput.ReadToEndAsync(),
            wrong = program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync().WaitAsync(OAuth.Fakes.Patience);
        Assert.Equal(1, program.ExitCode);
        Assert.Equal("", await said);
        Assert.Equal(
            $"Port {port} cannot be used: another program, perhaps another simulator, listens on it. Stop that program, "
                + "use another port with --port, or a free one with --port 0.",
            (await wrong).Trim()
        );
        Assert.Equal(200, (await sim.SendAsync("GET", "/")).Code);
        Assert.StartsWith(
            $"Port {port} cannot be used",
            (
                await Assert.ThrowsAsync<IOException>(() => Go401.Simulator.Simulator.StartAsync(new SimulatorOptions { Port = port }))
            ).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task It_listens_on_the_loopback_address_only()
    {
        await using Sim sim = await Sim.StartAsync();
        var origin = new Uri(sim.Server.Origin);
        Assert.Equal("127.0.0.1", origin.Host);
        IPAddress? outside = NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(n => n.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        Assert.SkipWhen(outside is null, "This machine has no other address.");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        SocketException refused = await Assert.ThrowsAnyAsync<SocketException>(() => socket.ConnectAsync(outside, origin.Port));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task A_person_signs_in_picks_an_account_and_allows()
    {
        await using Sim sim = await Sim.StartAsync(o => o.AutoApprove = false);
        const string Start =
            "/api/o/authorize/?response_type=code&client_id=demo-client&redirect_uri=https://example.com/callback/"
            + "&scope=openid+company:read&state=%3Cs%3E";
        Answer page = await sim.SendAsync("GET", Start);
        AssertPage(page, "Sign in");
        page = await SubmitAsync(sim, page, ("sim_user", "person@example.com"));
        AssertPage(page, "Select an account");
        page = await SubmitAsync(sim, page, ("sim_role", "advisor"));
        AssertPage(page, "Allow access?");
        Assert.Contains("Advisor, Simulated Advisors 1", page.Text, StringComparison.Ordinal);
        Assert.Contains("see companies and plans", page.Text, StringComparison.Ordinal);
        Answer refused = await SubmitAsync(sim, page, ("sim_allow", "no"));
        Assert.Equal("https://example.com/callback/?error=access_denied&state=%3Cs%3E", refused.Location);
        Answer allowed = await SubmitAsync(sim, page, ("sim_allow", "yes"));
        string code = Regex.Match(allowed.Location, "[?]code=([^&]+)&state=%3Cs%3E$").Groups[1].Value;
        sim.Token = (
            await sim.TokenAsync(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", "https://example.com/callback/"))
        )["access_token"]!;
        Assert.Equal("advisor", (await sim.GetAsync("o/userinfo/"))["role"]);
    }

    [Fact]
    public async Task What_was_sent_is_never_markup_on_a_page_and_an_unknown_account_is_asked_again()
    {
        await using Sim sim = await Sim.StartAsync(o => (o.AutoApprove, o.ClientId) = (false, "<script>alert(1)</script>"));
        string start =
            $"/api/o/authorize/?response_type=code&client_id={Uri.EscapeDataString("<script>alert(1)</script>")}"
            + $"&redirect_uri=https://example.com/callback/"
            + $"&scope=openid&state={Uri.EscapeDataString("\"><script>alert(2)</script>")}&sim_user=x";
        foreach (string more in new[] { "", "&sim_role=advisor", "&sim_role=%3Cb%3E" })
        {
            Answer page = await sim.SendAsync("GET", start + more);
            Assert.Equal(200, page.Code);
            Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("default-src 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        }

        AssertPage(await sim.SendAsync("GET", start + "&sim_role=%3Cb%3E"), "Select an account");
    }

    [Fact]
    public async Task The_first_page_says_how_to_begin()
    {
        await using Sim sim = await Sim.StartAsync();
        Answer page = await sim.SendAsync("GET", "/");
        AssertPage(page, "The simulator is running");
        Assert.Contains($"Connect-Go401 -BaseUri {sim.Server.BaseUri} -ClientId demo-client", page.Text, StringComparison.Ordinal);
    }

    private static void AssertPage(Answer page, string title)
    {
        Assert.Equal(200, page.Code);
        Assert.Contains("<html lang=\"en\">", page.Text, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", page.Text, StringComparison.Ordinal);

        // Every field that a person fills has a name for a screen reader.
        foreach (Match field in Regex.Matches(page.Text, "<input (?!type=\"hidden\")[^>]*>"))
        {
            string id = Regex.Match(field.Value, " ?id=\"([^\"]+)\"").Groups[1].Value;
            Assert.True(
                id.Length > 0
                    ? page.Text.Contains($"<label for=\"{id}\">", StringComparison.Ordinal)
                    : page.Text[..field.Index].EndsWith("<label>", StringComparison.Ordinal),
                field.Value
            );
        }
    }

    // What a browser does with the page's form.
    private static Task<Answer> SubmitAsync(Sim sim, Answer page, (string Name, string Value) filled)
    {
        IEnumerable<string> hidden = Regex
            .Matches(page.Text, "<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")
            .Select(m =>
                $"{Uri.EscapeDataString(WebUtility.HtmlDecode(m.Groups[1].Value))}="
                + $"{Uri.EscapeDataString(WebUtility.HtmlDecode(m.Groups[2].Value))}"
            );
        return sim.SendAsync("GET", $"/api/o/authorize/?{string.Join('&', hidden)}&{filled.Name}={Uri.EscapeDataString(filled.Value)}");
    }
}
