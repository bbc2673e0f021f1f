using System;
using System.Linq;
using System.Reflection;

namespace Go401.Tests.Engine;

/// <summary>
/// The module as it is staged. The tests of the netstandard2.0 build get a copy in which that build is where PowerShell 7
/// looks for its own; two builds cannot be loaded into one process.
/// </summary>
internal static class StagedModule
{
    private static readonly Lazy<string> Folder = new(Prepare);

    public static string Build { get; } = Metadata("Build");

    public static string Path => Folder.Value;

    public static string Manifest => System.IO.Path.Combine(Path, "Go401.psd1");

    public static string Dependencies => System.IO.Path.Combine(Path, "bin", "net8.0", "dependencies");

    public static string Metadata(string key) =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    /// <summary>Where SecretManagement comes from in this run; the tests that need vaults say it.</summary>
    public static string Vaults { get; private set; } = "";

    private static string Prepare()
    {
        // Runspaces in the test process always use the stand-in: the vaults of anyone who runs the tests are none of our business.
        Vaults = VaultModules.Prepare(Metadata("StandIn"), preferReal: false);
        Environment.SetEnvironmentVariable(
            "GO401_STATE_HOME",
            System.IO.Path.Combine(System.IO.Path.GetTempPath(), "go401-tests-" + Environment.ProcessId)
        );

        // All tests of this process share one turn at the vaults, which they wait for on a busy machine.
        Environment.SetEnvironmentVariable("GO401_VAULT_TIMEOUT_SEC", "240");
        Console.WriteLine($"SecretManagement: {Vaults}.");

        // An unpacked package can be tested in its place: ./build.ps1 -Task Package does so.
        string staged = Environment.GetEnvironmentVariable("GO401_TEST_MODULE") is { Length: > 0 } other ? other : Metadata("StagedModule");
        return Build == "net8.0" ? staged : ModuleCopy.OfNetStandard(staged, AppContext.BaseDirectory);
    }
}
