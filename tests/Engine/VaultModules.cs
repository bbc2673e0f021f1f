using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Go401.Tests.Engine;

/// <summary>
/// Makes Microsoft.PowerShell.SecretManagement available: the real one where it is installed and wanted, else the stand-in of
/// this repository.
/// </summary>
internal static class VaultModules
{
    private const string Module = "Microsoft.PowerShell.SecretManagement";

    /// <summary>Sets PSModulePath for the runspaces of this process, and says which one they will use.</summary>
    /// <param name="standIn">The folder with the stand-in modules.</param>
    /// <param name="preferReal">True takes an installed SecretManagement.</param>
    public static string Prepare(string standIn, bool preferReal)
    {
        string given = Environment.GetEnvironmentVariable("PSModulePath") ?? "";
        string[] folders = given.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (
            preferReal
            && folders.Concat(Installed()).FirstOrDefault(f => Directory.Exists(Path.Combine(f, Module)) && !Same(f, standIn))
                is string real
        )
        {
            Environment.SetEnvironmentVariable("PSModulePath", string.Join(Path.PathSeparator, folders.Prepend(real).Distinct()));
            return $"{Module} in {real}";
        }

        Environment.SetEnvironmentVariable(
            "PSModulePath",
            string.Join(Path.PathSeparator, folders.Where(f => !Same(f, standIn)).Prepend(standIn))
        );
        return $"the stand-in for {Module} in out/StandIn";
    }

    private static bool Same(string left, string right) =>
        string.Equals(Path.GetFullPath(left), Path.GetFullPath(right), StringComparison.Ordinal);

    // Where Install-Module of PowerShell 7 puts modules.
    private static IEnumerable<string> Installed() =>
        OperatingSystem.IsWindows()
            ?
            [
                Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.MyDocuments), "PowerShell", "Modules"),
                Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PowerShell", "Modules"),
            ]
            :
            [
                Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share", "powershell", "Modules"),
                "/usr/local/share/powershell/Modules",
            ];
}
