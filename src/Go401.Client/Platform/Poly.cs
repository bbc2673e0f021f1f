// What differs between the two builds. Every #if of this project is in this file.
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;

namespace Go401.Client.Platform;

internal static class Poly
{
    // The well-known groups of Windows that can read and write every file anyway.
    private const string Administrators = "S-1-5-32-544";
    private const string LocalSystem = "S-1-5-18";

    /// <summary>
    /// A handler that follows no redirect (S32, S50), keeps no cookie, decompresses nothing, and speaks TLS 1.2 or later whatever the
    /// process's default is.
    /// </summary>
#pragma warning disable RS0030 // The one place that makes handlers.
    public static HttpMessageHandler CreateHandler(IWebProxy? proxy, bool useProxy, int maxConnections, TimeSpan connectTimeout)
    {
#if NET
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = proxy,
            UseProxy = useProxy,
            DefaultProxyCredentials = proxy is null ? CredentialCache.DefaultCredentials : null,
            MaxConnectionsPerServer = maxConnections,
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // Load balancers close an idle connection after 60 seconds; one that is closed first is not used by mistake.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
        };
#else
        // .NET Framework has no connect time-out of its own: the time-out of the whole request covers it. TLS 1.3 is
        // left to where the platform offers it; 1.2 is what every supported Windows has.
        _ = connectTimeout;
        return new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = proxy,
            UseProxy = useProxy,
            DefaultProxyCredentials = proxy is null ? CredentialCache.DefaultCredentials : null,
            MaxConnectionsPerServer = maxConnections,
            SslProtocols = SslProtocols.Tls12,
        };
#endif
    }
#pragma warning restore RS0030

    /// <summary>
    /// Makes a token end the reads of a response that ignore it. The streams of .NET do not: to dispose of their response while they
    /// are read gives the connection back to its pool too early, and a later request waits on it in vain. Those of .NET Framework do.
    /// </summary>
    public static CancellationTokenRegistration EndReadsOf(HttpResponseMessage response, CancellationToken cancellation)
    {
#if NET
        return default;
#else
        return cancellation.Register(static state => ((HttpResponseMessage)state!).Dispose(), response);
#endif
    }

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

    /// <summary>Lets connections go after five minutes, so that a new address in DNS is seen. .NET does that in the handler.</summary>
    public static void LimitLease(Uri server)
    {
#if !NET
        ServicePointManager.FindServicePoint(server).ConnectionLeaseTimeout = (int)TimeSpan.FromMinutes(5).TotalMilliseconds;
#else
        _ = server;
#endif
    }

    /// <summary>Waits on a clock that can be replaced.</summary>
    public static Task DelayAsync(TimeProvider time, TimeSpan wait, CancellationToken cancellation)
    {
#if NET
        return Task.Delay(wait, time, cancellation);
#else
        return time.Delay(wait, cancellation);
#endif
    }

    /// <summary>
    /// What .NET says of a failed request: its <c>HttpRequestError</c> by name, empty where it says none, and the status that a proxy
    /// answered.
    /// </summary>
    public static (string Error, int? Status) HttpError(Exception failure)
    {
#if NET
        return failure switch
        {
            HttpRequestException request => (
                request.HttpRequestError == HttpRequestError.Unknown ? "" : request.HttpRequestError.ToString(),
                (int?)request.StatusCode
            ),
            HttpIOException broken => (broken.HttpRequestError.ToString(), null),
            _ => ("", null),
        };
#else
        // .NET Framework has neither; where this build runs on a newer runtime they are reached by name.
        object? error = failure.GetType().GetProperty("HttpRequestError")?.GetValue(failure);
        object? status = failure.GetType().GetProperty("StatusCode")?.GetValue(failure);
        return (error?.ToString() is string name && name != "Unknown" ? name : "", status is HttpStatusCode code ? (int)code : null);
#endif
    }

    /// <summary>The proxy that is used where none is named: of the system or of the environment.</summary>
    public static IWebProxy? DefaultProxy =>
#if NET
        HttpClient.DefaultProxy;
#else
        typeof(HttpClient).GetProperty("DefaultProxy")?.GetValue(null) as IWebProxy ?? WebRequest.DefaultWebProxy;
