using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>Tab after -Name offers stored connections, and no vault is asked for them: it may be slow, or ask for a password.</summary>
public sealed class NameCompletionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-tab-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Connect-Go401 -Name ")]
    [InlineData("Get-Go401Connection -ListAvailable -Name ")]
    public async Task A_stored_connection_is_offered_and_a_vault_that_hangs_is_not_touched(string line)
    {
        Assert.SkipUnless(StagedModule.Build == "net8.0", "Vaults are the same for both builds.");
        await using VaultSession session = await VaultSession.StartAsync(module: TraitVault.Lay("Hangs", _folder));
        string block = Path.Combine(session.Folder, "block"),
            touched = Path.Combine(session.Folder, "touched");
        Assert.Empty(session.Connect().Errors);
        Assert.Empty(session.Run($"Disconnect-Go401 {session.Name} -Confirm:$false").Errors);
        Assert.Empty(session.Run($"Get-Go401Connection -Name {session.Name} -ErrorAction Ignore").Output);
        await File.WriteAllTextAsync(block, "");
        Task<Outcome> asked = Task.Run(() =>
            session.Run($"(TabExpansion2 '{line}{session.Name[..5]}' {line.Length + 5}).CompletionMatches.CompletionText")
        );
        while (!asked.IsCompleted && !File.Exists(touched))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        bool wasTouched = File.Exists(touched);
        File.Delete(block);
        Assert.Contains(session.Name, (await asked).Output.Select(o => o.ToString()));
        Assert.False(wasTouched);

        // The vault does hang where it is asked.
        await File.WriteAllTextAsync(block, "");
        Task<Outcome> reading = Task.Run(() => session.Run($"Connect-Go401 -Name {session.Name} -Vault {session.Vault}"));
        while (!reading.IsCompleted && !File.Exists(touched))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(touched));
        File.Delete(block);
        Assert.Empty((await reading).Errors);
    }
}
