using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;

namespace Go401.Quickstart;

/// <summary>The dotnet command that runs this program.</summary>
internal static class Dotnet
{
    /// <summary>Where it is; found by name where this runtime has none beside it.</summary>
    public static string Path { get; } = Find();

    /// <summary>Runs it in this console until it ends.</summary>
    /// <returns>Its exit code.</returns>
    public static int Run(string folder, params string[] arguments)
    {
        var info = new ProcessStartInfo(Path, arguments) { WorkingDirectory = folder };
        info.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] =
            info.Environment["DOTNET_NOLOGO"] =
            info.Environment["POWERSHELL_TELEMETRY_OPTOUT"] =
                "1";
        using Process process = Process.Start(info)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string Find()
    {
        string path = System.IO.Path.GetFullPath(
            System.IO.Path.Combine(
                RuntimeEnvironment.GetRuntimeDirectory(),
                "..",
                "..",
                "..",
                OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"
            )
        );
        return File.Exists(path) ? path : "dotnet";
    }
}
