using System;
using System.IO;

namespace Go401.Tests.Engine.Vault;

/// <summary>
/// A vault with one trait of the vaults in the field (tests/Vaults), laid out as an extension of SecretManagement. The stand-in and
/// the real SecretManagement both take it.
/// </summary>
internal static class TraitVault
{
    /// <summary>Lays a vault's module out below a folder.</summary>
    /// <returns>The module's folder, which is what Register-SecretVault takes.</returns>
    public static string Lay(string trait, string folder)
    {
        string sources = Path.Combine(StagedModule.Metadata("RepositoryRoot"), "tests", "Vaults");
        string name = "Go401Test." + trait;
        string module = Path.Combine(folder, "modules", name);
        string extension = Path.Combine(module, name + ".Extension");
        Directory.CreateDirectory(extension);
        Directory.CreateDirectory(StoreOf(trait, folder));
        File.WriteAllText(
            Path.Combine(extension, name + ".Extension.psm1"),
            File.ReadAllText(Path.Combine(sources, "Base.psm1")) + "\n" + File.ReadAllText(Path.Combine(sources, trait + ".psm1"))
        );
        File.WriteAllText(
            Path.Combine(extension, name + ".Extension.psd1"),
            $"@{{ ModuleVersion = '1.0'; RootModule = '{name}.Extension.psm1'; FunctionsToExport = @('Get-Secret', "
                + "'Set-Secret', 'Remove-Secret', 'Get-SecretInfo', 'Test-SecretVault', 'Set-SecretInfo') }"
        );
        File.WriteAllText(
            Path.Combine(module, name + ".psd1"),
            $"@{{ ModuleVersion = '1.0'; NestedModules = @('./{name}.Extension'); FunctionsToExport = @() }}"
        );
        return module;
    }

    /// <summary>Where it keeps its secrets.</summary>
    public static string StoreOf(string trait, string folder) => Path.Combine(folder, "store-" + trait);

    /// <summary>The statement that registers it.</summary>
    public static string Register(string trait, string folder, string vault = "Team") =>
        $"Register-SecretVault -Name {vault} -ModuleName '{Lay(trait, folder)}' -VaultParameters @{{ Path = "
        + $"'{StoreOf(trait, folder)}' }} -AllowClobber\n";
}
