using System;
using System.Management.Automation.Host;

namespace Go401.PowerShell.Engine;

/// <summary>Whether somebody is there to answer.</summary>
internal static class HostInteraction
{
    /// <summary>True for pwsh -NonInteractive, and for a Windows service or task that has no desktop.</summary>
    public static bool IsUnattended
    {
        get
        {
            foreach (string argument in Environment.GetCommandLineArgs())
            {
                string name = argument.TrimStart('-', '/');
                if (argument.Length > name.Length && name.Length >= 4 && "noninteractive".StartsWith(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return !Environment.UserInteractive;
        }
    }

    /// <summary>True where the host can ask somebody; false as well where the console's input is a pipe.</summary>
    public static bool IsInteractive(PSHost host) => !IsUnattended && host.UI is not null && (host.Name != "ConsoleHost" || !Console.IsInputRedirected);
}
