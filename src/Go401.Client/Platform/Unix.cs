using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Go401.Client.Platform;

/// <summary>What a file is on Linux and macOS: its type, its owner and its permissions.</summary>
/// <param name="Mode">The mode as <c>stat</c> gives it, the type included.</param>
/// <param name="Owner">The id of the user that owns it.</param>
internal readonly record struct UnixFacts(int Mode, uint Owner)
{
    private const int TypeMask = 0xF000;

    /// <summary>True for a regular file: no link, FIFO, socket, device or folder.</summary>
    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    /// <summary>True for a symbolic link.</summary>
    public bool IsLink => (Mode & TypeMask) == 0xA000;

    /// <summary>True for a folder.</summary>
    public bool IsFolder => (Mode & TypeMask) == 0x4000;

    /// <summary>The permissions without the type.</summary>
    public int Permissions => Mode & 0xFFF;

    /// <summary>True where it belongs to the account of this process, or to root, who can do anything anyway.</summary>
    public bool IsTrusted => Owner == Unix.User || Owner == 0;

    /// <summary>What it is, in words.</summary>
    public string Kind =>
        (Mode & TypeMask) switch
        {
            0x1000 => "a FIFO",
            0x2000 or 0x6000 => "a device",
            0x4000 => "a folder",
            0x8000 => "a file",
            0xA000 => "a link",
            0xC000 => "a socket",
            _ => "a special file",
        };
}

/// <summary>
/// The calls of Linux and macOS that .NET does not offer: open without following a link and without waiting for the other end
/// of a FIFO, and ask an open file for its owner and type. Values that differ by system and processor are chosen here.
/// </summary>
internal static class Unix
{
    // O_NONBLOCK and O_CLOEXEC.
    private static readonly int WithoutWaiting = RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? 0x4 | 0x1000000 : 0x800 | 0x80000;

    // O_NOFOLLOW.
    private static readonly int WithoutLink = RuntimeInformation.IsOSPlatform(OSPlatform.OSX)
        ? 0x100
        : (RuntimeInformation.ProcessArchitecture.ToString() is "Arm" or "Arm64" or "Armv6" or "Ppc64le" ? 0x8000 : 0x20000);

    // EINTR.
    private const int Interrupted = 4;

    private static uint? _user;

    /// <summary>True on Linux and macOS.</summary>
    public static bool IsCurrent => Path.DirectorySeparatorChar == '/';

    /// <summary>The id of the account of this process.</summary>
    public static uint User => _user ??= geteuid();

    /// <summary>Opens what exists, without waiting for the other end of a FIFO.</summary>
    /// <param name="write">True to read and write.</param>
    /// <param name="followLinks">False where the last part of the path may be no link.</param>
    /// <exception cref="IOException">It cannot be opened. <c>FileNotFoundException</c> where it is not there.</exception>
    public static SafeFileHandle Open(string path, bool write, bool followLinks = false)
    {
        while (true)
        {
            int descriptor = open(Text(path), WithoutWaiting | (followLinks ? 0 : WithoutLink) | (write ? 2 : 0));
            if (descriptor >= 0)
            {
                return new SafeFileHandle((IntPtr)descriptor, ownsHandle: true);
            }

            int error = Marshal.GetLastWin32Error();
            if (error != Interrupted)
            {
                throw Failure(error, path);
            }
        }
    }

    /// <summary>Creates an empty file with mode 0600. For a build that has no <c>FileStreamOptions</c>.</summary>
    /// <exception cref="IOException">It exists, or cannot be created.</exception>
    public static void Create(string path)
    {
        // The runtime's values for O_RDWR, O_CLOEXEC, O_CREAT and O_EXCL are the same on every system.
        IntPtr descriptor = SystemNative_Open(Text(path), 0x2 | 0x10 | 0x20 | 0x40, 0b110_000_000);
        if ((long)descriptor < 0)
        {
            throw Failure(Marshal.GetLastWin32Error(), path);
        }

        new SafeFileHandle(descriptor, ownsHandle: true).Dispose();
    }

    /// <summary>Gives a file a second name, in one step; false where that name exists or the file system has no hard links.</summary>
    public static bool TryLink(string path, string name) => link(Text(path), Text(name)) == 0;

