using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using Go401.Packaging;

// Go401.Packaging [--staged folder] [--output folder]
//
// Packs the staged module (out/Go401) from the list in files.txt, with the notices of its dependencies and a bill of
// materials, and unpacks the package again to <output>/unpacked/Go401, so that what is tested is what is shipped.
string root = Assembly
    .GetExecutingAssembly()
    .GetCustomAttributes<AssemblyMetadataAttribute>()
    .Single(a => a.Key == "RepositoryRoot")
    .Value!;
string staged = Path.Combine(root, "out", "Go401");
string output = Path.Combine(root, "out", "package");
for (int i = 0; i < args.Length; i++)
{
    string Value() => ++i < args.Length ? Path.GetFullPath(args[i]) : throw new ArgumentException($"{args[i - 1]} needs a value.");
    switch (args[i])
    {
        case "--staged":
            staged = Value();
            break;
        case "--output":
            output = Value();
            break;
        default:
            Console.Error.WriteLine("Go401.Packaging [--staged folder] [--output folder]");
            return 2;
    }
}

string[] listed = [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "files.txt")).Where(l => l.Length > 0 && l[0] != '#')];
string[] made = ["THIRD-PARTY-NOTICES.txt", "sbom.cdx.json"];
string[] present =
[
    .. Directory.EnumerateFiles(staged, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(staged, f).Replace('\\', '/')),
];
string[] missing = [.. listed.Except(present).Except(made)];
string[] unexpected = [.. present.Except(listed)];
if (missing.Length > 0 || unexpected.Length > 0)
{
    Console.Error.WriteLine(
        $"The staged module is not what tools/Go401.Packaging/files.txt lists. Missing: {string.Join(", ", missing)}. Not "
            + $"listed: {string.Join(", ", unexpected)}."
    );
    return 1;
}

if (Directory.Exists(output))
{
    Directory.Delete(output, recursive: true);
}

string content = Directory.CreateDirectory(Path.Combine(output, "content")).FullName;
foreach (string file in present)
{
    string target = Path.Combine(content, file);
    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
    File.Copy(Path.Combine(staged, file), target);
}

ModuleManifest manifest = ModuleManifest.Read(Path.Combine(content, "Go401.psd1"));
IReadOnlyList<Dependency> dependencies = Dependency.Read(Path.Combine(root, "src", "Go401.PowerShell", "obj", "project.assets.json"));
File.WriteAllText(Path.Combine(content, made[0]), Notices.Write(dependencies));
File.WriteAllText(Path.Combine(content, made[1]), Sbom.Write(manifest, dependencies, content, listed.Except([made[1]])));
string package = GalleryPackage.Write(
    manifest,
    content,
    listed,
    Changelog.Of(Path.Combine(root, "CHANGELOG.md"), manifest.Version),
    output
);

string unpacked = Path.Combine(output, "unpacked", "Go401");
using (ZipArchive archive = ZipFile.OpenRead(package))
{
    // What belongs to the package's own form is left behind, as Install-PSResource does.
    foreach (ZipArchiveEntry entry in archive.Entries.Where(e => listed.Contains(Uri.UnescapeDataString(e.FullName))))
    {
        string target = Path.Combine(unpacked, Uri.UnescapeDataString(entry.FullName));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        entry.ExtractToFile(target);
    }
}

Directory.Delete(content, recursive: true);
Console.WriteLine($"{package}: {listed.Length} files, {dependencies.Count} libraries.");
return 0;
