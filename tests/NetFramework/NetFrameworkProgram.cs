using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.NetFramework;

/// <summary>Runs a program for .NET Framework to its end.</summary>
internal static class NetFrameworkProgram
{
    /// <summary>Why it cannot be run.</summary>
    public const string Missing =
        "Neither .NET Framework nor mono is on this machine, so nothing was run in it; Debian has mono in the package mono-complete.";

    /// <summary>Runs it, or skips the test where neither .NET Framework nor mono is.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        Assert.SkipUnless(CanRun, Missing);
        return OperatingSystem.IsWindows() ? StartAsync(program, arguments) : StartAsync("mono", [program, .. arguments]);
    }

    /// <summary>Runs any program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> StartAsync(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments);
        info.RedirectStandardOutput = info.RedirectStandardError = info.RedirectStandardInput = true;
        if (program == "dotnet")
        {
            // The compiler stays, to be quick with the next build.
            RunFolder.Leave(info);
        }

        using Process process = Process.Start(info)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    /// <summary>What the build noted.</summary>
    public static string Metadata(string key) =>
        typeof(NetFrameworkProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    /// <summary>True where such programs can be run.</summary>
    public static bool CanRun { get; } = OperatingSystem.IsWindows() || HasMono();

    private static bool HasMono()
    {
        try
        {
            using Process mono = Process.Start(new ProcessStartInfo("mono", ["--version"]) { RedirectStandardOutput = true })!;
            mono.StandardOutput.ReadToEnd();
            mono.WaitForExit();
            return mono.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
