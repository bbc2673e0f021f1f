using System;
using System.IO;
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

    private static string Metadata(string key) => Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private static string Prepare()
    {
        string staged = Metadata("StagedModule");
        if (Build == "net8.0")
        {
            return staged;
        }

        string copy = System.IO.Path.Combine(AppContext.BaseDirectory, "Go401");
        if (Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
        }

        foreach (string file in Directory.EnumerateFiles(staged, "*", SearchOption.AllDirectories))
        {
            string relative = System.IO.Path.GetRelativePath(staged, file);
            if (relative.Contains("net8.0", StringComparison.Ordinal))
            {
                continue;
            }

            string target = System.IO.Path.Combine(copy, relative.Replace("netstandard2.0", "net8.0", StringComparison.Ordinal));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }
}
