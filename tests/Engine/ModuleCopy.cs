using System;
using System.IO;

namespace Go401.Tests.Engine;

/// <summary>
/// A copy of the staged module in which the netstandard2.0 build is where PowerShell 7 looks for its own. So the build
/// of Windows PowerShell 5.1 runs where there is none.
/// </summary>
internal static class ModuleCopy
{
    /// <summary>Makes the copy; a folder that is there is replaced.</summary>
    /// <returns>The folder of the module, which has the module's name as PowerShell wants it.</returns>
    public static string OfNetStandard(string staged, string parent)
    {
        string copy = Path.Combine(parent, "Go401");
        if (Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
        }

        foreach (string file in Directory.EnumerateFiles(staged, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(staged, file);
            if (relative.Contains("net8.0", StringComparison.Ordinal))
            {
                continue;
            }

            string target = Path.Combine(copy, relative.Replace("netstandard2.0", "net8.0", StringComparison.Ordinal));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }
}
