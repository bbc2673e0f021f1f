using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Go401.Simulator;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>
/// The scheduled script over 200 companies is killed at any time (as kill -9 does), again and again, and between the runs
/// people are hired, changed and removed. Whenever a file comes out, each company in it is exactly what the server had when the
/// manifest says that it was read, no company is missing, and the exit code is true.
/// </summary>
public sealed class ExportKilledTests : IDisposable
{
    private const int Companies = 200;
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-killed-").FullName;
    private readonly Dictionary<string, List<(DateTimeOffset Since, SortedDictionary<string, string> People)>> _history = [];
    private readonly Random _random;
    private readonly int _seed = Environment.TickCount;
    private HttpClient _http = new();
    private Simulator.Simulator _simulator = null!;
    private int _changes;

    public ExportKilledTests() => _random = new Random(_seed);

    private static string Script =>
        Path.Combine(
            Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!,
            "examples",
            "Scheduled",
            "Export-Participants.ps1"
        );

    private string Target => Path.Combine(_folder, "people.csv");

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public Task Killed_a_few_times_no_row_is_older_than_the_manifest_says() => KillAsync(StagedModule.Build == "net8.0" ? 4 : 2);

    [SoakFact]
    [Trait("Category", "Soak")]
    public Task Killed_a_hundred_times_no_row_is_older_than_the_manifest_says() => KillAsync(100);