    /// <summary>Makes a folder with mode 0700, and the folders above it as usual. For a build that cannot give the mode.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void CreateFolder(string path)
    {
        if (Path.GetDirectoryName(path) is string { Length: > 0 } parent)
        {
            Directory.CreateDirectory(parent);
        }

        if (SystemNative_MkDir(Text(path), 0b111_000_000) != 0 && !Directory.Exists(path))
        {
            throw Failure(Marshal.GetLastWin32Error(), path);
        }
    }

    /// <summary>What an open file is.</summary>
    public static UnixFacts FactsOf(SafeHandle file) =>
        Read(buffer => SystemNative_FStat(file, buffer)) ?? throw new IOException("The type and the owner of a file cannot be read.");

    /// <summary>What is at a path, a link itself and not what it leads to; null where nothing is, or where it cannot be seen.</summary>
    public static UnixFacts? FactsOfEntry(string path) => Read(buffer => SystemNative_LStat(Text(path), buffer));

    /// <summary>What a path leads to; null where nothing is, or where it cannot be seen.</summary>
    public static UnixFacts? FactsBehind(string path) => Read(buffer => SystemNative_Stat(Text(path), buffer));

    /// <summary>The path without links; as it is where it cannot be resolved.</summary>
    public static string RealPath(string path)
    {
        // Longer than the longest path of any system.
        byte[] buffer = new byte[8192];
        return realpath(Text(path), buffer) == IntPtr.Zero ? path : Encoding.UTF8.GetString(buffer, 0, Array.IndexOf(buffer, (byte)0));
    }

    /// <summary>Sets the permissions of an open file; false where that is not allowed.</summary>
    public static bool SetPermissions(SafeHandle file, int permissions) => fchmod(file, (uint)permissions) == 0;

    /// <summary>Sets the permissions of what a path leads to; false where that is not allowed.</summary>
    public static bool SetPermissions(string path, int permissions) => chmod(Text(path), (uint)permissions) == 0;

    /// <summary>
    /// Locks an open file for this process alone, as .NET does with <see cref="FileShare.None"/>; false where another has it.
    /// </summary>
    public static bool TryLock(SafeHandle file)
    {
        while (flock(file, 2 | 4) != 0)
        {
            int error = Marshal.GetLastWin32Error();
            if (error != Interrupted)
            {
                return error is 11 or 35 ? false : throw new IOException($"A file cannot be locked (error {error}).", error);
            }
        }

        return true;
    }

    private static Exception Failure(int error, string path) =>
        error switch
        {
            2 or 20 => new FileNotFoundException($"The file '{path}' does not exist.", path), // ENOENT, ENOTDIR
            1 or 13 => new UnauthorizedAccessException($"Access to '{path}' is denied."), // EPERM, EACCES
            _ => new IOException($"'{path}' cannot be opened (error {error}).", error),
        };

    /// <summary>
    /// Ends a lock before its file is closed. Closing is not enough: a process that is being started has copies of all open files for
    /// an instant, and they hold the lock.
    /// </summary>
    public static void Unlock(SafeHandle file) => _ = flock(file, 8);

    // The runtime's own layer gives the first four fields in one layout on every system and in every version: flags, mode,
    // user, group. The buffer has room for many more than there are.
    private static UnixFacts? Read(Func<byte[], int> stat)
    {
        byte[] buffer = new byte[512];
        return stat(buffer) == 0 ? new UnixFacts(BitConverter.ToInt32(buffer, 4), BitConverter.ToUInt32(buffer, 8)) : null;
    }

    private static byte[] Text(string path) =>
        path.IndexOf('\0') < 0 ? Encoding.UTF8.GetBytes(path + "\0") : throw new IOException("A path cannot hold a NUL character.");

#pragma warning disable IDE1006, SA1300 // The names are the system's.
    // Declared without its third argument, which is needed to create a file only.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link(byte[] path, byte[] name);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fchmod(SafeHandle file, uint mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int chmod(byte[] path, uint mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int flock(SafeHandle file, int operation);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr realpath(byte[] path, [Out] byte[] resolved);

    [DllImport("libSystem.Native")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SystemNative_FStat(SafeHandle file, [Out] byte[] status);

    [DllImport("libSystem.Native")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SystemNative_LStat(byte[] path, [Out] byte[] status);

    [DllImport("libSystem.Native")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SystemNative_Stat(byte[] path, [Out] byte[] status);

    [DllImport("libSystem.Native", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr SystemNative_Open(byte[] path, int flags, int mode);

    [DllImport("libSystem.Native", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SystemNative_MkDir(byte[] path, int mode);
#pragma warning restore IDE1006, SA1300
}
