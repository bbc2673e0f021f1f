using System.Reflection;
using System.Runtime.ExceptionServices;
#if NET
using System.Security.AccessControl;
using System.Security.Principal;
#endif

namespace Go401.Client.Platform;

/// <summary>Files and folders that the account of this process alone can use, and who owns a file.</summary>
internal static class OwnerOnly
{
    // The well-known groups of Windows that can read and write every file anyway.
    private const string Administrators = "S-1-5-32-544";
    private const string LocalSystem = "S-1-5-18";

    /// <summary>
    /// Creates a file that its owner alone can read and write from the start (S62): mode 0600, or on Windows an
    /// access list with one entry and nothing inherited.
    /// </summary>
    /// <exception cref="IOException">The file exists, or cannot be created.</exception>
    public static FileStream CreateFile(string path)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            return new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    BufferSize = 0,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            );
        }

        using var user = WindowsIdentity.GetCurrent();
        var rules = new FileSecurity();
        rules.SetSecurityDescriptorSddlForm($"D:P(A;;FA;;;{user.User})");

        // No more than is needed: a share that gives the right to change files refuses a handle with more (WRITE_DAC, WRITE_OWNER).
        return FileSystemAclExtensions.Create(
            new FileInfo(path),
            FileMode.CreateNew,
            FileSystemRights.Read | FileSystemRights.Write | FileSystemRights.Delete | FileSystemRights.Synchronize,
            FileShare.None,
            4096,
            FileOptions.None,
            rules
        );
#else
        // .NET Framework has access lists in its core library, netstandard2.0 does not: reached by name.
        return Unix.IsCurrent
            ? CreateWithMode(path)
            : CreateWithAccessList(path, Type.GetType("System.Security.AccessControl.FileSecurity, mscorlib", throwOnError: true)!);
#endif
    }

    /// <summary>True where an open file belongs to this account, the administrators or the system. For Windows.</summary>
    public static bool HasTrustedOwner(FileStream file)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            return true;
        }

        using var user = WindowsIdentity.GetCurrent();
        string? owner = FileSystemAclExtensions.GetAccessControl(file).GetOwner(typeof(SecurityIdentifier))?.Value;
        return owner == user.User?.Value || owner is Administrators or LocalSystem;
#else
        // By name, as in CreateFile.
        Type identifier = Type.GetType("System.Security.Principal.SecurityIdentifier, mscorlib", throwOnError: true)!;
        object rules = typeof(FileStream).GetMethod("GetAccessControl", Type.EmptyTypes)!.Invoke(file, null)!;
        string? owner = rules.GetType().GetMethod("GetOwner", [typeof(Type)])!.Invoke(rules, [identifier])?.ToString();
        return owner == CurrentUser().ToString() || owner is Administrators or LocalSystem;
#endif
    }

    /// <summary>
    /// Makes a folder that its owner alone can enter: mode 0700; on Windows an access list for the account, the system and
    /// administrators.
    /// </summary>
    public static void CreateFolder(string path)
    {
        if (Unix.IsCurrent)
        {
            Unix.CreateFolder(path);
            return;
        }

        if (Directory.Exists(path))
        {
            return;
        }

#if NET
#pragma warning disable CA1416 // The analyzer does not know that only Windows is left.
        using var user = WindowsIdentity.GetCurrent();
        var rules = new DirectorySecurity();
        rules.SetSecurityDescriptorSddlForm(FolderRights(user.User));
        FileSystemAclExtensions.CreateDirectory(rules, path);
#pragma warning restore CA1416
#else
        if (Type.GetType("System.Security.AccessControl.DirectorySecurity, mscorlib") is Type security)
        {
            object rules = Activator.CreateInstance(security)!;
            security.GetMethod("SetSecurityDescriptorSddlForm", [typeof(string)])!.Invoke(rules, [FolderRights(CurrentUser())]);
            typeof(Directory).GetMethod("CreateDirectory", [typeof(string), security])!.Invoke(null, [path, rules]);
            return;
        }

        Directory.CreateDirectory(path);
#endif
    }

    private static string FolderRights(object? user) => $"D:PAI(A;OICI;FA;;;{user})(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

#if !NET
    private static FileStream CreateWithAccessList(string path, Type security)
    {
        Type rights = Type.GetType("System.Security.AccessControl.FileSystemRights, mscorlib", throwOnError: true)!;
        object rules = Activator.CreateInstance(security)!;
        security.GetMethod("SetSecurityDescriptorSddlForm", [typeof(string)])!.Invoke(rules, [$"D:P(A;;FA;;;{CurrentUser()})"]);
        ConstructorInfo create =
            typeof(FileStream).GetConstructor([
                typeof(string),
                typeof(FileMode),
                rights,
                typeof(FileShare),
                typeof(int),
                typeof(FileOptions),
                security,
            ]) ?? throw new PlatformNotSupportedException("This platform cannot create a file with an access list of its own.");
        return Create(
            create,
            [
                path,
                FileMode.CreateNew,
                Enum.Parse(rights, "Read, Write, Delete, Synchronize"),
                FileShare.None,
                4096,
                FileOptions.None,
                rules,
            ]
        );
    }

    private static object CurrentUser()
    {
        Type identity = Type.GetType("System.Security.Principal.WindowsIdentity, mscorlib", throwOnError: true)!;
        using var user = (IDisposable)identity.GetMethod("GetCurrent", Type.EmptyTypes)!.Invoke(null, null)!;
        return identity.GetProperty("User")!.GetValue(user)!;
    }

    private static FileStream CreateWithMode(string path)
    {
        Unix.Create(path);
        return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
    }

    private static FileStream Create(ConstructorInfo constructor, object[] arguments)
    {
        try
        {
            return (FileStream)constructor.Invoke(arguments);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is Exception inner)
        {
            ExceptionDispatchInfo.Capture(inner).Throw();
            throw;
        }
    }
#endif
}
