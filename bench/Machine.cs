using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace Go401.Bench;

/// <summary>Describes the machine in one line, for the table.</summary>
internal static class Machine
{
    public static string Describe()
    {
        string processor = "unknown processor";
        if (File.Exists("/proc/cpuinfo"))
        {
            processor =
                File.ReadLines("/proc/cpuinfo")
                    .FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
                    ?.Split(':')[1]
                    .Trim()
                ?? processor;
        }
        else if (Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") is string named)
        {
            processor = named;
        }

        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024);
        return $"{processor}, {Environment.ProcessorCount} cores, {memory} GB, {RuntimeInformation.OSDescription}, .NET "
            + $"{Environment.Version}, "
            + $"{(Shell.Pwsh is null ? "PowerShell engine of the package" : "PowerShell " + PwshVersion())}";
    }

    private static string PwshVersion()
    {
        using Process process = Process.Start(
            new ProcessStartInfo(Shell.Pwsh!, "-NoProfile -Command \"$PSVersionTable.PSVersion.ToString()\"")
            {
                RedirectStandardOutput = true,
            }
        )!;
        string version = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return version;
    }
}
