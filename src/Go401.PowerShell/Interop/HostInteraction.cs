using System.Management.Automation.Host;

namespace Go401.PowerShell.Interop;

/// <summary>The one answer to "can a person be asked?", for sign-ins and for confirmations.</summary>
internal static class HostInteraction
{
    /// <summary>True for pwsh -NonInteractive, and for a Windows service or task that has no desktop.</summary>
    public static bool IsUnattended => HasOption("noninteractive", 4) || !Environment.UserInteractive;

    /// <summary>
    /// True where the host can ask. False where the console's input is a pipe, a file, /dev/null or closed: a line that is read
    /// from there is no person's answer. False in a background job, whose questions wait until Receive-Job is called.
    /// </summary>
    public static bool IsInteractive(PSHost host) =>
        !IsUnattended
        && host.UI is not null
        && host.Name != "Default Host"
        && (host.Name == "ConsoleHost" ? !IsInputRedirected : !(host.Name == "ServerRemoteHost" && IsJob));

    /// <summary>How hosts say that they cannot ask, and how the console says that its input ended at the question.</summary>
    public static bool CannotAsk(Exception failure) =>
        failure
            is InvalidOperationException
                or HostException
                or NotImplementedException
                or NotSupportedException
                or NullReferenceException
                or IOException
        && failure is not PipelineStoppedException;

    private static bool IsInputRedirected
    {
        get
        {
            try
            {
                return Console.IsInputRedirected;
            }
            catch (Exception exception) when (exception is IOException or InvalidOperationException or UnauthorizedAccessException)
            {
                // No console at all, or its input was closed.
                return true;
            }
        }
    }

    // Start-Job starts its process as a server on the standard input and output.
    private static bool IsJob =>
        HasOption("servermode", 6)
        || Array.Exists(Environment.GetCommandLineArgs(), a => a.Equals("-s", StringComparison.OrdinalIgnoreCase));

    // What comes after -File or -Command belongs to the script.
    private static bool HasOption(string option, int shortest)
    {
        foreach (string argument in Environment.GetCommandLineArgs())
        {
            string name = argument.TrimStart('-', '/');
            if (argument.Length == name.Length || name.Length == 0)
            {
                continue;
            }

            if (name.Length >= shortest && option.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            if (
                "file".StartsWith(name, StringComparison.OrdinalIgnoreCase)
                || "command".StartsWith(name, StringComparison.OrdinalIgnoreCase)
            )
            {
                return false;
            }
        }

        return false;
    }
}
