using System.Diagnostics;
using System.Runtime.InteropServices;
using Go401.PowerShell.Interop;

namespace Go401.PowerShell.Vault;

/// <summary>
/// Microsoft.PowerShell.SecretStore keeps all its secrets in each process's memory. It notices another process's change five
/// seconds later, not at all when it wrote something itself less than five seconds before, and when it writes it writes back
/// all that it remembers. These are the two harmless ways to make it look at its file.
/// </summary>
internal static class SecretStoreView
{
    public const string ModuleName = "Microsoft.PowerShell.SecretStore";
    private static readonly TimeSpan OwnDelay = TimeSpan.FromSeconds(5.5);
    private static readonly Stopwatch Clock = Stopwatch.StartNew();
    private static long _lastTouch = TimeSpan.MinValue.Ticks / 2;
    private static bool _imported;

    /// <summary>Has the store forget what it remembers.</summary>
    public static async Task RenewAsync(SecretManagementVault vault, string vaultName, TimeSpan staleFor, CancellationToken cancellation)
    {
        if (await OpensWithoutPasswordAsync(vault, vaultName, cancellation))
        {
            // A password is refused where none is set, but not before the store has let go of its memory. Never where one is
            // set: that would lock the user's session.
            using SecureString any = SecretInput.ToSecure(new SecretValue(ModuleName));
            await vault.InvokeAsync(
                "Unlock-SecretVault",
                new Hashtable { ["Name"] = vaultName, ["Password"] = any },
                vaultName,
                cancellation
            );
        }
        else if (staleFor > OwnDelay && Clock.Elapsed.Ticks - Volatile.Read(ref _lastTouch) > OwnDelay.Ticks)
        {
            Volatile.Write(ref _lastTouch, Clock.Elapsed.Ticks);
            TouchStoreFile();
        }
    }

    /// <summary>True where the store is set to open without a password.</summary>
    public static async Task<bool> OpensWithoutPasswordAsync(SecretManagementVault vault, string vaultName, CancellationToken cancellation)
    {
        if (!_imported)
        {
            RegisteredVault registered = await vault.VaultAsync(vaultName, cancellation);
            await vault.InvokeAsync(
                "Microsoft.PowerShell.Core\\Import-Module",
                new Hashtable { ["Name"] = registered.ModulePath.Length > 0 ? registered.ModulePath : ModuleName },
                vaultName,
                cancellation
            );
            _imported = true;
        }

        VaultResult result = await vault.InvokeAsync(ModuleName + "\\Get-SecretStoreConfiguration", [], vaultName, cancellation);
        return result.Output.Count > 0 && result.Output[0].Properties["Authentication"]?.Value?.ToString() == "None";
    }

    // A newer time of its file makes the store of every process read it again, five seconds later and with the password it has.
    private static void TouchStoreFile()
    {
        try
        {
            string file = RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
                ? Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
                    "Microsoft",
                    "PowerShell",
                    "secretmanagement",
                    "localstore",
                    "storefile"
                )
                : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "", ".secretmanagement", "localstore", "storefile");
            if (File.Exists(file))
            {
                File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then it is waited out.
        }
    }
}
