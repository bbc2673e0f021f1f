using System.Runtime.InteropServices;
using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>
/// The folder of this account for locks and journals; nothing in it is secret. <c>GO401_STATE_HOME</c> where it is set (for
/// accounts without a profile), else <c>%LOCALAPPDATA%\Go401</c> on Windows and <c>$XDG_STATE_HOME/Go401</c> or
/// <c>~/.local/state/Go401</c> elsewhere. Other accounts cannot read it; on Windows a folder that exists keeps its permissions.
/// </summary>
/// <param name="path">The folder; the account's own when null.</param>
internal sealed class StateFolder(string? path = null)
{
    /// <summary>The variable that names another folder.</summary>
    public const string Variable = "GO401_STATE_HOME";

    // Bytes of the hash of a vault's name.
    private const int ShortLength = 6;

    public string Path { get; } = path ?? Default();

    /// <summary>True for a file in the folder of this account, whatever links lead to it, or below it.</summary>
    public static bool Contains(string file)
    {
        string folder;
        try
        {
            folder = new StateFolder().Path;
        }
        catch (Go401Exception)
        {
            // There is none, and what needs it says so.
            return false;
        }

        folder = Unix.IsCurrent ? Unix.RealPath(folder) : folder;
        return FullPath
            .OfEntry(file)
            .StartsWith(
                folder.TrimEnd(System.IO.Path.DirectorySeparatorChar) + System.IO.Path.DirectorySeparatorChar,
                StringComparison.OrdinalIgnoreCase
            );
    }

    /// <summary>
    /// Makes the folder where it is not there yet, and sees to it that no other account can write to it or put another in its place.
    /// </summary>
    /// <exception cref="Go401Exception"><c>StateFolderUnusable</c>.</exception>
    public void Create()
    {
        try
        {
            OwnerOnly.CreateFolder(Path);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw System.IO.File.Exists(Path) ? Unusable("it is not a folder") : Unusable(exception);
        }

        if ((OwnedFolder.WhyNot(Path, IsOurs) ?? FolderAncestors.WhyNot(Path)) is string reason)
        {
            throw Unusable(reason);
        }
    }

    /// <summary>The file that is locked during a refresh of this connection.</summary>
    internal string LockFile(string vaultName, string connectionName) => File(vaultName, connectionName, ".lock");

    /// <summary>The file that remembers what was stored last.</summary>
    internal string JournalFile(string vaultName, string connectionName) => File(vaultName, connectionName, ".json");

    /// <summary>
    /// The files of all connections, the last written first. The journals of pay runs, of which there may be many, have longer names.
    /// </summary>
    internal IEnumerable<string> JournalFiles() =>
        new DirectoryInfo(Path)
            .EnumerateFiles("*.json")
            .Where(f => f.Name.Split('.') is [.., { Length: 2 * ShortLength }, _])
            .OrderByDescending(f => f.LastWriteTimeUtc)
            .Select(f => f.FullName);

    /// <summary>
    /// The file that a process holds locked while it writes to this vault: SecretStore writes all its secrets back at once.
    /// </summary>
    internal string VaultLockFile(string vaultName) => System.IO.Path.Combine(Path, "vault." + Short(vaultName) + ".lock");

    internal Go401Exception Unusable(Exception cause) => Unusable(WhyOf(cause), cause);

    internal Go401Exception Unusable(string reason, Exception? cause = null) =>
        new(
            "StateFolderUnusable",
            ErrorKind.WriteError,
            $"The folder {Path}, where Go401 keeps its locks and journals, cannot be used ({reason}). Without them, two "
                + "processes could invalidate each other's tokens, or send one pay run twice. Nothing was sent. "
                + $"Set {Variable} to a folder that this account, and no "
                + "other, can write to.",
            cause
        );

    // A full disk has no exception of its own.
    private static string WhyOf(Exception cause) =>
        (cause.HResult & 0xFFFF) is 28 or 39 or 112 or 122 ? $"{cause.GetType().Name}: no space is left" : cause.GetType().Name;

    // By their endings: locks, journals, keys, the ids of baselines, and what was being written when a process ended.
    private static bool IsOurs(string name) =>
        System.IO.Path.GetExtension(name) is ".lock" or ".json" or ".key" or ".new" or ".partial" or ".baseline";

    private static string Default()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Trim() is { Length: > 0 } chosen)
        {
            return Chosen(chosen);
        }

        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return Below(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            );
        }

        string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return !string.IsNullOrEmpty(state) && FullPath.Is(state!)
            ? Below(state!)
            : Below(System.IO.Path.Combine(Home(), ".local", "state"));
    }

    /// <summary>
    /// The folder that the variable names. A relative one would be another folder for each current folder, and with it other locks and
    /// another journal of what was sent.
    /// </summary>
    internal static string Chosen(string path)
    {
        try
        {
            string full = System.IO.Path.GetFullPath(path);
            return FullPath.Is(path) ? full : throw NotAFolder(path, "it is relative to the current folder or drive", null);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or IOException)
        {
            throw NotAFolder(path, exception.GetType().Name, exception);
        }
    }

    private static Go401Exception NotAFolder(string path, string reason, Exception? cause) =>
        new(
            "StateFolderUnusable",
            ErrorKind.WriteError,
            $"{Variable} is set to '{path}', which cannot be used ({reason}). Set it to the full path of a folder that this account "
                + "can write to.",
            cause
        );

    private static string Home() =>
        Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home
            ? home
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    private static string Below(string parent) =>
        FullPath.Is(parent)
            ? System.IO.Path.Combine(parent, "Go401")
            : throw new Go401Exception(
                "StateFolderUnusable",
                ErrorKind.WriteError,
                $"This account has no profile folder for Go401's locks. Set {Variable} to a folder that this account can write to."
            );

    private string File(string vaultName, string connectionName, string ending) =>
        System.IO.Path.Combine(Path, connectionName.ToLowerInvariant() + "." + Short(vaultName) + ending);

    // Vaults may be called anything; what they are called must not decide which file is meant on a disk without case.
    private static string Short(string vaultName) => Text.Hash.Hex(Text.Hash.Sha256(vaultName.ToLowerInvariant()), ShortLength);
}