    private async Task KillAsync(int times)
    {
        await using Simulator.Simulator simulator = _simulator = await Simulator.Simulator.StartAsync(
            new SimulatorOptions { Participants = 60, Companies = Companies }
        );
        _http = new HttpClient { BaseAddress = new Uri(simulator.BaseUri + "/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            simulator.Tokens.Issue("company:read participant:read participant:write").Access
        );
        foreach (int company in Enumerable.Range(1, Companies))
        {
            await NoteAsync($"c{company}");
        }

        int killed = 0,
            resumed = 0,
            finished = 0;
        string? last = null;
        while (killed < times || finished == 0)
        {
            // The first time late enough that there is something to resume, then anywhere, also behind the last request.
            int? at =
                killed == times ? null
                : killed == 0 ? Companies * 3 / 4
                : _random.Next(1, Companies + 20);
            simulator.Options.Latency = at is null ? TimeSpan.Zero : TimeSpan.FromMilliseconds(10);
            int? code = await RunAsync(at);
            killed += code is null ? 1 : 0;
            if (code is int ended)
            {
                resumed += Check(ended, ref last);
                finished++;
            }
            else if (File.Exists(Target) && File.Exists(Target + ".manifest.json"))
            {
                // Killed behind its last step, perhaps between the file and its manifest.
                last = null;
            }

            await ChangeAsync();
        }

        // Interrupted once more and then left alone, so that something was resumed however the dice fell.
        simulator.Options.Latency = TimeSpan.FromMilliseconds(10);
        while (resumed == 0)
        {
            await RunAsync(Companies * 3 / 4);
            resumed += Check(Assert.IsType<int>(await RunAsync(null)), ref last);
        }

        // A run that comes to its end leaves nothing behind but what says how it went.
        Check(Assert.IsType<int>(await RunAsync(null)), ref last);
        Assert.Equal(
            ["people.csv", "people.csv.manifest.json", "people.csv.status.json", "people.csv.status.log", "script.ps1"],
            Directory.GetFileSystemEntries(_folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
        );
    }

    // Null where the process was killed.
    private async Task<int?> RunAsync(int? killAt)
    {
        string script = Path.Combine(_folder, "script.ps1");
        await File.WriteAllTextAsync(
            script,
            $$"""
            $secret = [System.Net.NetworkCredential]::new('', 'demo-secret').SecurePassword
            $refresh = [System.Net.NetworkCredential]::new('', '{{_simulator.Tokens.Issue(
                "company:read participant:read"
            ).Refresh}}').SecurePassword
            $null = Connect-Go401 -Name killed -BaseUri '{{_simulator.BaseUri}}' -ClientId demo-client `
                -ClientSecret $secret -RefreshToken $refresh -NoPersist
            & '{{Script}}' -Path '{{Target}}' -Name killed -Property CompanyId, ObjectId, Name
            exit $LASTEXITCODE
            """
        );
        _simulator.Log.Clear();
        using Process process = HostProcess.Start(script);
        Task<string> output = process.StandardOutput.ReadToEndAsync(),
            error = process.StandardError.ReadToEndAsync();
        using var ended = new CancellationTokenSource();
        bool kill = false;
        if (killAt is int count)
        {
            int seen = 0;
            Task asked = _simulator.Log.WaitForAsync(
                r => r.Path.EndsWith("/participants/", StringComparison.Ordinal) && Interlocked.Increment(ref seen) >= count,
                ended.Token
            );
            kill = await Task.WhenAny(asked, process.WaitForExitAsync()) == asked;
            if (kill)
            {
                // Between the request and the next one, wherever the process is by then.
                await Task.Delay(_random.Next(0, 15));
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        await ended.CancelAsync();
        string said = await output + await error;
        Assert.True(kill || process.ExitCode is 0 or 2, $"Exit code {process.ExitCode}; seed {_seed}: {said}");
        return kill ? null : process.ExitCode;
    }

    // Returns 1 where the export was resumed.
    private int Check(int code, ref string? last)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Target + ".manifest.json"));
        JsonElement root = manifest.RootElement;
        ILookup<string, string[]> rows = File.ReadLines(Target).Skip(1).Select(l => l.Split(',')).ToLookup(r => r[0]);
        JsonElement[] companies = [.. root.GetProperty("companies").EnumerateArray()];
        Assert.Equal(Enumerable.Range(1, Companies).Select(i => $"c{i}"), companies.Select(c => c.GetProperty("companyId").GetString()));
        foreach (JsonElement company in companies)
        {
            string id = company.GetProperty("companyId").GetString()!;
            DateTimeOffset readAt = company.GetProperty("readAt").GetDateTimeOffset();
            bool earlier = company.GetProperty("resumed").GetBoolean();
            List<(DateTimeOffset Since, SortedDictionary<string, string> People)> states = _history[id];
            SortedDictionary<string, string> then = states.Last(s => s.Since <= readAt).People;
            Assert.True(
                earlier || ReferenceEquals(then, states[^1].People),
                $"Company {id} was read in this run, but is not as it is now; seed {_seed}."
            );
            Assert.True(then.Count == states[^1].People.Count, $"Company {id} has another count now; seed {_seed}.");
            Assert.True(
                then.Select(p => p.Key + "," + p.Value)
                    .SequenceEqual(rows[id].Select(r => r[1] + "," + r[2]).Order(StringComparer.Ordinal)),
                $"Company {id} is not what it was at {readAt:O}; seed {_seed}."
            );
        }

        bool resumed = root.GetProperty("resumed").GetBoolean();
        string sha = root.GetProperty("sha256").GetString()!;
        Assert.Equal(companies.Any(c => c.GetProperty("resumed").GetBoolean()), resumed);
        Assert.True(
            code == 0 || (!resumed && (last is null || last == sha)),
            $"Code 2 for another file than before, or a resumed one; seed {_seed}."
        );
        Assert.True(code == 2 || resumed || last != sha, $"Code 0 for the file of before; seed {_seed}.");
        last = sha;
        return resumed ? 1 : 0;
    }

    // Someone is hired, someone changed, someone removed, each in a company of chance; now and then nothing happens.
    private async Task ChangeAsync()
    {
        for (int i = 0; i < 3 && _random.Next(6) > 0; i++)
        {
            string company = $"c{_random.Next(1, Companies)}";
            string[] people = [.. _history[company][^1].People.Keys];
            _changes++;
            switch (_random.Next(3))
            {
                case 0:
                    var hired = new
                    {
                        name = $"Hired {_changes}",
                        email = $"h{_changes}@example.com",
                        ssn = $"{899_000_000 + _changes}",
                        start_date = "2026-11-02",
                        dob = "1990-01-01",
                    };
                    using (HttpResponseMessage answer = await _http.PostAsJsonAsync($"companies/{company}/participants/", hired))
                    {
                        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                    }

                    break;
                case 1 when people.Length > 0:
                    using (
                        HttpResponseMessage answer = await _http.PatchAsJsonAsync(
                            $"companies/{company}/participants/{people[_random.Next(people.Length)]}/",
                            new { name = $"Changed {_changes}" }
                        )
                    )
                    {
                        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                    }

                    break;
                case 2 when people.Length > 1:
                    Assert.True(_simulator.RemoveParticipant(people[_random.Next(people.Length)]));
                    break;
            }

            await NoteAsync(company);
        }
    }

    private async Task NoteAsync(string company)
    {
        _simulator.Options.Latency = TimeSpan.Zero;
        using JsonDocument answer = JsonDocument.Parse(
            await _http.GetByteArrayAsync(new Uri($"companies/{company}/participants/?page_size=1000", UriKind.Relative))
        );
        var people = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonElement person in answer.RootElement.GetProperty("results").EnumerateArray())
        {
            people[person.GetProperty("object_id").GetString()!] = person.GetProperty("name").GetString()!;
        }

        if (!_history.TryGetValue(company, out List<(DateTimeOffset, SortedDictionary<string, string>)>? states))
        {
            _history[company] = states = [];
        }

        states.Add((DateTimeOffset.UtcNow, people));
    }
}
