using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Go401.Client.Platform;

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

    // Longer than the status of a file in any version. Before device and number are flags, mode, user, group, size and four times.
    private const int StatusLength = 512;
    private const int AfterTimes = 88;

    private static uint? _user;

    public static bool IsCurrent => Path.DirectorySeparatorChar == '/';

    /// <summary>The id of the account of this process.</summary>
    public static uint User => _user ??= geteuid();

    /// <summary>True for the account that ran this process with sudo: the browser, or the home folder, may be its own.</summary>
    public static bool IsCallerOfSudo(uint user) =>
        User == 0 && Environment.GetEnvironmentVariable("SUDO_UID") == user.ToString(System.Globalization.CultureInfo.InvariantCulture);

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

    /// <summary>
    /// Makes a folder with mode 0700, and with the same mode the folders above it that are missing, whatever the umask is: who can write
    /// to a folder can rename what is in it.
    /// </summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is string { Length: > 0 } parent)
        {
            CreateFolder(parent);
        }

        if (SystemNative_MkDir(Text(path), 0b111_000_000) != 0)
        {
            int error = Marshal.GetLastWin32Error();
            if (!Directory.Exists(path))
            {
                throw Failure(error, path);
            }
        }
    }

    public static UnixFacts FactsOf(SafeHandle file) =>
        Read(buffer => SystemNative_FStat(file, buffer)) ?? throw new IOException("The type and the owner of a file cannot be read.");

    /// <summary>What is at a path, a link itself and not what it leads to; null where nothing is, or where it cannot be seen.</summary>
    public static UnixFacts? FactsOfEntry(string path) => Read(buffer => SystemNative_LStat(Text(path), buffer));

    /// <summary>What a path leads to; null where nothing is, or where it cannot be seen.</summary>
    public static UnixFacts? FactsOfTarget(string path) => Read(buffer => SystemNative_Stat(Text(path), buffer));

    /// <summary>How many names an open file has; null where the system does not tell (macOS, an old Linux).</summary>
    public static int? LinksOf(SafeHandle file)
    {
        try
        {
            // AT_EMPTY_PATH and STATX_NLINK. The layout is the same on every processor: the count is the fifth number.
            byte[] status = new byte[StatusLength];
            return
                RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
                && statx(file, Text(""), 0x1000, 0x4, status) == 0
                && (BitConverter.ToInt32(status, 0) & 0x4) != 0
                ? BitConverter.ToInt32(status, 16)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// True where the entry at a path is the file that is open here: no link, and no other file of that name. Compared are device and
    /// number, whose places differ by version, and with them all that comes after size and times.
    /// </summary>
    public static bool IsAt(SafeHandle file, string path)
    {
        byte[] open = new byte[StatusLength],
            entry = new byte[StatusLength];
        return SystemNative_FStat(file, open) == 0
            && SystemNative_LStat(Text(path), entry) == 0
            && open.AsSpan(AfterTimes).SequenceEqual(entry.AsSpan(AfterTimes));
    }

    /// <summary>Where a link leads, as it says; null where it cannot be read.</summary>
    public static string? ReadLink(string path)
    {
        byte[] target = new byte[4096];
        long length = (long)readlink(Text(path), target, (IntPtr)target.Length);
        return length > 0 && length < target.Length ? Encoding.UTF8.GetString(target, 0, (int)length) : null;
    }

    /// <summary>True where the permissions of a folder name further accounts, which the mode does not show. For Linux.</summary>
    public static bool HasAccessList(string path)
    {
        try
        {
            return RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
                && (long)getxattr(Text(path), Text("system.posix_acl_access"), null, IntPtr.Zero) > 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

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
        byte[] buffer = new byte[StatusLength];
        return stat(buffer) == 0
            ? new UnixFacts(BitConverter.ToInt32(buffer, 4), BitConverter.ToUInt32(buffer, 8), BitConverter.ToUInt32(buffer, 12))
            : null;
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

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr readlink(byte[] path, [Out] byte[] target, IntPtr size);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr getxattr(byte[] path, byte[] name, byte[]? value, IntPtr size);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(SafeHandle file, byte[] path, int flags, uint mask, [Out] byte[] status);

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
