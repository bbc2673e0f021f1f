#if NET
using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.CompilerServices;

namespace Go401.Tests;

/// <summary>
/// One temporary folder for everything that a run of these tests and the processes that they start leave behind, such as the sockets of
/// processes that are killed and the folders of a browser. It is deleted when the run ends.
/// </summary>
internal static class RunFolder
{
    private static readonly string[] Variables = OperatingSystem.IsWindows() ? ["TMP", "TEMP"] : ["TMPDIR"];

    private static string? _outside;

    /// <summary>Gives a process the temporary folder of the machine, because it or its children outlive the run.</summary>
    public static void Leave(ProcessStartInfo process)
    {
        foreach (string variable in Variables)
        {
            process.Environment[variable] = _outside ?? Path.GetTempPath();
        }
    }

    [ModuleInitializer]
    internal static void Use()
    {
        if (_outside is not null)
        {
            return;
        }

        _outside = Path.GetTempPath();

        // On macOS the paths of PowerShell's sockets are near the longest that is allowed.
        if (OperatingSystem.IsMacOS())
        {
            return;
        }

        string folder = Directory.CreateTempSubdirectory("go401-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // As /tmp is: some tests act as another account.
            File.SetUnixFileMode(folder, (UnixFileMode)0b1_111_111_111);
        }

        foreach (string variable in Variables)
        {
            Environment.SetEnvironmentVariable(variable, folder);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(folder);
    }

    // A process that was killed can still be ending, and a file that it holds must fail no run.
    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The temporary folder of the tests could not be deleted: {exception.Message}");
        }
    }
}
#endif
