using System;
using System.Linq;
using System.Reflection;

namespace Go401.Tests.Engine;

/// <summary>
/// The module as it is staged. The tests of the netstandard2.0 build get a copy in which that build stands where PowerShell 7
/// looks for its own; two builds cannot be loaded into one process.
/// </summary>
internal static class StagedModule
{
    private static readonly Lazy<string> Folder = new(Prepare);

    public static string Build { get; } = Metadata("Build");

    public static string Path => Folder.Value;

    public static string Manifest => System.IO.Path.Combine(Path, "Go401.psd1");

    public static string Dependencies => System.IO.Path.Combine(Path, "bin", "net8.0", "dependencies");

    public static string Metadata(string key) => Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private static string Prepare()
    {
        // An unpacked package can be tested in its place: ./build.ps1 -Task Package does so.
        string staged = Environment.GetEnvironmentVariable("GO401_TEST_MODULE") is { Length: > 0 } other ? other : Metadata("StagedModule");
        return Build == "net8.0" ? staged : ModuleCopy.OfNetStandard(staged, AppContext.BaseDirectory);
    }
}
