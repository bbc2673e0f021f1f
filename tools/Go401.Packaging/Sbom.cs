using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Go401.Packaging;

/// <summary>A software bill of materials, CycloneDX 1.6 in JSON. The same input gives the same bytes: no time, no random number.</summary>
public static class Sbom
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the bill.</summary>
    /// <param name="manifest">The module.</param>
    /// <param name="dependencies">The packages that it ships.</param>
    /// <param name="staged">The folder of the module.</param>
    /// <param name="files">The files of the module, relative to it.</param>
    public static string Write(ModuleManifest manifest, IReadOnlyList<Dependency> dependencies, string staged, IEnumerable<string> files)
    {
        string root = $"pkg:nuget/Go401@{manifest.Version}";
        var bill = new Dictionary<string, object>
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new
            {
                component = new Dictionary<string, object>
                {
                    ["type"] = "library",
                    ["bom-ref"] = root,
                    ["name"] = "Go401",
                    ["version"] = manifest.Version,
                    ["description"] = manifest.Description,
                    ["licenses"] = new[] { new { license = new { id = "MIT" } } },
                    ["purl"] = root,
                },
            },
            ["components"] = dependencies
                .Select(Component)
                .Concat(
                    files
                        .Order(StringComparer.Ordinal)
                        .Select(f =>
                            (object)
                                new
                                {
                                    type = "file",
                                    name = f,
                                    hashes = new[]
                                    {
                                        new { alg = "SHA-256", content = Hex(SHA256.HashData(File.ReadAllBytes(Path.Combine(staged, f)))) },
                                    },
                                }
                        )
                )
                .ToArray(),
            ["dependencies"] = new[] { new { @ref = root, dependsOn = dependencies.Select(Reference).ToArray() } }
                .Concat(
                    dependencies.Select(d => new
                    {
                        @ref = Reference(d),
                        dependsOn = d
                            .Needs.Select(n => Reference(dependencies.First(o => o.Id.Equals(n, StringComparison.OrdinalIgnoreCase))))
                            .ToArray(),
                    })
                )
                .ToArray(),
        };

        // RFC 4122 version 5 in form: named by the content, so that another content has another number.
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(bill, Options)))[..16];
        digest[6] = (byte)((digest[6] & 0x0f) | 0x50);
        digest[8] = (byte)((digest[8] & 0x3f) | 0x80);
        bill["serialNumber"] = $"urn:uuid:{new Guid(digest, bigEndian: true)}";
        return JsonSerializer.Serialize(bill, Options) + "\n";
    }

    private static object Component(Dependency one) =>
        new Dictionary<string, object>
        {
            ["type"] = "library",
            ["bom-ref"] = Reference(one),
            ["name"] = one.Id,
            ["version"] = one.Version,
            ["publisher"] = one.Authors,
            ["copyright"] = one.Copyright,
            ["licenses"] = new[]
            {
                one.License.Contains(' ', StringComparison.Ordinal)
                    ? (object)new { expression = one.License }
                    : new { license = new { id = one.License } },
            },
            ["purl"] = Reference(one),
            ["hashes"] = new[] { new { alg = "SHA-512", content = Hex(Convert.FromBase64String(one.Sha512)) } },
        };

    private static string Reference(Dependency one) => $"pkg:nuget/{one.Id}@{one.Version}";

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
