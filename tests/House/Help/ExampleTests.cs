using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Go401.Tests.Engine;
using Xunit;

namespace Go401.Tests.House.Help;

/// <summary>Every example of every page, run unchanged against a local 401GO. One after the other: they share connection names.</summary>
public sealed class ExampleTests(ImportedModule module, ExampleServer server) : IClassFixture<ImportedModule>, IClassFixture<ExampleServer>
{
    public static TheoryData<string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string name in HelpPage.Names)
            {
                foreach (HelpExample example in HelpPage.Read(name).Examples)
                {
                    data.Add(name, example.Title);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Pages => [.. HelpPage.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_three_examples_at_least_and_they_are_numbered(string name)
    {
        IReadOnlyList<HelpExample> examples = HelpPage.Read(name).Examples;
        Assert.True(examples.Count >= 3, $"{name} has {examples.Count} examples.");
        Assert.All(examples.Select((e, i) => (e, i)), x => Assert.Matches($"^Example {x.i + 1}: .+", x.e.Title));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_parses_and_uses_the_cmdlet_with_parameters_it_has(string name, string title)
    {
        HelpExample example = HelpPage.Read(name).Examples.Single(e => e.Title == title);
        ScriptBlockAst script = Parser.ParseInput(example.Code, out _, out ParseError[] errors);
        Assert.Empty(errors);
        CommandAst[] commands = [.. script.FindAll(a => a is CommandAst, true).Cast<CommandAst>()];
        Assert.Contains(commands, c => c.GetCommandName() == name);
        foreach (CommandAst command in commands.Where(c => c.GetCommandName()?.Contains("-Go401", StringComparison.Ordinal) == true))
        {
            Assert.Contains(command.GetCommandName(), module.Cmdlets.Keys);
            foreach (CommandParameterAst parameter in command.CommandElements.OfType<CommandParameterAst>())
            {
                Assert.Contains(parameter.ParameterName, module.Cmdlets[command.GetCommandName()].Parameters.Keys);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_runs(string name, string title)
    {
        HelpExample example = HelpPage.Read(name).Examples.Single(e => e.Title == title);
        const string Scope = "company:read company:write participant:read participant:write openid";
        string folder = Directory.CreateTempSubdirectory("go401-example-").FullName;
        Session session = server.Open(name);

        // Where no one opens a browser, the reader does, approves, and copies the address it ends at.
        session.Host.SecureAnswer = shown => Approve(Regex.Matches(shown, @"https?://\S+/authorize/\S+")[^1].Value);
        Outcome prepared = session.Run(
            $". '{Repository.At("tests", "House", "Help", "Prepare.ps1")}' -BaseUri $BaseUri -RefreshToken "
                + $"'{session.Simulator.Tokens.Issue(Scope).Refresh}' -AccessToken "
                + $"'{session.Simulator.Tokens.Issue(Scope).Access}' -Folder '{folder}'"
        );
        Assert.Empty(prepared.Errors);
        if (!Regex.IsMatch(example.Code, @"\bConnect-Go401\b.*-(ClientId|Credential|RefreshToken|AccessToken)"))
        {
            // The reader has signed in before: the connection is stored, and in use.
            session.Set("Token", Session.Secure(session.Simulator.Tokens.Issue(Scope).Refresh));
            Assert.Empty(
                session
                    .Run(
                        "$null = Connect-Go401 -Name payroll -ClientId your-client-id -ClientSecret $Secret "
                            + "-RefreshToken $Token -ConnectionSuccessUri partners/connection-success/"
                    )
                    .Errors
            );
        }

        server.ForgetPayRuns();
        int before = session.Host.Text.Length;
        session.Simulator.Log.Clear();

        // In a scope of its own, so that no example lives on the variables of another.
        Outcome outcome = session.Run($"& {{\n{example.Code}\n}}");
        Assert.True(outcome.Errors.Count == 0, $"{example.Code}\n{string.Join('\n', outcome.Errors)}");
        Assert.True(
            outcome.Output.Count > 0
                || session.Simulator.Log.All.Count > 0
                || session.Host.Text.Length > before
                || Directory.EnumerateFiles(folder).Any(f => Path.GetFileName(f) is not ("new-hires.csv" or "pay.csv")),
            "It did nothing that a reader could see."
        );
        session.Run(
            "Get-Go401Connection | Disconnect-Go401 -Forget; Get-Go401Connection -ListAvailable | ForEach-Object { "
                + "Disconnect-Go401 $_.Name -Forget }"
        );
        Directory.Delete(folder, recursive: true);
    }

    // The file of the second is what the first submits, and the last corrects it. No warning has to be accepted but that of the date.
    [Fact]
    public void The_examples_of_a_pay_run_follow_each_other_without_a_warning()
    {
        const string Page = "Submit-Go401Payroll";
        string folder = Directory.CreateTempSubdirectory("go401-example-").FullName;
        Session session = server.Open(Page);
        Assert.Empty(
            session
                .Run($". '{Repository.At("tests", "House", "Help", "Prepare.ps1")}' -BaseUri $BaseUri -Folder '{folder}' -NoPersist")
                .Errors
        );
        session.Set("Token", Session.Secure(session.Simulator.Tokens.Issue("company:read company:write participant:read").Access));
        Assert.Empty(session.Run("$null = Connect-Go401 -Name payroll -AccessToken $Token").Errors);
        session.Run("$global:PSDefaultParameterValues['Submit-Go401Payroll:AcceptWarning'] = 'CheckDate*'");
        server.ForgetPayRuns();
        var results = new List<object?>();
        IReadOnlyList<HelpExample> examples = HelpPage.Read(Page).Examples;
        foreach (int i in (int[])[1, 0, 2, 3])
        {
            Outcome outcome = session.Run($"& {{\n{examples[i].Code}\n}}");
            Assert.Empty(outcome.Errors);
            Assert.Empty(outcome.Warnings);
            results.AddRange(outcome.Output.Select(o => Session.Value(o, "Status")));
        }

        Assert.Equal(["Submitted", "Submitted", "Submitted"], results);
        session.Run("Disconnect-Go401 payroll");
        Directory.Delete(folder, recursive: true);
    }

    // Called on the pipeline's thread, which has nothing else to do while the reader is away.
    private static string Approve(string address)
    {
        using var noFollow = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using HttpResponseMessage answer = noFollow.Send(new HttpRequestMessage(HttpMethod.Get, address));
        return answer.Headers.Location!.OriginalString;
    }
}

/// <summary>The local 401GO of the examples.</summary>
public sealed class ExampleServer : IAsyncLifetime
{
    private readonly Dictionary<string, Session> _sessions = [];
    private readonly string _home = Directory.CreateTempSubdirectory("go401-vault-").FullName;
    private Session? _first;

    public async ValueTask InitializeAsync()
    {
        // A vault and a state folder of their own. Nothing else in this process uses any.
        Environment.SetEnvironmentVariable("GO401_STANDIN_HOME", _home);
        Environment.SetEnvironmentVariable("GO401_STATE_HOME", Path.Combine(_home, "state"));
        _first = await Session.StartAsync(options =>
        {
            options.ClientId = "your-client-id";
            options.Participants = 12;
        });
        Assert.Empty(_first.Run("Register-SecretVault -Name Go401 -ModuleName Go401.FileVault -DefaultVault").Errors);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Session session in _sessions.Values)
        {
            await session.DisposeAsync();
        }

        await _first!.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>
    /// An example begins where no pay run was sent: examples of one page use the same check date, in any order.
    /// </summary>
    internal void ForgetPayRuns()
    {
        _first!.Simulator.ForgetPayrollLines();
        string state = Path.Combine(_home, "state");
        if (Directory.Exists(state))
        {
            Array.ForEach(Directory.GetFiles(state, "payroll.*.json"), File.Delete);
        }
    }

    /// <summary>A runspace for the examples of one page.</summary>
    internal Session Open(string page)
    {
        if (!_sessions.TryGetValue(page, out Session? session))
        {
            _sessions.Add(page, session = _first!.Another());
        }

        return session;
    }
}
