using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Go401.Client.Platform;

/// <summary>What the two builds do differently with files and paths.</summary>
internal static class PlatformFile
{
    /// <summary>
    /// How many characters a whole path may have. powershell.exe opts out of long paths, so that .NET Framework keeps to MAX_PATH
    /// there.
    /// </summary>
    public static int MaxPath
    {
        get
        {
#if NET
            return OperatingSystem.IsWindows() ? 32767 : 4095;
#else
            return Path.DirectorySeparatorChar == '\\' ? 259 : 4095;
#endif
        }
    }

    /// <summary>
    /// The file of a handle that was opened at a path, on Linux and macOS. A device and a FIFO are not for FileStream, which would ask
    /// them for a length. Disposes of the handle where it fails.
    /// </summary>
    /// <param name="refused">The error of what is not a regular file.</param>
    public static FileStream OfHandle(
        SafeFileHandle handle,
        string path,
        FileAccess access,
        Func<UnixFacts, Exception> refused,
        int bufferSize = 1
    )
    {
        try
        {
            UnixFacts facts = Unix.FactsOf(handle);
            return facts.IsRegular ? FileOf(handle, path, access, bufferSize) : throw refused(facts);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    // Mono takes no handle that it did not open itself.
    private static FileStream FileOf(SafeFileHandle handle, string path, FileAccess access, int bufferSize)
    {
#if !NET
        if (Type.GetType("Mono.Runtime") is not null)
        {
            handle.Dispose();
            return new FileStream(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete, bufferSize);
        }
#else
        _ = path;
#endif
        return new FileStream(handle, access, bufferSize);
    }

    /// <summary>True where a path is a link. For Windows.</summary>
    public static bool IsLink(string path)
    {
#if NET
        return new FileInfo(path).LinkTarget is not null;
#else
        return (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;
#endif
    }

    /// <summary>Puts a file in the place of another (or where none is) in one step; the new file keeps its own access rights.</summary>
#pragma warning disable RS0030 // FileWithRetry calls it.
    public static void Replace(string source, string target)
    {
#if NET
        File.Move(source, target, overwrite: true);
#else
        if (Path.DirectorySeparatorChar == '\\')
        {
            if (!MoveFileEx(source, target, MoveReplaceExisting | MoveWriteThrough))
            {
                int error = Marshal.GetLastWin32Error();
                string message = new System.ComponentModel.Win32Exception(error).Message;
                throw error == AccessDenied
                    ? new UnauthorizedAccessException(message)
                    : new IOException(message, unchecked((int)0x80070000) | error);
            }
        }
        else if (File.Exists(target))
        {
            File.Replace(source, target, null);
        }
        else
        {
            File.Move(source, target);
        }
#endif
    }
#pragma warning restore RS0030

#if !NET
    private const int MoveReplaceExisting = 1;
    private const int MoveWriteThrough = 8;
    private const int AccessDenied = 5;

    [DllImport("kernel32.dll", EntryPoint = "MoveFileExW", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool MoveFileEx(string source, string target, int flags);
#endif
}
