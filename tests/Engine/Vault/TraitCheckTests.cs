using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>Vaults with one trait each of those in the field: Test-Go401Vault finds it and says what to do.</summary>
public sealed class TraitCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-trait-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("MissingThrows", "List", "Passed", "names only")]
    [InlineData("MissingIsError", "Opens", "Passed", "-NonInteractive")]
    [InlineData("MissingIsEmptyTable", "Read", "Passed", "The secret is unchanged")]
    [InlineData("ReturnsString", "Read", "Passed", "The secret is unchanged")]
    [InlineData("ReturnsCredential", "Read", "Passed", "The secret is unchanged")]
    [InlineData("OwnMetadata", "List", "Passed", "It keeps no metadata")]
    [InlineData("LowerCase", "List", "Passed", "names only")]
    [InlineData("DeletesFirst", "Write", "Passed", "2080 characters")]
    [InlineData("NoiseAlways", "Opens", "Failed", "before the secret")]
    [InlineData("Small", "Write", "Warning", "-NoAccessTokenCache")]
    [InlineData("ShowsLate", "Read", "Warning", "returns it only after")]
    [InlineData("FailsOnce", "Write", "Warning", "failed once")]
    [InlineData("SoftDelete", "Delete", "Warning", "without -Forget")]
    [InlineData("KeepsDeleted", "Delete", "Failed", "without -Forget")]
    [InlineData("MissingIsFalse", "Opens", "Passed", "-NonInteractive")]
    [InlineData("MissingIsText", "Opens", "Passed", "-NonInteractive")]
    [InlineData("MissingAndDamagedList", "List", "Failed", "Entry 7 is damaged")]
    [InlineData("NestedTable", "Read", "Passed", "The secret is unchanged")]
    [InlineData("ReturnsBytes", "Read", "Passed", "The secret is unchanged")]
    [InlineData("StrictLowerCase", "Delete", "Passed", "It is removed")]
    [InlineData("FindsByPart", "Read", "Warning", "a part of its name")]
    [InlineData("ErrsAfterWork", "Write", "Warning", "it stores the secret")]
    [InlineData("Truncates", "Read", "Warning", "-NoAccessTokenCache")]
    [InlineData("MakesTables", "Read", "Failed", "Use another vault")]
    [InlineData("PutsTextFirst", "Read", "Failed", "Use another vault")]
    [InlineData("ForeignMetadata", "List", "Passed", "names only")]
    [InlineData("KeepsMetadata", "List", "Passed", "With metadata")]
    [InlineData("NoisySet", "Write", "Passed", "2080 characters")]
    [InlineData("ShortNames", "Write", "Passed", "2080 characters")]
    [InlineData("TakesMetadataWithTheSecret", "Write", "Passed", "2080 characters")]
    public async Task Test_Go401Vault_finds_the_trait_of_a_vault_and_says_what_to_do(string trait, string check, string result, string says)
    {
        await using VaultSession session = await StartAsync(trait);
        Outcome checks = session.Run($"Test-Go401Vault {session.Vault}");
        Assert.Empty(checks.Errors);
        PSObject found = checks.Output.Single(o => (string)o.Properties["Check"].Value == check);
        Assert.True((string)found.Properties["Result"].Value == result, (string)found.Properties["Detail"].Value);
        Assert.Contains(says, (string)found.Properties["Detail"].Value, StringComparison.Ordinal);

        // Account depends on who runs the tests.
        Assert.Equal(
            result == "Passed" ? [] : [check],
            checks
                .Output.Skip(1)
                .Where(o => (string)o.Properties["Result"].Value != "Passed")
                .Select(o => (string)o.Properties["Check"].Value)
        );
    }

    [Fact]
    public async Task Test_Go401Vault_says_when_the_tokens_of_this_session_do_not_fit()
    {
        await using VaultSession session = await StartAsync("Small");
        session.Simulator.Options.TokenBytes = 250;
        Assert.Contains("-NoAccessTokenCache", Assert.Single(session.Connect().Warnings), StringComparison.Ordinal);
        string detail = (string)
            session
                .Run($"Test-Go401Vault {session.Vault}")
                .Output.Single(o => (string)o.Properties["Check"].Value == "Write")
                .Properties["Detail"]
                .Value;
        Assert.Contains($"The connection '{session.Name}' has", detail, StringComparison.Ordinal);
        Assert.Contains("-NoAccessTokenCache", detail, StringComparison.Ordinal);
        Works(session.Connect("-NoAccessTokenCache"));
    }

    private static void Works(Outcome outcome)
    {
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
    }

    private Task<VaultSession> StartAsync(string trait)
    {
        Assert.SkipUnless(StagedModule.Build == "net8.0", "Vaults are the same for both builds.");
        return VaultSession.StartAsync(module: TraitVault.Lay(trait, _folder));
    }
}
