using System.Runtime.InteropServices;

namespace Go401.PowerShell.Vault;

/// <summary>Whether the account has a home folder that SecretManagement can use, and which of its faults it has.</summary>
internal static class AccountCheck
{
    /// <summary>How to set HOME where a task has none.</summary>
    public const string HomeAdvice =
        "A systemd unit without User= needs a line Environment=HOME=/home/<account>; cron, su and "
        + "sudo set it unless they are configured not to.";

    private const string NeedsHome = "SecretManagement and SecretStore keep their files in the home folder.";

    /// <summary>True where the variable that SecretManagement uses is not set; never on Windows.</summary>
    public static bool HomeIsMissing =>
        !RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("HOME"));

    /// <exception cref="Go401Exception"><c>VaultsUnavailable</c>.</exception>
    public static Finding Run(bool interactive)
    {
        bool windows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        string home =
            (
                windows
                    ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify)
                    : Environment.GetEnvironmentVariable("HOME")
            ) ?? "";
        string who = $"This is {Name()}, in a session that {(interactive ? "can" : "cannot")} ask a person. ";
        if (home.Length == 0)
        {
            throw new Go401Exception(
                "VaultsUnavailable",
                ErrorKind.ResourceUnavailable,
                who
                    + (
                        windows
                            ? $"It has no profile folder. {NeedsHome} Let the task load the profile, or run it as another account."
                            : $"The variable HOME is not set. {NeedsHome} {HomeAdvice}"
                    )
            );
        }

        string? warning =
            !windows && home.Trim('/').Length == 0
                ? $"HOME is '{home}', which is not the home folder of an account. {NeedsHome} Set HOME to the "
                    + $"home folder of the account. {HomeAdvice}"
            : !FullPath.Is(home) || !Directory.Exists(home)
                ? $"The home folder {home} does not exist. {NeedsHome} Create it, let the task load the "
                    + "profile, or run it as another account."
            : !CanWrite(home)
                ? $"The home folder {home} is not writable. {NeedsHome} A vault that is registered there "
                    + "can be read; to register one, or to store in SecretStore, the folder must be writable."
            : OthersCanWriteRegistry(home) is string registry
                ? $"Other accounts can write to the file {registry}, which says which modules run as vaults. Run: "
                    + $"chmod 600 {registry}; and start PowerShell with umask 077."
            : null;
        return new(who + (warning ?? "Each account has its own vaults."), Warns: warning is not null);
    }

    private static string Name()
    {
        string name = Environment.UserName;
        return name.Length > 0 ? name
            : AccountFacts.UserId is string id ? $"the account with the user id {id}, which has no name (no passwd entry)"
            : "an account without a name";
    }

    private static bool CanWrite(string folder)
    {
        try
        {
            CreateProbe(folder);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Creates a file, which is gone again.</summary>
    public static void CreateProbe(string folder) =>
        new FileStream(
            Path.Combine(folder, ".go401-" + Guid.NewGuid().ToString("N")),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            1,
            FileOptions.DeleteOnClose
        ).Dispose();

    private static string? OthersCanWriteRegistry(string home)
    {
        string registry = Path.Combine(home, ".secretmanagement", "secretvaultregistry", "vaultinfo");
        return AccountFacts.OthersCanWrite(registry) ? registry : null;
    }
}
