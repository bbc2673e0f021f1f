using System;
using System.IO;
using System.Linq;
using Go401.Client.Errors;
using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>
/// A file that output is written to, by its name. What is written is put in the place of what has that name, so that a device, a
/// FIFO or a socket would be gone: for root, <c>/dev/null</c> too.
/// </summary>
internal static class TargetFile
{
    private static readonly string[] SystemFolders = ["/dev/", "/proc/", "/sys/"];
    private static readonly string[] WindowsDevices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>Refuses a name that no file of ours may take.</summary>
    /// <exception cref="Go401Exception"><c>PathNotFileSystem</c>, <c>PathIsFolder</c> or <c>FileNotWritable</c>.</exception>
    public static void Check(string target)
    {
        TargetPath.Check(target);
        if (Directory.Exists(target))
        {
            throw new Go401Exception("PathIsFolder", ErrorKind.InvalidArgument, $"'{target}' is a folder. Specify a file in it.");
        }

        if (What(target) is string what)
        {
            throw new Go401Exception(
                "PathNotFileSystem",
                ErrorKind.InvalidArgument,
                $"'{target}' is {what}, not a file, and the output would replace it. Write to a file."
            );
        }
    }

    /// <summary>What is at a path where that is neither a file nor a folder, in words; null otherwise.</summary>
    public static string? What(string path)
    {
        if (!Unix.IsCurrent)
        {
            return IsWindowsDevice(Path.GetFileName(path)) || path.StartsWith(@"\\.\", StringComparison.Ordinal) ? "a device" : null;
        }

        // A folder may be a link to one of the system's. /dev/shm is a folder like others.
        string real = Path.Combine(Unix.RealPath(Path.GetDirectoryName(path) ?? "/"), Path.GetFileName(path));
        if (
            Array.Exists(SystemFolders, folder => real.StartsWith(folder, StringComparison.Ordinal))
            && !real.StartsWith("/dev/shm/", StringComparison.Ordinal)
        )
        {
            return "a device";
        }

        return Unix.FactsOfEntry(path) is UnixFacts { IsRegular: false, IsLink: false, IsFolder: false } facts ? facts.Kind : null;
    }

    private static bool IsWindowsDevice(string name)
    {
        string device = name.Split('.', ':')[0].TrimEnd(' ').ToUpperInvariant();
        return WindowsDevices.Contains(device)
            || (
                device.Length == 4
                && device[3] is >= '0' and <= '9' or '¹' or '²' or '³'
                && (device.StartsWith("COM", StringComparison.Ordinal) || device.StartsWith("LPT", StringComparison.Ordinal))
            );
    }
}
