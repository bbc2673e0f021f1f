using System.Runtime.InteropServices;
using Go401.Client.Files;
using Go401.Client.Vault;
using Go401.PowerShell.Output;

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

    public static Go401VaultCheck Run(bool interactive)
    {
        string who = $"This is {Name()}, in a session that {(interactive ? "can" : "cannot")} ask a person. ";
        bool windows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        string home =
            (
                windows
                    ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify)
                    : Environment.GetEnvironmentVariable("HOME")
            ) ?? "";
        if (home.Length == 0)
        {
            return Of(
                "Failed",
                who
                    + (
                        windows
                            ? $"It has no profile folder. {NeedsHome} Let the task load the profile, or run it as another account."
                            : $"The variable HOME is not set. {NeedsHome} {HomeAdvice}"
                    )
            );
        }

        if (!windows && home.Trim('/').Length == 0)
        {
            return Of(
                "Warning",
                who
                    + $"HOME is '{home}', which is not the home folder of an account. {NeedsHome} Set HOME to the "
                    + $"home folder of the account. {HomeAdvice}"
            );
        }

        if (!FullPath.Is(home) || !Directory.Exists(home))
        {
            return Of(
                "Warning",
                who
                    + $"The home folder {home} does not exist. {NeedsHome} Create it, let the task load the "
                    + "profile, or run it as another account."
            );
        }

        if (!CanWrite(home))
        {
            return Of(
                "Warning",
                who
                    + $"The home folder {home} is not writable. {NeedsHome} A vault that is registered there "
                    + "can be read; to register one, or to store in SecretStore, the folder must be writable."
            );
        }

        return OthersCanWriteRegistry(home) is string registry
            ? Of(
                "Warning",
                who
                    + $"Other accounts can write to the file {registry}, which says which modules run as vaults. Run: "
                    + $"chmod 600 {registry}; and start PowerShell with umask 077."
            )
            : Of("Passed", who + "Each account has its own vaults.");
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
            string probe = Path.Combine(folder, ".go401-" + Guid.NewGuid().ToString("N"));
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    private static string? OthersCanWriteRegistry(string home)
    {
        string registry = Path.Combine(home, ".secretmanagement", "secretvaultregistry", "vaultinfo");
        return AccountFacts.OthersCanWrite(registry) ? registry : null;
    }

    private static Go401VaultCheck Of(string result, string detail) =>
        new()
        {
            Check = "Account",
            Result = result,
            Detail = detail,
            ErrorId = result == "Failed" ? "VaultsUnavailable" : null,
        };
}
