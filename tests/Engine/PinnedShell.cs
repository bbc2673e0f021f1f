using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Go401.Tests.Engine;

/// <summary>
/// The PowerShell that .config/dotnet-tools.json pins, and Pester. The build downloads both as NuGet packages, so a test that
/// needs a real PowerShell is never skipped.
/// </summary>
internal static class PinnedShell
{
    /// <summary>The version that the tool manifest names.</summary>
    public static string Version { get; } = StagedModule.Metadata("PowerShellVersion");

    /// <summary>What starts it, as the command `dotnet pwsh` does: the runtime with the program for this system.</summary>
    public static string[] Command { get; } = [Runtime(), Program()];

    /// <summary>The manifest of Pester.</summary>
    public static string Pester { get; } = StagedModule.Metadata("Pester");

    /// <summary>Runs a script in it, in a process of its own and without a profile.</summary>
    /// <param name="script">The text of the script.</param>
    /// <param name="environment">Variables to set; null takes one away.</param>
    public static Task<HostOutcome> RunAsync(string script, IReadOnlyDictionary<string, string?>? environment = null) =>
        HostProcess.RunFileAsync(
            script,
            file =>
                [
                    .. Command[1..],
                    "-NoProfile",
                    "-NonInteractive",
                    .. OperatingSystem.IsWindows() ? ["-ExecutionPolicy", "Bypass"] : Array.Empty<string>(),
                    "-File",
                    file,
                ],
            environment
        );

    // The runtime that runs the tests, wherever it is installed.
    private static string Runtime() =>
        Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
        );

    // The copy with precompiled code, where the build could make it (tests/Precompiled).
    private static string Program() =>
        Path.Combine(
            StagedModule.Metadata(
                File.Exists(StagedModule.Metadata("PrecompiledPowerShellMark")) ? "PrecompiledPowerShell" : "PowerShellTool"
            ),
            "pwsh.dll"
        );
}
