using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using NuGet.Packaging;

namespace Go401.Packaging;

/// <summary>A NuGet package whose assemblies the module ships.</summary>
/// <param name="Id">The package's id.</param>
/// <param name="Version">The version that was built with.</param>
/// <param name="License">The licence it names, as an SPDX expression.</param>
/// <param name="Copyright">The copyright line it names.</param>
/// <param name="Authors">Who made it.</param>
/// <param name="ProjectUrl">Where it lives.</param>
/// <param name="Folder">Where it is unpacked on this machine.</param>
/// <param name="Sha512">The checksum of the package file, base64, as NuGet recorded it.</param>
/// <param name="Needs">The ids of the shipped packages that it needs.</param>
public sealed record Dependency(
    string Id,
    string Version,
    string License,
    string Copyright,
    string Authors,
    string? ProjectUrl,
    string Folder,
    string Sha512,
    IReadOnlyList<string> Needs
)
{
    /// <summary>Reads what the build resolved, from project.assets.json and the packages' own metadata.</summary>
    /// <param name="assets">The project.assets.json of Go401.PowerShell.</param>
    public static IReadOnlyList<Dependency> Read(string assets)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(assets));
        JsonElement root = document.RootElement;
        string[] folders = [.. root.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name)];
        var shipped = new SortedDictionary<string, SortedSet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (
            JsonProperty library in root.GetProperty("targets").EnumerateObject().SelectMany(t => t.Value.EnumerateObject()).Where(Ships)
        )
        {
            if (!shipped.TryGetValue(library.Name, out SortedSet<string>? needs))
            {
                shipped.Add(library.Name, needs = new SortedSet<string>(StringComparer.OrdinalIgnoreCase));
            }

            if (library.Value.TryGetProperty("dependencies", out JsonElement list))
            {
                needs.UnionWith(list.EnumerateObject().Select(d => d.Name));
            }
        }

        HashSet<string> ids = [.. shipped.Keys.Select(k => k.Split('/')[0])];
        return
        [
            .. shipped.Select(s => Of(s.Key, root.GetProperty("libraries").GetProperty(s.Key), folders, [.. s.Value.Where(ids.Contains)])),
        ];
    }

    // Only what puts an assembly beside ours; placeholders and build tools do not.
    private static bool Ships(JsonProperty library) =>
        library.Value.GetProperty("type").GetString() == "package"
        && library.Value.TryGetProperty("runtime", out JsonElement runtime)
        && runtime.EnumerateObject().Any(file => !file.Name.EndsWith("_._", StringComparison.Ordinal));

    private static Dependency Of(string key, JsonElement library, string[] folders, IReadOnlyList<string> needs)
    {
        string relative = library.GetProperty("path").GetString()!;
        string folder = folders.Select(f => Path.Combine(f, relative)).First(Directory.Exists);
        var nuspec = new NuspecReader(Directory.EnumerateFiles(folder, "*.nuspec").Single());
        LicenseMetadata? license = nuspec.GetLicenseMetadata();
        string expression = license is { Type: LicenseType.Expression, LicenseExpression: not null }
            ? license.LicenseExpression.ToString()!
            : throw new InvalidDataException($"{key} names no licence expression; decide by hand whether it may be shipped.");
        return new Dependency(
            nuspec.GetId(),
            nuspec.GetVersion().ToNormalizedString(),
            expression,
            nuspec.GetCopyright(),
            nuspec.GetAuthors(),
            string.IsNullOrEmpty(nuspec.GetProjectUrl()) ? null : nuspec.GetProjectUrl(),
            folder,
            library.GetProperty("sha512").GetString()!,
            needs
        );
    }
}
