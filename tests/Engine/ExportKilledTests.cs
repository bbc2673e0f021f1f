using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Simulator;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>A process that exports is killed at any moment (as kill -9 does), again and again; the file that comes out in the end is the one that is made without.</summary>
public sealed class ExportKilledTests : IDisposable
{
    private const int Pages = 40;

    // As a task does it: the moments between the files count as well.
    private const string Trusted = "-Resume -ThrottleLimit 1 -Manifest -Report";
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-killed-").FullName;

    private string Target => Path.Combine(_folder, "people.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task Killed_a_few_times_it_writes_the_same_file() => KillAsync(StagedModule.Build == "net8.0" ? 5 : 2);

    [SoakFact]
    [Trait("Category", "Soak")]
    public Task Killed_a_hundred_times_it_writes_the_same_file() => KillAsync(100);

    private async Task KillAsync(int times)
    {
        await using Simulator.Simulator simulator = await Simulator.Simulator.StartAsync(new SimulatorOptions { Participants = Pages * 10 });
        string script = Path.Combine(_folder, "script.ps1");
        string whole = Path.Combine(_folder, "whole.csv");
        await WriteScriptAsync(whole, "");
        await RunAsync();
        byte[] expected = await File.ReadAllBytesAsync(whole);

        // Slow enough that a run notes how far it is (once a second) and does not come to its end at once.
        simulator.Options.Latency = TimeSpan.FromMilliseconds(80);
        int seed = Environment.TickCount, killed = 0, finished = 0, taken = 0;
        var random = new Random(seed);
        while (killed < times)
        {
            await WriteScriptAsync(Target, Trusted);
            simulator.Log.Clear();
            using Process process = HostProcess.Start(script);
            Task output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            // The first time late enough that there is something to take up, then anywhere, also behind the last page.
            int page = killed == 0 ? Pages * 3 / 4 : random.Next(1, Pages + 8);
            using var ended = new CancellationTokenSource();
            Task asked = simulator.Log.WaitForAsync(r => PageOf(r) >= page, ended.Token);
            if (await Task.WhenAny(asked, process.WaitForExitAsync()) == asked)
            {
                // Between the request and the next one, wherever the process is by then.
                await Task.Delay(random.Next(0, 120));
                process.Kill();
                killed++;
            }

            await process.WaitForExitAsync();
            await ended.CancelAsync();
            await Task.WhenAll(output, error);
            taken += TookUp() ? 1 : 0;
            if (File.Exists(Target))
            {
                Assert.True(Same(), $"The file differs; seed {seed}, {killed} kills.");
                File.Delete(Target);
                finished++;
            }
        }

        simulator.Options.Latency = TimeSpan.Zero;
        simulator.Log.Clear();
        await WriteScriptAsync(Target, Trusted);
        await RunAsync();
        taken += TookUp() ? 1 : 0;
        Assert.True(Same(), $"The file differs; seed {seed}.");
        Assert.Equal(["people.csv", "people.csv.manifest.json", "people.csv.report.html", "script.ps1", "whole.csv"], Directory.GetFileSystemEntries(_folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.True(taken > 0, $"No run took an unfinished file up; seed {seed}, {killed} kills, {finished} finished.");

        bool TookUp()
        {
            int[] pages = [.. simulator.Log.All.Select(PageOf).Where(p => p > 0).Distinct()];
            return pages.Length > 1 && !pages.Contains(2);
        }

        bool Same() => expected.AsSpan().SequenceEqual(File.ReadAllBytes(Target));

        async Task RunAsync()
        {
            using Process process = HostProcess.Start(script);
            string said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, said);
        }

        // A new token each time: a refresh token is spent once.
        Task WriteScriptAsync(string target, string more) => File.WriteAllTextAsync(script, $$"""
            $token = [System.Net.NetworkCredential]::new('', '{{simulator.Tokens.Issue("participant:read").Access}}').SecurePassword
            $null = Connect-Go401 -Name killed -BaseUri '{{simulator.BaseUri}}' -AccessToken $token -NoPersist
            Export-Go401Participant '{{target}}' c1 -PageSize 10 -MaskSensitive {{more}}
            """);
    }

    private static int PageOf(ReceivedRequest request) => request.Path.EndsWith("/participants/", StringComparison.Ordinal) && System.Web.HttpUtility.ParseQueryString(request.Query)["page"] is string page ? int.Parse(page, System.Globalization.CultureInfo.InvariantCulture) : 0;
}
