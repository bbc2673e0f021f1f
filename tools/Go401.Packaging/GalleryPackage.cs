using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Packaging.Licenses;
using NuGet.Versioning;

namespace Go401.Packaging;

/// <summary>The package as the PowerShell Gallery takes it: a NuGet package with the module at its root.</summary>
public static class GalleryPackage
{
    /// <summary>Writes the package.</summary>
    /// <param name="manifest">What the package says of itself.</param>
    /// <param name="folder">The folder that holds the files.</param>
    /// <param name="files">The files, relative to it: these and no others.</param>
    /// <param name="releaseNotes">What is new in this version.</param>
    /// <param name="output">The folder that gets the package.</param>
    /// <returns>The path of the package.</returns>
    public static string Write(ModuleManifest manifest, string folder, IEnumerable<string> files, string releaseNotes, string output)
    {
        string version = manifest.Prerelease is null ? manifest.Version : $"{manifest.Version}-{manifest.Prerelease}";

        // The same files give the same package, whenever it is made.
        var builder = new PackageBuilder(deterministic: true)
        {
            DeterministicTimestamp = "2000-01-01T00:00:00Z",
            Id = "Go401",
            Version = NuGetVersion.Parse(version),
            Description = manifest.Description,
            Copyright = manifest.Copyright,
            ReleaseNotes = releaseNotes,
            LicenseMetadata = new LicenseMetadata(
                LicenseType.Expression,
                "MIT",
                NuGetLicenseExpression.Parse("MIT"),
                null,
                LicenseMetadata.EmptyVersion
            ),
        };
        builder.Authors.Add(manifest.Author);
        if (manifest.ProjectUri is not null)
        {
            builder.ProjectUrl = new Uri(manifest.ProjectUri);
        }

        // The tags by which the gallery tells a module and finds its commands.
        builder.Tags.AddRange([
            .. manifest.Tags,
            "PSModule",
            "PSIncludes_Cmdlet",
            .. manifest.Cmdlets.Select(c => "PSCmdlet_" + c),
            .. manifest.Cmdlets.Select(c => "PSCommand_" + c),
        ]);
        builder.DependencyGroups.Add(
            new PackageDependencyGroup(
                NuGet.Frameworks.NuGetFramework.AnyFramework,
                manifest.PackageDependencies.Select(m => new PackageDependency(m.Name, new VersionRange(NuGetVersion.Parse(m.Version))))
            )
        );

        foreach (string file in files)
        {
            builder.Files.Add(new PhysicalPackageFile { SourcePath = Path.Combine(folder, file), TargetPath = file });
        }

        Directory.CreateDirectory(output);
        string path = Path.Combine(output, $"Go401.{version}.nupkg");
        using FileStream stream = File.Create(path);
        builder.Save(stream);
        return path;
    }
}
