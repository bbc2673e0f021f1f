using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;

namespace Go401.Bench;

/// <summary>A simulator in a process of its own, so that it shares no heap and no thread pool with what is measured.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _readyFile;

    private SimulatorProcess(Process process, string readyFile, string baseUri)
    {
        _process = process;
        _readyFile = readyFile;
        BaseUri = baseUri;
    }

    public string BaseUri { get; }

    public static async Task<SimulatorProcess> StartAsync(int participants, int latency = 0)
    {
        string ready = Path.Combine(Path.GetTempPath(), "go401-bench-" + Guid.NewGuid().ToString("N"));
        var start = new ProcessStartInfo(
            Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet"
        )
        {
            RedirectStandardOutput = true,
        };
        foreach (
            string argument in new[]
            {
                Path.Combine(AppContext.BaseDirectory, "Go401.Simulator.dll"),
                "--port",
                "0",
                "--quiet",
                "--cache-pages",
                "--participants",
                participants.ToString(CultureInfo.InvariantCulture),
                "--latency-ms",
                latency.ToString(CultureInfo.InvariantCulture),
                "--ready-file",
                ready,
            }
        )
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        while (!File.Exists(ready) || new FileInfo(ready).Length == 0)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException("The simulator did not start.");
            }

            await Task.Delay(50);
        }

        return new SimulatorProcess(process, ready, await File.ReadAllTextAsync(ready));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        File.Delete(_readyFile);
    }
}
