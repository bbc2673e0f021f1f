using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>SecretManagement runs one call at a time in a process, and the user's own script may use it too.</summary>
public sealed class SharedVaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-shared-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_call_of_the_users_own_script_that_takes_longer_is_waited_for()
    {
        Assert.SkipUnless(StagedModule.Build == "net8.0", "Vaults are the same for both builds.");
        await using VaultSession session = await VaultSession.ConnectedAsync();
        await using VaultSession script = await VaultSession.StartAsync(module: TraitVault.Lay("Hangs", _folder));
        await using Session observer = session.Session.Another();
        string block = Path.Combine(script.Folder, "block"),
            touched = Path.Combine(script.Folder, "touched");
        await File.WriteAllTextAsync(block, "");
        Task<Outcome> listing = Task.Run(() => VaultSession.RunUntilFree(script.Session, $"Get-SecretInfo -Vault {script.Vault}"));
        while (!listing.IsCompleted && !File.Exists(touched))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Task<Outcome> refresh = Task.Run(() => session.Run($"Update-Go401Token -Connection {session.Name}"));
        while (!refresh.IsCompleted && Refused(observer, session.Vault) < 8)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        File.Delete(block);
        Outcome refreshed = await refresh;
        Assert.Empty(refreshed.Errors);
        Assert.Empty(refreshed.Warnings);
        Assert.Empty((await listing).Errors);
    }

    private static int Refused(Session session, string vault) =>
        (int)session.Run($"[Go401.StandIn.SecretCommand]::RefusedCalls('{vault}')").Single.BaseObject;
}