#endif

    /// <summary>Compares without telling by its duration where the difference is (S18).</summary>
    public static bool FixedTimeEquals(byte[] left, byte[] right)
    {
#if NET
        return CryptographicOperations.FixedTimeEquals(left, right);
#else
        if (left.Length != right.Length)
        {
            return false;
        }

        int difference = 0;
        for (int i = 0; i < left.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        return difference == 0;
#endif
    }

    /// <summary>Bytes of the system's cryptographic generator.</summary>
    public static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return bytes;
    }

    /// <summary>Text from UTF-8; what is none becomes U+FFFD.</summary>
    public static string Utf8String(ReadOnlySpan<byte> utf8)
    {
#if NET
        return Encoding.UTF8.GetString(utf8);
#else
        return utf8.IsEmpty ? "" : Encoding.UTF8.GetString(utf8.ToArray());
#endif
    }

    /// <summary>True where the bytes are well-formed UTF-8.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> utf8)
    {
#if NET
        return System.Text.Unicode.Utf8.IsValid(utf8);
#else
        try
        {
            StrictUtf8.GetCharCount(utf8.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
#endif
    }

    /// <summary>
    /// Creates a file that its owner alone can read and write from the start (S62): mode 0600, or on Windows an
    /// access list with one entry and nothing inherited.
    /// </summary>
    /// <exception cref="IOException">The file exists, or cannot be created.</exception>
    public static FileStream CreateOwnerOnly(string path)
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

        using var user = System.Security.Principal.WindowsIdentity.GetCurrent();
        var rules = new System.Security.AccessControl.FileSecurity();
        rules.SetSecurityDescriptorSddlForm($"D:P(A;;FA;;;{user.User})");

        // No more than is needed: a share that gives the right to change files refuses a handle with more (WRITE_DAC, WRITE_OWNER).
        return FileSystemAclExtensions.Create(
            new FileInfo(path),
            FileMode.CreateNew,
            System.Security.AccessControl.FileSystemRights.Read
                | System.Security.AccessControl.FileSystemRights.Write
                | System.Security.AccessControl.FileSystemRights.Delete
                | System.Security.AccessControl.FileSystemRights.Synchronize,
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

    /// <summary>
    /// The file of a handle that was opened at a path, on Linux and macOS. Mono takes no handle that it did not open itself.
    /// </summary>
    public static FileStream FileOf(Microsoft.Win32.SafeHandles.SafeFileHandle handle, string path, FileAccess access, int bufferSize = 1)
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

    /// <summary>True where an open file belongs to this account, the administrators or the system. For Windows.</summary>
    public static bool OwnerIsTrusted(FileStream file)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            return true;
        }

        using var user = System.Security.Principal.WindowsIdentity.GetCurrent();
        string? owner = FileSystemAclExtensions
            .GetAccessControl(file)
            .GetOwner(typeof(System.Security.Principal.SecurityIdentifier))
            ?.Value;
        return owner == user.User?.Value || owner is Administrators or LocalSystem;
#else
        // By name, as in CreateOwnerOnly.
        Type identifier = Type.GetType("System.Security.Principal.SecurityIdentifier, mscorlib", throwOnError: true)!;
        object rules = typeof(FileStream).GetMethod("GetAccessControl", Type.EmptyTypes)!.Invoke(file, null)!;
        string? owner = rules.GetType().GetMethod("GetOwner", [typeof(Type)])!.Invoke(rules, [identifier])?.ToString();
        return owner == CurrentUser().ToString() || owner is Administrators or LocalSystem;
#endif
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
#pragma warning disable RS0030 // PatientFile calls it.
    public static void Replace(string source, string target)
    {
#if NET
        File.Move(source, target, overwrite: true);
#else
        if (Path.DirectorySeparatorChar == '\\')
        {
            if (!MoveFileEx(source, target, MoveReplaceExisting | MoveWriteThrough))
            {
                int error = System.Runtime.InteropServices.Marshal.GetLastWin32Error();
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

    /// <summary>
    /// Makes a folder that its owner alone can enter: mode 0700; on Windows an access list for the account, the system and
    /// administrators.
    /// </summary>
    public static void CreateOwnerOnlyFolder(string path)
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
        using var user = System.Security.Principal.WindowsIdentity.GetCurrent();
        var rules = new System.Security.AccessControl.DirectorySecurity();
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
    private const int MoveReplaceExisting = 1;
    private const int MoveWriteThrough = 8;
    private const int AccessDenied = 5;
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, true);

    [System.Runtime.InteropServices.DllImport(
        "kernel32.dll",
        EntryPoint = "MoveFileExW",
        CharSet = System.Runtime.InteropServices.CharSet.Unicode,
        SetLastError = true,
        ExactSpelling = true
    )]
    [System.Runtime.InteropServices.DefaultDllImportSearchPaths(System.Runtime.InteropServices.DllImportSearchPath.System32)]
    [return: System.Runtime.InteropServices.MarshalAs(System.Runtime.InteropServices.UnmanagedType.Bool)]
    private static extern bool MoveFileEx(string source, string target, int flags);

    private static FileStream CreateWithAccessList(string path, Type security)
    {
        Type rights = Type.GetType("System.Security.AccessControl.FileSystemRights, mscorlib", throwOnError: true)!;
        object rules = Activator.CreateInstance(security)!;
        security.GetMethod("SetSecurityDescriptorSddlForm", [typeof(string)])!.Invoke(rules, [$"D:P(A;;FA;;;{CurrentUser()})"]);
        System.Reflection.ConstructorInfo create =
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

    private static FileStream Create(System.Reflection.ConstructorInfo constructor, object[] arguments)
    {
        try
        {
            return (FileStream)constructor.Invoke(arguments);
        }
        catch (System.Reflection.TargetInvocationException exception) when (exception.InnerException is Exception inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(inner).Throw();
            throw;
        }
    }
#endif
}
